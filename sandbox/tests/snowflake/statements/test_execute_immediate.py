from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("execute immediate 'select 1, ''a'''", [["1", "a"]]),
        ("execute immediate $$ select 'x' $$", [["x"]]),
        ("execute immediate 'select ? || ?' using ('a', 1 + 1)", [["a2"]]),
        ("execute immediate 'select ' || 40 || ' + 2'", [["42"]]),
        ("execute immediate $$ declare x int; begin x := 2; return x; end $$", [["2"]]),
        ("execute immediate 'create table t (a int)'", [["Table T successfully created."]]),
    ],
)
def test_its_answer_is_that_of_the_statement(admin: Client, sql: str, rows: list[list[str]]) -> None:
    assert admin.run(sql)["rowset"] == rows


def test_of_a_session_variable(admin: Client) -> None:
    admin.run("set stmt = 'select 42 as answer'")
    assert admin.rows("execute immediate $stmt") == [{"ANSWER": "42"}]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("execute immediate 'select 1; select 2'", "000006"),
        ("execute immediate 'selec'", "001003"),
        ("execute immediate ''", "000900"),
        ("execute immediate 'select * from nope'", "002003"),
        ("execute immediate 'select ?' using ()", "001003"),
        ("execute immediate 'select ?, ?' using (1)", "002049"),
        ("execute immediate", "001003"),
        ("execute immediate from './x.sql'", "000002"),
    ],
)
def test_what_is_wrong_is_told_as_of_the_statement(admin: Client, sql: str, code: str) -> None:
    failure = admin.failure(sql)
    assert failure.code == code
    assert "Uncaught" not in failure.message
