"""Every row of VALUES, and of a set operation, has the type that holds the values of all rows, not the first row's.

https://docs.snowflake.com/en/sql-reference/constructs/values, .../operators-query, .../data-type-conversion
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("rows", "expression", "wanted"),
    [
        ("(1.5), (2.25)", "AVG(c)", [Decimal("1.875")]),
        ("(1), (2.5)", "c * 2", [Decimal(2), Decimal(5)]),
        ("(9), (100)", "c + 1", [Decimal(10), Decimal(101)]),
        ("(9), (100.25)", "c / 3", [Decimal(3), Decimal("33.41666667")]),
        ("('1'), (2.5)", "c * 2", [Decimal(2), Decimal(5)]),
        ("(1), (2.5e0)", "c * 2", [2.0, 5.0]),
        ("(NULL), (2.5)", "c * 2", [None, Decimal(5)]),
        ("(NULL), (PARSE_JSON('{\"x\": 1}'))", "c:x::INT", [None, Decimal(1)]),
        ("(1), ('x'::VARIANT)", "TYPEOF(c)", ["INTEGER", "VARCHAR"]),
        ("('x'), (1::VARIANT)", "TYPEOF(c)", ["VARCHAR", "INTEGER"]),
        (
            "('2024-01-01'::DATE), ('2024-01-02 03:00'::TIMESTAMP_NTZ)",
            "DATEADD(HOUR, 1, c)",
            [datetime(2024, 1, 1, 1), datetime(2024, 1, 2, 4)],
        ),
        ("(TRUE), (NULL)", "c", [True, None]),
    ],
)
def test_a_value_is_computed_with_the_type_of_all_rows(run: Run, rows: str, expression: str, wanted: list[Any]) -> None:
    found = values(run(f"SELECT {expression} FROM (VALUES {rows}) t (c)"))  # noqa: S608
    assert [row[0] for row in found] == wanted


@pytest.mark.parametrize(
    ("first", "second", "expression", "wanted"),
    [
        ("1", "2.5e0", "c * 2", [2.0, 5.0]),
        ("'x'", "1::VARIANT", "TYPEOF(c)", ["VARCHAR", "INTEGER"]),
        ("'2024-01-01'::DATE", "'2024-01-02 03:00'::TIMESTAMP_NTZ", "HOUR(c)", [Decimal(0), Decimal(3)]),
    ],
)
def test_so_is_one_of_a_set_operation(run: Run, first: str, second: str, expression: str, wanted: list[Any]) -> None:
    found = values(run(f"SELECT {expression} FROM (SELECT {first} AS c UNION ALL SELECT {second})"))  # noqa: S608
    assert [row[0] for row in found] == wanted


def test_a_table_made_of_values_has_that_type(run: Run) -> None:
    run("CREATE TABLE t AS SELECT column1 AS a FROM VALUES (1), (22.75)")
    result = run("SELECT a FROM t")
    assert values(result) == [(Decimal(1),), (Decimal("22.75"),)]
    assert (result.columns[0].precision, result.columns[0].scale) == (4, 2)
