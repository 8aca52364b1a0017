from __future__ import annotations

from tests.snowflake.running import Client


def test_a_new_name_is_known_everywhere(admin: Client) -> None:
    admin.run("create role r")
    admin.run("grant usage on database test_database to role r")
    admin.run("grant role r to role sysadmin")
    admin.run("alter role r rename to q")
    assert [row["name"] for row in admin.rows("show grants to role q")] == ["TEST_DATABASE"]
    assert [row["grantee_name"] for row in admin.rows("show grants of role q")] == ["SYSADMIN"]
    admin.run("alter role q set comment = 'x'")
    assert admin.row("show roles like 'q'")["comment"] == "x"


def test_system_roles_keep_their_names(admin: Client) -> None:
    assert admin.failure("alter role sysadmin rename to boss").code == "003001"
