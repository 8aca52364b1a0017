"""https://docs.snowflake.com/en/sql-reference/sql/create-sequence

How numbers are taken: https://docs.snowflake.com/en/user-guide/querying-sequences
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ("", [1, 2, 3]),
        ("start 10 increment 5", [10, 15, 20]),
        ("with start with = -1 increment by = -1 order comment = 'down'", [-1, -2, -3]),
        ("start = 9223372036854775000 noorder", [9223372036854775000, 9223372036854775001, 9223372036854775002]),
    ],
)
def test_each_row_gets_the_next_number(admin: Client, options: str, numbers: list[int]) -> None:
    admin.run(f"create sequence q {options}")
    taken = admin.run("select q.nextval from table(generator(rowcount => 3))")["rowset"]
    assert [int(row[0]) for row in taken] == numbers


def test_each_occurrence_takes_numbers_of_its_own(admin: Client) -> None:
    admin.run("create sequence q")
    ((first, second),) = admin.run("select q.nextval, test_database.s.q.nextval")["rowset"]
    assert {first, second} == {"1", "2"}


def test_a_column_takes_its_default_from_a_sequence_in_whichever_schema_the_session_is(admin: Client) -> None:
    admin.run("create sequence q start 7")
    admin.run("create table t (id int default q.nextval, x int)")
    assert admin.rows("describe table t")[0]["default"] == "TEST_DATABASE.S.Q.NEXTVAL"
    admin.run("create schema other")
    admin.run("insert into test_database.s.t (x) values (1), (2)")
    assert admin.run("select id from test_database.s.t order by x")["rowset"] == [["7"], ["8"]]


def test_a_number_of_a_rolled_back_statement_is_not_given_again(admin: Client) -> None:
    admin.run("create sequence q")
    admin.run("create table t (id int)")
    admin.run("begin")
    admin.run("insert into t select q.nextval")
    admin.run("rollback")
    assert admin.run("select q.nextval")["rowset"] == [["2"]]


def test_a_column_called_nextval_is_a_column(admin: Client) -> None:
    assert admin.run("select q.nextval from (select 5 nextval) q")["rowset"] == [["5"]]


def test_names_are_taken_once(admin: Client) -> None:
    admin.run("create sequence q")
    assert admin.failure("create sequence q").code == "002002"
    admin.run("create sequence if not exists q")
    admin.run("select q.nextval")
    admin.run("create or replace sequence q")
    assert admin.run("select q.nextval")["rowset"] == [["1"]]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("create sequence q increment 0", "001008"),
        ("create sequence q start 99999999999999999999", "001008"),
        ("create sequence q start x", "001003"),
        ("select nosuch.nextval from table(generator(rowcount => 1))", "002003"),
        ("create table t (id int default nosuch.nextval)", "002003"),
        ("alter sequence kept set increment 2", "000002"),
        ("select * from table(getnextval(kept))", "000002"),
        ("alter table rows_kept add column id int default kept.nextval", "000002"),
    ],
)
def test_refused(admin: Client, statement: str, code: str) -> None:
    admin.run("create sequence kept")
    admin.run("create table rows_kept (x int)")
    assert admin.failure(statement).code == code


def test_usage_lets_another_role_take_numbers(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create sequence q")
    inside = ("usage on database test_database", "usage on schema test_database.s", "usage on warehouse compute_wh")
    assert role(*inside).failure("select q.nextval").code == "002003"
    assert role(*inside, "usage on sequence test_database.s.q").run("select q.nextval")["rowset"] == [["1"]]
