from __future__ import annotations

from tests.snowflake.running import Client


def test_columns(admin: Client) -> None:
    rows = {row["name"]: row for row in admin.rows("show roles")}
    assert {"ACCOUNTADMIN", "SECURITYADMIN", "USERADMIN", "SYSADMIN", "PUBLIC"} <= set(rows)
    assert rows["ACCOUNTADMIN"]["is_current"] == "Y"
    assert rows["SYSADMIN"]["is_inherited"] == "Y"
    assert rows["ACCOUNTADMIN"]["granted_roles"] == "2"
