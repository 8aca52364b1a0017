# ruff: noqa: E501 - each statement stays on its line
"""Whatever the text: an answer or a SnowflakeError, in bounded time, and a usable session afterwards."""

from __future__ import annotations

import contextlib
import random
import re
import time

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

SEEDS = [
    "SELECT id, amount * 2, AVG(amount) OVER (PARTITION BY id ORDER BY amount) FROM t WHERE id IN (1, 2) ORDER BY 1",
    "WITH a AS (SELECT * FROM t), b AS (SELECT id FROM a GROUP BY id HAVING COUNT(*) > 0) SELECT * FROM b JOIN a USING (id)",
    "INSERT INTO t (id, amount, doc) SELECT 1, 2.5, PARSE_JSON('{\"a\": [1, 2]}')",
    "UPDATE t SET amount = amount / 3, name = UPPER(name) WHERE id = 1",
    "DELETE FROM t USING (SELECT 1 AS i) s WHERE t.id = s.i",
    "MERGE INTO t USING (SELECT 1 AS i) s ON t.id = s.i WHEN MATCHED THEN UPDATE SET amount = 0 WHEN NOT MATCHED THEN INSERT (id) VALUES (s.i)",
    "SELECT f.value:a::INT, f.index FROM t, LATERAL FLATTEN(input => t.doc, outer => TRUE) f",
    "SELECT doc:a.b[0]::STRING, doc['x'], $1 FROM t AT(OFFSET => -60)",
    "CREATE OR REPLACE TABLE u (a NUMBER(10, 2) DEFAULT 1, b OBJECT(x INT, y ARRAY(VARCHAR)))",
    "SELECT CASE WHEN TRUE THEN 1 ELSE 'x' END, IFF(1 = 1, 2, 3), COALESCE(NULL, 1.5), 'a' || 'b', -1::FLOAT",
    "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(x, y) QUALIFY ROW_NUMBER() OVER (ORDER BY x) = 1",
    "SELECT DATEADD(day, 1, CURRENT_DATE), DATE_TRUNC('month', CURRENT_TIMESTAMP()), TO_CHAR(CURRENT_DATE, 'YYYY')",
    "SELECT a FROM u UNION ALL SELECT id FROM t EXCEPT SELECT 1 LIMIT 3 OFFSET 1",
    "ALTER TABLE t ADD COLUMN extra VARCHAR DEFAULT 'x'",
    "CREATE VIEW v (a) AS SELECT id FROM t",
    "SELECT COUNT(DISTINCT name), SUM(amount) / COUNT(*), LISTAGG(name, ',') WITHIN GROUP (ORDER BY id) FROM t",
]
NOISE = ["(", ")", ",", "'", '"', ";", "::", "->>", "$1", "?", ":1", "NULL", "/*", "--", "\0", "é", "SELECT", "FROM", "*", "=>", "[", "]", "{", "}", "1e999", "0x", "::NUMBER(99,98)", "@", "\\"]  # fmt: skip
SECONDS_PER_STATEMENT = 10
# What may take another's place and leave a statement that Snowflake runs: a grammar that refuses everything would fail.
ALIKE = [
    ["1", "2", "0", "17", "(1 + 1)", "-3"],
    ["2.5", "1.5", "0.25", "(1.5 * 2)"],
    ["'a'", "'x'", "'é'", "''", "'it''s'", "('a' || 'b')"],
    ["amount", "id", "(amount + id)"],
    [">", "<", ">=", "<>"],
]
LEAST_SHARE = 1 / 3


def mutated(chance: random.Random) -> str:
    words = chance.choice(SEEDS).split(" ")
    for _ in range(chance.randint(1, 4)):
        position = chance.randrange(len(words))
        action = chance.randrange(5)
        if action == 0:
            words[position] = chance.choice(NOISE)
        elif action == 1:
            words.insert(position, chance.choice(NOISE))
        elif action == 2:
            del words[position]
        elif action == 3:
            other = chance.choice(SEEDS).split(" ")
            words[position:position] = other[chance.randrange(len(other)) :][: chance.randint(1, 6)]
        else:
            word = words[position]
            cut = chance.randint(0, len(word))
            words[position] = word[:cut] + chance.choice(NOISE) + word[cut:]
        if not words:
            return ""
    return " ".join(words)


def varied(chance: random.Random) -> str:
    """A seed with other literals, columns and comparisons: most of these run."""
    words = re.split(r"(\s+|[(),])", chance.choice(SEEDS))
    for _ in range(chance.randint(1, 4)):
        places = [(place, alike) for place, word in enumerate(words) for alike in ALIKE if word in alike]
        if places:
            place, alike = chance.choice(places)
            words[place] = chance.choice(alike)
    return "".join(words)


def check(run: Run, seed: int, count: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    run("CREATE OR REPLACE TABLE t (id INT, amount NUMBER(10,2), name VARCHAR, doc VARIANT)")
    run("INSERT INTO t SELECT 1, 1.5, 'a', PARSE_JSON('{\"a\": {\"b\": [1]}}')")
    succeeded = 0
    for number in range(count):
        sql = varied(chance) if chance.random() < 0.6 else mutated(chance)
        started = time.monotonic()
        try:
            run(sql, describe_only=number % 3 == 0)
            succeeded += 1
        except SnowflakeError:
            pass
        except Exception as error:
            raise AssertionError(f"seed {seed}, statement {number}: {sql!r}: {error!r}") from error
        assert time.monotonic() - started < SECONDS_PER_STATEMENT, sql
    run("ROLLBACK")
    assert values(run("SELECT 1")) == [(1,)]
    assert succeeded >= count * LEAST_SHARE, f"{succeeded} of {count} statements ran"


def test_mutated_statements_never_crash(run: Run) -> None:
    check(run, 7, 400)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_mutated_statements_never_crash(run: Run, seed: int) -> None:
    check(run, seed, 1000)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 5000 + "1" + ")" * 5000,
        "SELECT " + "-" * 1 + " - ".join(["1"] * 5000),
        "SELECT " + "NOT " * 5000 + "TRUE",
        "SELECT 1 " + "UNION ALL SELECT 1 " * 3000,
        "SELECT " + ",".join(["1"] * 20000),
        "SELECT '" + "x" * 2_000_000 + "'",
        "SELECT " + "CASE WHEN TRUE THEN " * 2000 + "1" + " END" * 2000,
        "SELECT " + "f(" * 3000 + ")" * 3000,
        "SELECT [" * 3000,
    ],
    ids=["parentheses", "minus", "not", "union", "columns", "long", "case", "calls", "brackets"],
)
def test_huge_and_deep_statements_end(run: Run, sql: str) -> None:
    with contextlib.suppress(SnowflakeError):
        run(sql)
    assert values(run("SELECT 1")) == [(1,)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE t SET * = amount / 3, amount = 1 WHERE id = 1",
        "MERGE INTO t USING (SELECT 1 AS i) s ON t.id = s.i WHEN NOT MATCHED THEN INSERT (id) VALUES",
        "MERGE INTO t USING (SELECT 1 AS i) s ON t.id = s.i WHEN NOT MATCHED THEN INSERT (id)",
        "SELECT *0x FROM t",
        "SELECT * ORDER BY 1",
        "CREATE TABLE u (a NUMBER(10, (1 + 1)))",
        "SELECT amount::NUMBER(id, 2) FROM t",
        "SELECT id::VARCHAR('7') FROM t",
        "SELECT '2026-11-27'::TIMESTAMP_NTZ(1.5)",
        "ALTER TABLE t ADD COLUMN more OBJECT(x NUMBER(NULL))",
    ],
)
def test_what_fuzzing_found_is_a_syntax_error(run: Run, sql: str) -> None:
    run("CREATE OR REPLACE TABLE t (id INT, amount NUMBER(10,2))")
    with pytest.raises(SnowflakeError) as raised:
        run(sql)
    assert raised.value.code == "001003"
