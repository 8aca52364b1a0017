from __future__ import annotations

import pytest

from tests.snowflake.running import Client


# dbt begins with this: https://github.com/dbt-labs/dbt-adapters, dbt-snowflake macros/adapters.sql
@pytest.mark.parametrize("sql", ["show functions", "show user functions", "show user functions like 'x%' in schema s"])
def test_none_is_user_defined(admin: Client, sql: str) -> None:
    data = admin.run(sql)
    assert data["rowset"] == []
    assert "is_aggregate" in [column["name"] for column in data["rowtype"]]
    assert admin.rows('show functions ->> select "name" from $1 where "is_aggregate" = \'Y\'') == []
