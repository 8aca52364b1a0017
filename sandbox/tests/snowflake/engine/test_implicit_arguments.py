# ruff: noqa: S608 - the expressions in these statements are the tests' own
"""Arguments of another type than the function's: Snowflake converts them without being asked.

https://docs.snowflake.com/en/sql-reference/data-type-conversion#implicit-casting-coercion
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def table(run: Run) -> Run:
    run("create table t (s varchar, n int, x number(10,3), f float, b boolean, d date)")
    run("insert into t values ('a,b,c', 2, 12.345, 2.5, true, '2024-01-31')")
    return run


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("left(s, n)", "a,"),
        ("right(s, n + 1)", "b,c"),
        ("left(s, f)", "a,b"),
        ("left(s, n - 5)", ""),
        ("substr(s, n)", ",b,c"),
        ("substring(s, n, n)", ",b"),
        ("substr(s, -n, 1)", ","),
        ("insert(s, n, n, 'zz')", "azz,c"),
        ("split_part(s, ',', n)", "b"),
        ("charindex('b', s, n)", 3),
        ("regexp_substr(s, '[a-z]', 1, n)", "b"),
        ("regexp_count(s, '[a-z]', n)", 2),
        ("regexp_instr(s, '[a-z]', 1, n)", 3),
        ("lag(s, n - 2) over (order by s)", "a,b,c"),
        ("lead(s, n, 'none') over (order by s)", "none"),
        ("nth_value(s, n - 1) over (order by s)", "a,b,c"),
        ("ntile(n) over (order by s)", 1),
        ("factorial(n + 3)", 120),
        ("bitand(n, 3)", 2),
        ("bitor(n, 5)", 7),
        ("bitxor(n, 7)", 5),
        ("bitnot(n)", -3),
        ("bitshiftleft(n, n)", 8),
        ("bitshiftright(n + 6, n)", 2),
        ("timestamp_from_parts(2024, n, n, n, n, n)::varchar", "2024-02-02 02:02:02.000"),
        ("left(s, null)", None),
    ],
)
def test_a_column_of_numbers_counts_and_marks_positions(table: Run, expression: str, expected: Any) -> None:
    assert values(table(f"select {expression} from t")) == [(expected,)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("md5(n)", "c81e728d9d4c2f636f067f89cc14862c"),
        ("sha1(n)", "da4b9237bacccdf19c0760cab7aec4a8359010b0"),
        ("sha2(n)", "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"),
        ("x like '12.%'", True),
        ("n ilike '2'", True),
        ("x like any ('1', '12%')", True),
        ("b like all ('t%', '%e')", True),
        ("b like 't%'", True),
        ("d like '2024-%'", True),
        ("x rlike '[0-9.]+'", True),
        ("regexp_like(x, '12.*')", True),
        ("regexp_replace(x, '[0-9]', '#')", "##.###"),
        ("regexp_substr(x, '[0-9]+')", "12"),
        ("regexp_count(x, '[0-9]')", 5),
        ("regexp_instr(d, '-')", 5),
        ("left(x, 4)", "12.3"),
        ("right(b, 2)", "ue"),
        ("substr(d, 1, 4)", "2024"),
        ("insert(x, 1, 2, 'z')", "z.345"),
        ("split_part(x, '.', 2)", "345"),
        ("contains(x, '.3')", True),
        ("startswith(b, 't')", True),
        ("endswith(x, 5)", True),
        ("charindex('3', x)", 4),
        ("position(3, x)", 4),
        ("translate(x, '123', 'abc')", "ab.c45"),
        ("ascii(n)", 50),
        ("unicode(b)", 116),
        ("bit_length(x)", 48),
        ("octet_length(d)", 10),
        ("editdistance(x, 12)", 4),
        ("replace(x, '.', ',')", "12,345"),
        ("s || n || x", "a,b,c212.345"),
        ("concat(b, n)", "true2"),
        ("md5(null::int)", None),
    ],
)
def test_a_value_is_its_text_where_a_text_is_wanted(table: Run, expression: str, expected: Any) -> None:
    assert values(table(f"select {expression} from t")) == [(expected,)]


def test_a_key_of_several_columns_and_a_search_in_numbers(table: Run) -> None:
    table("insert into t (n, s) values (21, 'x'), (3, 'y')")
    assert values(table("select count(distinct md5(n)) from t where n like '2%'")) == [(2,)]


@pytest.mark.parametrize("digits", ["9" * 39, "1" + "0" * 60, "00" + "8" * 45])
@pytest.mark.parametrize("statement", ["select {}", "insert into t (n) values ({})", "select * from t where n < {}"])
def test_a_number_of_more_digits_than_a_number_has_is_refused_by_name(table: Run, statement: str, digits: str) -> None:
    with pytest.raises(SnowflakeError, match="a number of more than 38 digits") as refused:
        table(statement.format(digits))
    assert refused.value.code == "000002"


def test_leading_zeros_are_no_digits(run: Run) -> None:
    assert values(run(f"select {'0' * 50}7, {'9' * 38}")) == [(7, 10**38 - 1)]
