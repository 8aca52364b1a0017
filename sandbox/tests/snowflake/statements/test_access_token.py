from __future__ import annotations

from tests.snowflake.running import Client


def test_a_service_user_needs_a_role_restriction(admin: Client) -> None:
    admin.run("create user u type = service")
    add = "alter user u add programmatic access token t"
    assert admin.failure(add).code == "002241"
    assert admin.failure(f"{add} role_restriction = 'SYSADMIN'").code == "002003"
    admin.run("grant role sysadmin to user u")
    row = admin.row(f"{add} role_restriction = 'SYSADMIN' days_to_expiry = 7")
    assert next(iter(row.values())) == "T"
    assert len(row["token_secret"] or "") >= 64
    assert admin.failure(f"{add} role_restriction = 'SYSADMIN'").code == "002002"
    assert admin.row("show users like 'u'")["has_pat"] == "true"
    admin.run("alter user u remove pat t")
    assert admin.failure("alter user u remove pat t").code == "002003"
    assert admin.failure("alter user u rotate pat t").code == "000002"
