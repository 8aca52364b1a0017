"""A branch that no row takes is not computed. https://docs.snowflake.com/en/sql-reference/functions/div0, .../case"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # https://github.com/tobymao/sqlglot/issues/4392
        ("DIV0(1, 0)", 0),
        ("DIV0(1, NULL)", None),
        ("DIV0(7, 2)", Decimal("3.5")),
        ("DIV0NULL(1, 0)", 0),
        ("DIV0NULL(1, NULL)", 0),
        ("CASE WHEN 0 = 0 THEN 0 ELSE 1 / 0 END", 0),
        ("IFF(FALSE, 1 / 0, 2)", 2),
        ("COALESCE(1, 1 / 0)", 1),
        ("IFF(FALSE, 1e0 / 0, 2.5)", 2.5),
        ("7e0 / 2", 3.5),
        ("IFF(TRUE, 1, 'abc'::INT)", 1),
        ("CASE WHEN TRUE THEN 1 ELSE 5 % 0 END", 1),
        ("CASE WHEN TRUE THEN NULL ELSE PARSE_JSON('{') END", None),
    ],
)
def test_constants_are_computed_where_rows_need_them(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression}")) == [(value,)]


@pytest.mark.parametrize(
    "expression",
    ["1 / 0", "1e0 / 0", "1 / 0::FLOAT", "PARSE_JSON('1') / 0", "IFF(TRUE, 1 / 0, 2)", "COALESCE(NULL, 1 / 0)"],
)
def test_a_branch_that_is_taken_still_fails(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match="Division by zero"):
        run(f"SELECT {expression}")


@pytest.mark.parametrize(
    "expression", ["a / 2", "a / 2e0", "LPAD(a, 3)", "REPEAT(a, 2)", "DIV0(a, 2)", "AVG(a) OVER () / a"]
)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT SUM(a) OVER (PARTITION BY {} ORDER BY a) FROM (SELECT 4 AS a)",
        "SELECT ROW_NUMBER() OVER (ORDER BY {}) FROM (SELECT 4 AS a)",
        "SELECT DISTINCT {0} FROM (SELECT 4 AS a) ORDER BY {0}",
    ],
)
def test_what_can_fail_may_stand_anywhere(run: Run, expression: str, query: str) -> None:
    if "OVER" in expression and "OVER (" in query:
        query = "SELECT {} FROM (SELECT 4 AS a)"
    assert len(values(run(query.format(expression)))) == 1
