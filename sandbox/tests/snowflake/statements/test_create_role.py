from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_create(admin: Client) -> None:
    assert admin.cell("create role r comment = 'x'") == "Role R successfully created."
    row = admin.row("show roles like 'r'")
    assert (row["owner"], row["comment"], row["assigned_to_users"]) == ("ACCOUNTADMIN", "x", "0")
    assert admin.failure("create role r").code == "002002"
    assert admin.cell("create role if not exists r") == "R already exists, statement succeeded."


def test_needs_the_privilege_on_the_account(role: Callable[..., Client]) -> None:
    assert role().failure("create role r").code == "003001"
    assert role("create role on account").cell("create role r") == "Role R successfully created."
