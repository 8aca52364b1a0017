from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_a_role_inherits_what_is_granted_to_it(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role()
    admin.run("create role inner_role")
    admin.run("create role middle_role")
    admin.run("grant usage on database test_database to role inner_role")
    admin.run("grant role inner_role to role middle_role")
    assert narrow.names("show databases") == []
    admin.run("grant role middle_role to role narrow")
    assert narrow.names("show databases") == ["TEST_DATABASE"]
    assert admin.failure("grant role narrow to role inner_role").code == "001003"


def test_database_roles(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role()
    admin.run("create database role reader")
    admin.run("grant usage on database test_database to database role reader")
    admin.run("grant database role test_database.reader to role narrow")
    assert narrow.names("show databases") == ["TEST_DATABASE"]
    assert admin.failure("grant database role reader to user narrow_user").code == "001003"


def test_needs_ownership_of_the_role(role: Callable[..., Client]) -> None:
    assert role().failure("grant role accountadmin to user narrow_user").code == "003102"
