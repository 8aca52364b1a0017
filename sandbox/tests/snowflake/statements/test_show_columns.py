from __future__ import annotations

import json

from tests.snowflake.running import Client


def test_data_types(admin: Client) -> None:
    admin.run("create table t (a number(10, 2) not null, b varchar(5))")
    first, second = admin.rows("show columns in table t")
    assert json.loads(first["data_type"] or "") == {"type": "FIXED", "precision": 10, "scale": 2, "nullable": False}
    assert json.loads(second["data_type"] or "")["length"] == 5
    assert [row["column_name"] for row in admin.rows("show columns like 'b' in schema s")] == ["B"]
