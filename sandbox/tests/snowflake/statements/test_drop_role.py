from __future__ import annotations

from tests.snowflake.running import Client


def test_what_it_owned_goes_to_the_role_that_drops_it(admin: Client) -> None:
    admin.run("create role r")
    admin.run("grant ownership on schema s to role r")
    assert admin.row("show schemas like 's'")["owner"] == "R"
    assert admin.cell("drop role r") == "R successfully dropped."
    assert admin.row("show schemas like 's'")["owner"] == "ACCOUNTADMIN"
    assert admin.failure("drop role r").code == "002003"


def test_system_roles_stay(admin: Client) -> None:
    assert admin.failure("drop role accountadmin").code == "003001"
