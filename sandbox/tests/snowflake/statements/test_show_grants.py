from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import VOLUME


def test_on_to_and_of(admin: Client) -> None:
    admin.run("create role r")
    admin.run(VOLUME)
    admin.run("grant usage on external volume v to role r")
    admin.run("grant role r to role sysadmin")
    admin.run("grant role r to user admin")
    row = admin.rows("show grants on external volume v")[1]
    assert list(row) == [
        "created_on",
        "privilege",
        "granted_on",
        "name",
        "granted_to",
        "grantee_name",
        "grant_option",
        "granted_by",
        "granted_by_role_type",
    ]
    assert (row["privilege"], row["granted_on"], row["grantee_name"]) == ("USAGE", "EXTERNAL_VOLUME", "R")
    assert [r["name"] for r in admin.rows("show grants to role r")] == ["V"]
    assert [(r["granted_to"], r["grantee_name"]) for r in admin.rows("show grants of role r")] == [
        ("ROLE", "SYSADMIN"),
        ("USER", "ADMIN"),
    ]
    assert "R" in [r["role"] for r in admin.rows("show grants to user admin")]
    assert "CREATE DATABASE" in [r["privilege"] for r in admin.rows("show grants on account")]
