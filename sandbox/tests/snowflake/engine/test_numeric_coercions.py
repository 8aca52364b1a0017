# ruff: noqa: S608 - the expressions are the tests' own
"""A text that stands for a number is cast to it.
https://docs.snowflake.com/en/sql-reference/data-type-conversion#usage-notes"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def table(run: Run) -> Run:
    run("CREATE TABLE t (c VARCHAR, n INT, d NUMBER(10, 2), f FLOAT)")
    run("INSERT INTO t VALUES ('7.5', 7, 7.25, 0.5)")
    return run


@pytest.mark.parametrize(
    ("expression", "value", "scale"),
    [
        ("c * 2", "15.00000", 5),
        ("2 * c", "15.00000", 5),
        ("n + c", "14.50000", 5),
        ("c - d", "0.25000", 5),
        ("c / 3", "2.50000000000", 11),
        ("c % 2", "1.50000", 5),
        ("MOD(c, 2)", "1.50000", 5),
        ("c + c", "15.00000", 5),
        ("-c", "-7.50000", 5),
        ("ABS(c)", "7.50000", 5),
        ("ROUND(c)", "8", 0),
        ("FLOOR(c)", "7", 0),
        ("CEIL(c)", "8", 0),
        ("SUM(c * 2)", "15.00000", 5),
        ("MAX(c) + 1", "8.50000", 5),
        ("COALESCE(c, n)", "7.50000", 5),
        ("IFF(n = 7, c, 0)", "7.50000", 5),
        ("CASE WHEN n = 7 THEN 1 ELSE c END", "1.00000", 5),
        ("GREATEST(c, n)", "7.50000", 5),
        ("LEAST(c, n, NULL)", None, 5),
        # Constants keep their digits.
        ("'5.25' - 1", "4.25", 2),
        ("'5' + '2'", "7", 0),
        ("COALESCE('17', 1)", "17", 0),
        ("COALESCE('17.25', 1)", "17.25", 2),
        ("'1e2' + 1", "101.00000", 5),
    ],
)
def test_a_text_beside_a_number_is_a_number(table: Run, expression: str, value: str | None, scale: int) -> None:
    result = table(f"SELECT {expression} FROM t")
    assert values(result) == [(None if value is None else Decimal(value),)]
    assert (result.columns[0].type, result.columns[0].scale) == ("FIXED", scale)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("c > 7", True),
        ("c > 10", False),
        ("c = 7.5", True),
        ("n = '7'", True),
        ("n < '7.5'", True),
        ("c IN (7, 7.5)", True),
        ("n IN ('7', '8')", True),
        ("c BETWEEN 7 AND 10", True),
        ("n BETWEEN '6.5' AND '10'", True),
        ("c <> d", True),
        ("CASE c WHEN 7.5 THEN TRUE ELSE FALSE END", True),
        ("EQUAL_NULL(c, 7.5)", True),
        ("f = '0.5'", True),
        # Texts among themselves compare as texts.
        ("c > '10'", True),
    ],
)
def test_a_text_compares_with_a_number_as_a_number(table: Run, condition: str, holds: bool) -> None:
    assert values(table(f"SELECT {condition} FROM t")) == [(holds,)]


def test_tables_are_joined_by_a_text_and_a_number(table: Run) -> None:
    table("INSERT INTO t (c, n) VALUES ('8', 8)")
    assert values(table("SELECT a.n FROM t a JOIN t b ON a.n = b.c")) == [(8,)]


@pytest.mark.parametrize("value", ["'x' + 1", "COALESCE('foo', 1)", "s * 2", "s > 2", "IFF(FALSE, 1, s)"])
def test_a_text_that_is_no_number_fails(run: Run, value: str) -> None:
    with pytest.raises(SnowflakeError, match=r"Numeric value '.*' is not recognized") as failed:
        run(f"SELECT {value} FROM (SELECT 'abc' AS s)")
    assert failed.value.code == "100038"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT c * f FROM t",
        "SELECT c < f FROM t",
        "SELECT COALESCE(c, f) FROM t",
        "SELECT SQRT(c) FROM t",
    ],
)
def test_what_no_page_tells_is_refused_by_name(table: Run, query: str) -> None:
    with pytest.raises(SnowflakeError, match="implicit cast of VARCHAR") as refused:
        table(query)
    assert refused.value.code == "000002"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("TO_NUMBER(c, 5, 1) + 1", Decimal("8.5")),
        ("TO_DECIMAL('12.3456', 10, 2) * 2", Decimal("24.70")),
        ("TRY_TO_NUMERIC('x', 5, 1) + 1", None),
        ("TO_NUMBER(c) + 1", Decimal("9")),
    ],
)
def test_a_converted_number_keeps_the_scale_of_the_call(table: Run, expression: str, value: Any) -> None:
    assert values(table(f"SELECT {expression} FROM t")) == [(value,)]
