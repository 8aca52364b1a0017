from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_revoke(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database")
    assert narrow.names("show databases") == ["TEST_DATABASE"]
    admin.run("revoke usage on database test_database from role narrow")
    assert narrow.names("show databases") == []
    assert admin.cell("revoke usage on database test_database from role narrow") == ("Statement executed successfully.")


def test_future_grants(admin: Client, role: Callable[..., Client]) -> None:
    role("select on future tables in schema test_database.s")
    admin.run("revoke select on future tables in schema s from role narrow")
    assert admin.rows("show future grants in schema s") == []


def test_needs_authority(role: Callable[..., Client]) -> None:
    failure = role("usage on database test_database").failure("revoke usage on database test_database from role narrow")
    assert failure.code == "003103"


def test_grant_option_for_leaves_the_privilege(admin: Client, role: Callable[..., Client]) -> None:
    role()
    admin.run("grant usage on database test_database to role narrow with grant option")
    admin.run("grant select on future tables in schema s to role narrow with grant option")
    admin.run("revoke grant option for usage on database test_database from role narrow cascade")
    admin.run("revoke grant option for select on future tables in schema s from role narrow")
    (held,) = [row for row in admin.rows("show grants to role narrow") if row["privilege"] == "USAGE"]
    assert held["grant_option"] == "false"
    assert admin.row("show future grants in schema s")["grant_option"] == "false"


def test_grant_option_for_what_is_not_granted(admin: Client, role: Callable[..., Client]) -> None:
    role()
    assert admin.cell("revoke grant option for usage on database test_database from role narrow") == (
        "Statement executed successfully."
    )
    assert admin.rows("show grants to role narrow") == []
