# ruff: noqa: S608 - the names in these statements are the tests' own
"""Result types of arithmetic and aggregates.

Rules: https://docs.snowflake.com/en/sql-reference/operators-arithmetic, .../functions/avg, .../functions/sum. Never run
against a real account: expectations are known from the documentation only.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.snowflake.engine.conftest import Run, values

MONEY = "(VALUES (1.00::NUMBER(10,2), 3::NUMBER(10,0)), (2.00, 7), (2.00, 7)) AS t(amount, quantity)"

EXACT: list[tuple[str, int, int, Any]] = [
    ("7 / 2", 7, 6, Decimal("3.500000")),
    ("1 / 3", 7, 6, Decimal("0.333333")),
    ("2 / 3", 7, 6, Decimal("0.666667")),
    ("-2 / 3", 7, 6, Decimal("-0.666667")),
    ("10.00 / 3", 10, 8, Decimal("3.33333333")),
    ("1.1 * 1.1", 4, 2, Decimal("1.21")),
    ("2147483647 + 1", 11, 0, 2147483648),
    ("99999999999 * 99999999999", 22, 0, Decimal("9999999999800000000001")),
    ("0.1 + 0.2", 2, 1, Decimal("0.3")),
    ("COALESCE(1, 2.5)", 2, 1, Decimal("1.0")),
    ("CASE WHEN TRUE THEN 1 ELSE 2.25 END", 3, 2, Decimal("1.00")),
    ("ROUND(2.567, 1)", 3, 1, Decimal("2.6")),
    ("1::INT", 38, 0, Decimal(1)),
    ("12.345::NUMBER(10, 2)", 10, 2, Decimal("12.35")),
]


@pytest.mark.parametrize(("expression", "precision", "scale", "value"), EXACT, ids=[row[0] for row in EXACT])
def test_exact_arithmetic(run: Run, expression: str, precision: int, scale: int, value: Any) -> None:
    result = run(f"SELECT {expression} AS x")
    (column,) = result.columns
    assert (column.type, column.precision, column.scale) == ("FIXED", precision, scale)
    assert values(result) == [(value,)]


AGGREGATES: list[tuple[str, int, int, Any]] = [
    ("SUM(amount)", 38, 2, Decimal("5.00")),
    ("AVG(amount)", 38, 8, Decimal("1.66666667")),
    ("AVG(DISTINCT amount)", 38, 8, Decimal("1.50000000")),
    ("AVG(quantity)", 38, 6, Decimal("5.666667")),
    ("COUNT(*)", 18, 0, 3),
    ("COUNT(DISTINCT quantity)", 18, 0, 2),
    ("MIN(amount)", 10, 2, Decimal("1.00")),
    ("SUM(amount) / COUNT(*)", 38, 8, Decimal("1.66666667")),
    ("SUM(amount * quantity)", 38, 2, Decimal("31.00")),
]


@pytest.mark.parametrize(("expression", "precision", "scale", "value"), AGGREGATES, ids=[row[0] for row in AGGREGATES])
def test_aggregates(run: Run, expression: str, precision: int, scale: int, value: Any) -> None:
    result = run(f"SELECT {expression} AS x FROM {MONEY}")
    (column,) = result.columns
    assert (column.type, column.precision, column.scale) == ("FIXED", precision, scale)
    assert values(result) == [(value,)]


def test_average_over_a_window_is_exact(run: Run) -> None:
    result = run(f"SELECT AVG(amount) OVER (PARTITION BY quantity) AS x FROM {MONEY} ORDER BY x")
    assert values(result) == [(Decimal("1.00000000"),), (Decimal("2.00000000"),), (Decimal("2.00000000"),)]


def test_average_of_nothing_is_null(run: Run) -> None:
    assert values(run("SELECT AVG(a), SUM(a) FROM (SELECT 1.5 AS a) WHERE a > 2")) == [(None, None)]


def test_types_inside_a_cast_are_inferred_too(run: Run) -> None:
    assert values(run(f"SELECT CAST(AVG(amount) / 3 AS NUMBER(20, 4)) FROM {MONEY}")) == [(Decimal("0.5556"),)]


def test_float_makes_the_result_a_float(run: Run) -> None:
    result = run("SELECT 10::FLOAT / 4, 1.5 + 1::FLOAT")
    assert [column.type for column in result.columns] == ["REAL", "REAL"]
    assert values(result) == [(2.5, 2.5)]


def test_describe_gives_the_types_of_execution(run: Run) -> None:
    sql = f"SELECT SUM(amount) / 7 AS a, quantity, 'x' AS t FROM {MONEY} GROUP BY quantity"
    assert run(sql, describe_only=True).columns == run(sql).columns


def test_described_structure_has_its_fields(run: Run) -> None:
    result = run('SELECT NULL :: OBJECT("prodid" NUMBER(38,0), "sold" DATE) AS x', describe_only=True)
    (column,) = result.columns
    assert [(part.name, part.type) for part in column.fields] == [("prodid", "FIXED"), ("sold", "DATE")]
