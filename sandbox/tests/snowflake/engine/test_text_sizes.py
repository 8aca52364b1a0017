"""Texts have at most 128 MB. https://docs.snowflake.com/en/sql-reference/data-types-text"""

from __future__ import annotations

import resource
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    "expression",
    [
        "REPEAT('a', 900000000)",
        "REPEAT(REPEAT('ab', 100000), 100000)",
        "LPAD('x', 900000000, 'y')",
        "RPAD('x', 900000000)",
        "SPACE(900000000)",
        "LENGTH(REPEAT(column1, 900000000)) FROM VALUES ('a')",
        "ARRAY_GENERATE_RANGE(0, 100000000)",
    ],
)
def test_a_longer_one_is_refused_before_it_is_made(run: Run, expression: str) -> None:
    run("SELECT 1")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression}")
    assert refused.value.code in ("100078", "100082")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def test_a_joined_text_is_refused_before_it_is_sent(run: Run) -> None:
    with pytest.raises(SnowflakeError, match="too long"):
        run("SELECT REPEAT('a', 70000000) || REPEAT('b', 70000000)")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("REPEAT('ab', 3)", "ababab"),
        ("REPEAT('a', 0)", ""),
        ("REPEAT('a', -1)", ""),
        ("REPEAT(NULL, 2)", None),
        ("LPAD('x', 3)", "  x"),
        ("LPAD('abc', 2, '*')", "ab"),
        ("RPAD('x', 3, 'ab')", "xab"),
        ("SPACE(2) || 'x'", "  x"),
        ("IFF(TRUE, 'x', REPEAT('a', 900000000))", "x"),
    ],
)
def test_shorter_ones_are_made(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression}")) == [(value,)]


@pytest.mark.parametrize("written", ["CHAR", "CHARACTER", "NCHAR"])
def test_one_character_where_no_length_is_given(run: Run, written: str) -> None:
    """https://docs.snowflake.com/en/sql-reference/data-types-text"""
    run(f"CREATE TABLE letters (a {written}, b {written}(3), c {written} VARYING)")
    run("INSERT INTO letters VALUES ('x', 'xyz', 'wxyz')")
    assert values(run(f"SELECT 'xyz'::{written}")) == [("x",)]
    with pytest.raises(SnowflakeError) as refused:
        run("INSERT INTO letters (a) VALUES ('xy')")
    assert refused.value.code == "100078"
