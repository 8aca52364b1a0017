"""One statement does not take a processor for minutes."""
# ruff: noqa: S608 - numbers only

from __future__ import annotations

import time

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


def test_time_to_compile_a_chain_grows_with_its_length_only(run: Run) -> None:
    run("CREATE TABLE t (a INT)")

    def seconds(terms: int) -> float:
        condition = " OR ".join(f"a = {number}" for number in range(terms))
        started = time.thread_time()
        run(f"SELECT COUNT(*) FROM t WHERE {condition}")
        return time.thread_time() - started

    seconds(10)
    # Quadratic growth would be a factor of 64.
    assert seconds(4000) < 24 * seconds(500)


def test_a_balanced_chain_means_what_it_meant(run: Run) -> None:
    letters = " || ".join(f"'{chr(97 + number % 26)}'" for number in range(100))
    assert values(run(f"SELECT {letters}")) == [("".join(chr(97 + number % 26) for number in range(100)),)]
    mixed = " OR ".join(f"(a = {number} AND b = {number})" for number in range(50))
    assert values(run(f"SELECT a FROM VALUES (7, 7), (7, 8) t (a, b) WHERE {mixed}")) == [(7,)]


def test_a_list_has_at_most_16384_values(run: Run) -> None:
    """https://community.snowflake.com/s/article/SQL-compilation-error-maximum-number-of-expressions"""
    most = ", ".join(map(str, range(16_384)))
    assert values(run(f"SELECT 5 IN ({most})")) == [(True,)]
    with pytest.raises(SnowflakeError, match="expected at most 16,384, got 16,385") as refused:
        run(f"SELECT 5 IN ({most}, 1)")
    assert refused.value.code == "001795"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1" + " + 1" * 3000,
        "SELECT " + "(" * 3000 + "1" + ")" * 3000,
        "SELECT " + "-" * 3 + " " + "NOT " * 3000 + "TRUE",
    ],
)
def test_what_is_nested_too_deeply_is_a_syntax_error(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(sql)
    assert refused.value.code == "001003"
