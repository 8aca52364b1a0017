"""Unqualified names in queries and DML: the current schema, then PUBLIC. DDL looks into the current schema alone.

https://docs.snowflake.com/en/sql-reference/name-resolution
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.fixture
def filled(admin: Client) -> Client:
    """In schema S, with tables, a view and a function in PUBLIC of which S has one by the same name."""
    admin.run("use schema public")
    admin.run("create table both_have as select 'public' as place")
    admin.run("create table there (a int) as select 1")
    admin.run("create view seen as select a + 1 as a from there")
    admin.run("create function doubled(n int) returns int as 'n * 2'")
    admin.run("use schema s")
    admin.run("create table both_have as select 's' as place")
    return admin


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("select a from there", "1"),
        ("select a from seen", "2"),
        ("select max(t.a) from there t join seen on true", "1"),
        ("with w as (select a from there) select doubled(a) from w", "2"),
        ("select place from both_have", "s"),
        ("select place from public.both_have", "public"),
    ],
)
def test_what_the_current_schema_lacks_is_found_in_public(filled: Client, query: str, value: str) -> None:
    assert filled.cell(query) == value


@pytest.mark.parametrize(
    "statement",
    [
        "insert into there values (2)",
        "update there set a = 2",
        "merge into there using (select 2 as n) on a = n when not matched then insert (a) values (n)",
        "delete from there",
    ],
)
def test_so_is_what_a_statement_changes(filled: Client, statement: str) -> None:
    filled.run(statement)
    assert filled.rows("select a from public.there") != [{"A": "1"}]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("drop table there", "002003"),
        ("alter table there add column b int", "002003"),
        ("describe table there", "002003"),
        ("select * from nowhere", "002003"),
        ("select * from s.there", "002003"),
        ("select undoubled(1)", "002140"),
    ],
)
def test_ddl_qualified_names_and_what_nobody_has_are_not_searched_for(
    filled: Client, statement: str, code: str
) -> None:
    assert filled.failure(statement).code == code


def test_a_role_sees_in_public_what_it_may(filled: Client, role: Callable[..., Client]) -> None:
    places = (
        "usage on database test_database",
        "usage on schema s",
        "usage on schema public",
        "usage on warehouse compute_wh",
    )
    assert role(*places).failure("select * from there").code == "002003"
    assert role(*places, "insert on public.there").failure("select * from there").code == "003001"
    assert role(*places, "select on public.there").cell("select a from there") == "1"
