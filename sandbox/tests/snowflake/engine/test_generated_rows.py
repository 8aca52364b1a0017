# ruff: noqa: S608 - the statements are the tests' own
"""TABLE(GENERATOR(...)) and the functions that generate data.

Sources: https://docs.snowflake.com/en/sql-reference/functions/generator, .../seq1, .../random, .../uniform, .../randstr
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


def _rows(run: Run, sql: str) -> list[tuple[Any, ...]]:
    return values(run(sql))


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT SEQ8() FROM TABLE(GENERATOR(ROWCOUNT => 5))", [(0,), (1,), (2,), (3,), (4,)]),
        # The page's own example of wrap-around.
        (
            "SELECT * FROM (SELECT SEQ2(0), SEQ1(1) FROM TABLE(GENERATOR(ROWCOUNT => 132))) "
            "ORDER BY SEQ2(0) LIMIT 4 OFFSET 125",
            [(125, 125), (126, 126), (127, 127), (128, -128)],
        ),
        ("SELECT SEQ1() FROM TABLE(GENERATOR(ROWCOUNT => 130)) LIMIT 3 OFFSET 127", [(127,), (0,), (1,)]),
        ("SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) FROM TABLE(GENERATOR(ROWCOUNT => 3))", [(1,), (2,), (3,)]),
        ("SELECT SUM(SEQ4()), COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 10))", [(45, 10)]),
        ("SELECT SEQ4() % 2, COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 9)) GROUP BY 1 ORDER BY 1", [(0, 5), (1, 4)]),
        ("SELECT SEQ4() s FROM TABLE(GENERATOR(ROWCOUNT => 9)) WHERE s > 6", [(7,), (8,)]),
        ("SELECT a.x, SEQ4() FROM (SELECT 7 x) a, TABLE(GENERATOR(ROWCOUNT => 2)) g", [(7, 0), (7, 1)]),
        ("SELECT SEQ4(), column1 FROM VALUES ('a'), ('b')", [(0, "a"), (1, "b")]),
        ("SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 1000000000))", [(1_000_000_000,)]),
        ("SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 2 * 3))", [(6,)]),
        ("SELECT COUNT(*) FROM TABLE(GENERATOR())", [(0,)]),
        ("SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => NULL))", [(0,)]),
        ("SELECT COUNT(*) FROM TABLE(GENERATOR(ROWCOUNT => 5, TIMELIMIT => 60))", [(5,)]),
        ("SELECT * FROM (SELECT 5 x), TABLE(GENERATOR(ROWCOUNT => 2))", [(5,), (5,)]),
    ],
)
def test_a_generator_has_rows_and_no_columns(run: Run, sql: str, rows: list[tuple[Any, ...]]) -> None:
    assert _rows(run, sql) == rows


def test_a_time_limit_generates_for_that_long(run: Run) -> None:
    started = time.monotonic()
    ((count,),) = _rows(run, "SELECT COUNT(*) FROM TABLE(GENERATOR(TIMELIMIT => 1))")
    assert time.monotonic() - started >= 1
    assert count >= 10_000


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT * FROM TABLE(GENERATOR(ROWCOUNT => 3))", "001003"),
        ("SELECT g.* FROM TABLE(GENERATOR(ROWCOUNT => 3)) g", "001003"),
        ("SELECT g.x FROM TABLE(GENERATOR(ROWCOUNT => 3)) g", "000904"),
        ("SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => -1))", "001015"),
        ("SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => 'x'))", "001015"),
        ("SELECT 1 FROM TABLE(GENERATOR(ROWCOUNT => 99999999999999999999))", "001015"),
        ("SELECT SEQ4(2)", "001015"),
        ("SELECT column1 FROM VALUES (1) WHERE SEQ4() = 0", "000002"),
        ("SELECT UNIFORM(1, 10)", "000938"),
        ("SELECT RANDSTR(3)", "000938"),
        ("SELECT RANDSTR(200000000, 1)", "100078"),
        ("SELECT ZIPF(1, 10, RANDOM())", "000002"),
    ],
)
def test_what_cannot_be_generated_is_refused(run: Run, sql: str, code: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(sql)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("value", "claim"),
    [
        ("UNIFORM(1, 3, RANDOM())", "MIN(x) = 1 AND MAX(x) = 3 AND COUNT(DISTINCT x) = 3"),
        ("UNIFORM(0::FLOAT, 1::FLOAT, RANDOM())", "MIN(x) BETWEEN 0 AND 0.1 AND MAX(x) BETWEEN 0.9 AND 1"),
        ("NORMAL(10, 2, RANDOM(7))", "AVG(x) BETWEEN 9.8 AND 10.2 AND STDDEV(x) BETWEEN 1.8 AND 2.2"),
        ("RANDSTR(5, RANDOM())", "MIN(LENGTH(x)) = 5 AND COUNT(DISTINCT x) > 3900"),
        ("RANDOM(1)", "COUNT(DISTINCT x) = 4000"),
        # One value of the generator argument makes one value, in every row and call.
        ("UNIFORM(1, 1000, 7)", "COUNT(DISTINCT x) = 1"),
        ("RANDSTR(9, 7)", "COUNT(DISTINCT x) = 1"),
        ("RANDOM(4711) = RANDOM(4711)", "MIN(x)"),
    ],
)
def test_values_follow_the_documented_distribution(run: Run, value: str, claim: str) -> None:
    run(f"CREATE TABLE g AS SELECT {value} x FROM TABLE(GENERATOR(ROWCOUNT => 4000))")
    assert _rows(run, f"SELECT {claim} FROM g") == [(True,)]


def test_rows_of_a_generator_can_be_stored(run: Run) -> None:
    run("CREATE TABLE g AS SELECT SEQ4() id, 'n' || SEQ4() name FROM TABLE(GENERATOR(ROWCOUNT => 3))")
    run("INSERT INTO g SELECT SEQ4() + 10, RANDSTR(2, 1) FROM TABLE(GENERATOR(ROWCOUNT => 2))")
    assert _rows(run, "SELECT id FROM g ORDER BY id") == [(0,), (1,), (2,), (10,), (11,)]


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        # The page's own example: https://docs.snowflake.com/en/sql-reference/functions/haversine
        ("SELECT ROUND(HAVERSINE(40.7127, -74.0059, 34.0500, -118.2500), 6)", 3936.385096),
        ("SELECT HLL(column1) FROM VALUES (1), (1), (2)", 2),
        ("SELECT SUM(r) FROM (SELECT RATIO_TO_REPORT(column1) OVER () r FROM VALUES (1), (3))", 1),
        ("SELECT RATIO_TO_REPORT(column1) OVER () FROM VALUES (0)", None),
    ],
)
def test_functions_that_others_spell(run: Run, sql: str, value: Any) -> None:
    assert _rows(run, sql) == [(value,)]


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 63, 350, 5_000, -1])
def test_a_random_text_has_its_size_in_letters_and_digits(run: Run, size: int) -> None:
    run(f"CREATE TABLE texts AS SELECT RANDSTR({size}, RANDOM()) AS x FROM TABLE(GENERATOR(ROWCOUNT => 200))")
    sizes = "MIN(LENGTH(x)), MAX(LENGTH(x)), COUNT_IF(REGEXP_LIKE(x, '[0-9A-Za-z]*'))"
    assert values(run(f"SELECT {sizes} FROM texts")) == [(max(size, 0), max(size, 0), 200)]


def test_every_letter_and_digit_is_as_likely(run: Run) -> None:
    """10,000 of each on average, with a deviation of 100."""
    run("CREATE TABLE texts AS SELECT RANDSTR(620, SEQ4()) AS x FROM TABLE(GENERATOR(ROWCOUNT => 1000))")
    letters = "SELECT SUBSTR(x, n + 1, 1) AS c FROM texts, (SELECT SEQ4() AS n FROM TABLE(GENERATOR(ROWCOUNT => 620)))"
    ((kinds, least, most),) = values(
        run(f"SELECT COUNT(*), MIN(n), MAX(n) FROM (SELECT c, COUNT(*) AS n FROM ({letters}) GROUP BY c)")
    )
    assert (kinds, least > 9_400, most < 10_600) == (62, True, True)
