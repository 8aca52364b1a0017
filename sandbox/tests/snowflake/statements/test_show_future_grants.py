from __future__ import annotations

from tests.snowflake.running import Client


def test_rows(admin: Client) -> None:
    admin.run("grant select on future views in database test_database to role public")
    row = admin.row("show future grants in database test_database")
    assert (row["grant_on"], row["name"], row["grantee_name"]) == ("VIEW", "TEST_DATABASE.<VIEW>", "PUBLIC")
    assert len(admin.rows("show future grants to role public")) == 1
