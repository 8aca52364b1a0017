from __future__ import annotations

from tests.snowflake.running import Client


def test_counts(admin: Client) -> None:
    admin.run("create database role inner_role")
    admin.run("create database role outer_role")
    admin.run("grant database role inner_role to database role outer_role")
    admin.run("grant database role outer_role to role sysadmin")
    rows = {row["name"]: row for row in admin.rows("show database roles in database test_database")}
    assert rows["OUTER_ROLE"]["granted_to_roles"] == "1"
    assert rows["OUTER_ROLE"]["granted_database_roles"] == "1"
    assert rows["INNER_ROLE"]["granted_to_database_roles"] == "1"
