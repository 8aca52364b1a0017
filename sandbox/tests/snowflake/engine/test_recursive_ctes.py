"""Recursive common table expressions. https://docs.snowflake.com/en/sql-reference/constructs/with"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 200) SELECT MAX(n) FROM t", (200,)),
        # The page's own example of Fibonacci numbers.
        (
            "f (a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM f WHERE a < 5000) SELECT MAX(a) FROM f",
            (6765,),
        ),
        ("t (n) AS (SELECT 9.5 UNION ALL SELECT n * 2 FROM t WHERE n < 1000) SELECT MAX(n) FROM t", (1216,)),
        (
            "t (s) AS (SELECT 'a' UNION ALL SELECT s || 'b' FROM t WHERE LENGTH(s) < 30) SELECT MAX(LENGTH(s)) FROM t",
            (30,),
        ),
        (
            "a (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a WHERE i < 12), "
            "b (j) AS (SELECT 99 UNION ALL SELECT j + 100 FROM b WHERE j < 1000) SELECT COUNT(*), MAX(j) FROM a, b",
            (132, 1099),
        ),
    ],
)
@pytest.mark.parametrize("word", ["WITH RECURSIVE", "WITH"])
def test_a_recursion_computes_what_its_anchor_has_no_room_for(run: Run, word: str, sql: str, row: Any) -> None:
    assert [tuple(map(Decimal, found)) for found in values(run(f"{word} {sql}"))] == [row]
