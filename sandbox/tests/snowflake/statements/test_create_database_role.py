from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_create(admin: Client) -> None:
    assert admin.cell("create database role test_database.reader comment = 'x'") == (
        "Database role READER successfully created."
    )
    assert admin.row("show database roles in database test_database")["comment"] == "x"
    assert admin.failure("create database role reader").code == "002002"


def test_needs_the_privilege_on_the_database(role: Callable[..., Client]) -> None:
    usage = "usage on database test_database"
    assert role(usage).failure("create database role r").code == "003001"
    able = role(usage, "create database role on database test_database")
    assert able.cell("create database role r") == "Database role R successfully created."
