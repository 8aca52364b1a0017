# ruff: noqa: S608 - the expressions are the tests' own
"""Exact numbers that meet in one place keep their fractions, also beside an INT, which has 38 digits.

https://docs.snowflake.com/en/sql-reference/operators-arithmetic, .../data-type-conversion, .../operators-query
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

HALF = Decimal("7.5")


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (n INT, d NUMBER(18, 5), e NUMBER(38, 37), c VARCHAR)")
    run("INSERT INTO t VALUES (8, 7.5, 7.5, '7.5')")
    return run


@pytest.mark.parametrize(
    "expression",
    [
        "COALESCE(d, n)",
        "NVL(d, n)",
        "IFF(TRUE, d, n)",
        "CASE WHEN TRUE THEN d ELSE n END",
        "CASE n WHEN 8 THEN e WHEN 9 THEN n END",
        "NVL2(n, d, n)",
        "DECODE(n, 8, d, 9, n)",
        "DECODE(n, 1, n, d)",
        "LEAST(d, n)",
        "GREATEST(d, n - 1)",
        "COALESCE(NULL, e, n)",
        "COALESCE(c, n)",
        "LAG(n, 1, d) OVER (ORDER BY n)",
        "LEAD(n, 1, d) OVER (ORDER BY n)",
        "MAX(IFF(n = 8, d, n)) OVER ()",
    ],
)
def test_a_value_that_is_one_of_several_keeps_its_fraction(table: Run, expression: str) -> None:
    assert values(table(f"SELECT {expression} FROM t")) == [(HALF,)]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("d IN (SELECT n FROM t)", False),
        ("d NOT IN (SELECT n FROM t)", True),
        ("n IN (SELECT d FROM t)", False),
        ("n IN (SELECT d FROM t UNION SELECT 3)", False),
        ("d = ANY (SELECT n FROM t)", False),
        ("d <> ALL (SELECT n FROM t)", True),
        ("n > ANY (SELECT d FROM t)", True),
        ("d IN (n, 9)", False),
        ("e IN (8, n)", False),
        ("d = n", False),
        ("c = n", False),
    ],
)
def test_a_number_is_looked_up_with_its_fraction(table: Run, condition: str, holds: bool) -> None:
    assert values(table(f"SELECT {condition} FROM t")) == [(holds,)]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT d FROM t UNION ALL SELECT n FROM t", [HALF, 8]),
        ("SELECT n FROM t UNION ALL SELECT d FROM t", [8, HALF]),
        ("SELECT n FROM t UNION ALL (SELECT 1 UNION ALL SELECT e FROM t)", [8, 1, HALF]),
        ("SELECT d FROM t EXCEPT SELECT n FROM t", [HALF]),
        ("SELECT n FROM t INTERSECT SELECT d FROM t", []),
        ("SELECT x FROM (SELECT n AS x FROM t UNION ALL SELECT d FROM t) WHERE x < 8", [HALF]),
        ("WITH u AS (SELECT n AS x FROM t UNION ALL SELECT d FROM t) SELECT SUM(x) FROM u", [Decimal("15.5")]),
        ("SELECT x + 1 FROM (SELECT n AS x FROM t UNION ALL SELECT d FROM t)", [9, Decimal("8.5")]),
        ("SELECT * FROM (VALUES (8::INT), (7.5))", [8, HALF]),
        # A text beside a number is one.
        ("SELECT n FROM t UNION ALL SELECT c FROM t", [8, HALF]),
        ("SELECT '2' UNION ALL SELECT 1", [2, 1]),
        ("SELECT x * 2 FROM (SELECT 1 AS x UNION ALL SELECT '2.5')", [2, 5]),
        ("SELECT 1 UNION ALL SELECT NULL", [1, None]),
    ],
)
def test_columns_of_set_operations_hold_the_numbers_of_both_sides(table: Run, query: str, rows: list[Any]) -> None:
    result = table(query)
    assert values(result) == [(row,) for row in rows]
    assert [column.type for column in result.columns] == ["FIXED"]


def test_a_text_that_is_no_number_fails_in_a_column_of_numbers(run: Run) -> None:
    # https://docs.snowflake.com/en/sql-reference/operators-query: "Numeric value '...' is not recognized"
    with pytest.raises(SnowflakeError, match="Numeric value 'Adams' is not recognized"):
        run("SELECT 'Adams' UNION SELECT 42")


def test_columns_of_one_type_are_unpivoted_and_others_refused_by_name(run: Run) -> None:
    run("CREATE TABLE t (i INT, a NUMBER(10, 2), b NUMBER(10, 2), n INT, c VARCHAR)")
    run("INSERT INTO t VALUES (1, 1.5, 2.5, 3, 'x')")
    assert values(run("SELECT * FROM (SELECT a, b FROM t) UNPIVOT (v FOR k IN (a, b))")) == [
        ("A", Decimal("1.5")),
        ("B", Decimal("2.5")),
    ]
    for columns in ("a, n", "a, c", "n, c"):
        with pytest.raises(SnowflakeError, match="Unsupported feature 'UNPIVOT of columns of several types") as refused:
            run(f"SELECT * FROM (SELECT {columns} FROM t) UNPIVOT (v FOR k IN ({columns}))")
        assert refused.value.code == "000002"
