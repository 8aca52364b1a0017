from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_owner_changes(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database")
    admin.run("grant ownership on schema s to role narrow")
    assert admin.row("show schemas like 's'")["owner"] == "NARROW"
    assert narrow.cell("drop schema test_database.s") == "S successfully dropped."


def test_dependent_grants_are_copied_or_revoked_on_demand(admin: Client) -> None:
    admin.run("grant usage on schema s to role public")
    failure = admin.failure("grant ownership on schema s to role sysadmin")
    assert (failure.code, failure.sqlstate) == ("003035", "42501")
    admin.run("grant ownership on schema s to role sysadmin copy current grants")
    assert [r["privilege"] for r in admin.rows("show grants on schema s")] == ["OWNERSHIP", "USAGE"]
    admin.run("grant ownership on schema s to role accountadmin revoke current grants")
    assert [r["privilege"] for r in admin.rows("show grants on schema s")] == ["OWNERSHIP"]
