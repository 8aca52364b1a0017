from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


def test_levels_of_access(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table t as select 1 as a")
    select = "select a from test_database.s.t"
    on_the_way = ("usage on database test_database", "usage on schema test_database.s")
    assert role().failure(select).code == "002003"
    assert role(on_the_way[0], "select on table test_database.s.t").failure(select).code == "002003"
    assert role(*on_the_way).failure(select).code == "002003"
    reader = role(*on_the_way, "select on table test_database.s.t", "usage on warehouse compute_wh")
    assert reader.cell(select) == "1"
    failure = reader.failure("insert into test_database.s.t values (2)")
    assert (failure.code, failure.sqlstate) == ("003001", "42501")


def test_all_and_future(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table before (a int)")
    narrow = role(
        "usage on database test_database",
        "usage on all schemas in database test_database",
        "select on future tables in schema test_database.s",
        "usage on warehouse compute_wh",
    )
    admin.run("create table after (a int)")
    assert narrow.failure("select * from test_database.s.before").code == "002003"
    assert narrow.rows("select * from test_database.s.after") == []
    admin.run("grant all privileges on all tables in schema s to role narrow")
    assert narrow.cell("insert into test_database.s.before values (1)") == "1"


def test_who_may_grant(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create role other")
    narrow = role("usage on database test_database")
    failure = narrow.failure("grant usage on database test_database to role other")
    assert (failure.code, failure.sqlstate) == ("003102", "42501")
    admin.run("grant usage on database test_database to role narrow with grant option")
    narrow.run("grant usage on database test_database to role other")
    assert admin.rows("show grants to role other") != []


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        ("fly on database test_database to role public", "001003"),
        ("create schema on schema s to role public", "001003"),
        ("usage on database nowhere to role public", "002003"),
        ("usage on database test_database to role nowhere", "002003"),
        ("usage on database test_database to share x", "000002"),
        ("usage on starship s to role public", "001003"),
        ("usage on database test_database", "001003"),
    ],
)
def test_refused(admin: Client, grant: str, code: str) -> None:
    assert admin.failure(f"grant {grant}").code == code


@pytest.mark.parametrize("kind", ["table", "view"])
@pytest.mark.parametrize("name", ["test_database.s.x", "s.x", "x", 'TEST_DATABASE."S".x'])
def test_of_a_table_or_a_view_the_kind_may_be_left_out_as_dbt_does(admin: Client, kind: str, name: str) -> None:
    admin.run("create role narrow")
    admin.run(f"create {kind} x as select 1 as a")
    admin.run(f"grant select on {name} to narrow")
    assert [row["privilege"] for row in admin.rows(f"show grants on {kind} x")] == ["OWNERSHIP", "SELECT"]
    assert admin.rows(f"show grants on {name}") == admin.rows(f"show grants on {kind} x")
    admin.run(f"revoke select on {name} from narrow")  # noqa: S608
    assert [row["privilege"] for row in admin.rows(f"show grants on {name}")] == ["OWNERSHIP"]


@pytest.mark.parametrize(("target", "code"), [("nowhere", "002003"), ("frobnicate x", "001003")])
def test_a_name_alone_is_that_of_a_table(admin: Client, target: str, code: str) -> None:
    admin.run("create role narrow")
    assert admin.failure(f"grant select on {target} to narrow").code == code
