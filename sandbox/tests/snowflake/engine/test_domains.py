# ruff: noqa: S608 - the expressions are the tests' own
"""A mathematical function outside of its domain is an error, never NaN or an infinity.

The text is that of Snowpark's own tests: https://github.com/snowflakedb/snowpark-python, test_function_suite.py
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("SQRT(-1)", "sqrt(-1)"),
        ("SQRT(x)", "sqrt(-4.5)"),
        ("SQRT(x::FLOAT)", "sqrt(-4.5)"),
        ("LN(0)", "log(e,0)"),
        ("LN(x)", "log(e,-4.5)"),
        ("LOG(10, -1)", "log(10,-1)"),
        ("LOG(1, 2)", "log(1,2)"),
        ("ACOS(2)", "acos(2)"),
        ("ASIN(x)", "asin(-4.5)"),
        ("ACOSH(0)", "acosh(0)"),
        ("ATANH(1)", "atanh(1)"),
        ("POWER(x, 0.5)", "pow(-4.5,0.5)"),
        ("POWER(0, -1)", "pow(0,-1)"),
        ("SUM(SQRT(x))", "sqrt(-4.5)"),
    ],
)
def test_it_is_an_error_that_shows_the_arguments(run: Run, expression: str, text: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression} FROM VALUES (-4.5) t (x)")
    assert refused.value.message == f"Invalid floating point operation: {text}"


@pytest.mark.parametrize("call", ["LOG(2)", "SQRT()", "ACOS()"])
def test_without_its_arguments_it_is_no_call(run: Run, call: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {call}")
    assert refused.value.code in ("000938", "001003")


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("SQRT(x)", 2.0),
        ("SQRT(SQRT(16))", 2.0),
        ("SQRT(NULL)", None),
        ("IFF(x < 0, SQRT(-x), SQRT(x))", 2.0),
        ("LN(1)", 0.0),
        ("LOG(2, 8)", 3.0),
        ("POWER(-2, 3)", -8.0),
        ("POWER(-2, -1)", -0.5),
        ("POWER(0, 0)", 1.0),
        ("POWER(x, -0.5)", 0.5),
        ("ACOS(1)", 0.0),
        ("SQRT(PARSE_JSON('16'))", 4.0),
    ],
)
def test_within_it_nothing_changes(run: Run, expression: str, wanted: Any) -> None:
    assert values(run(f"SELECT {expression} FROM VALUES (4) t (x)")) == [(wanted,)]
