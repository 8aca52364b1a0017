"""An error never shows names of the engine beneath: neither its products, nor its types, functions or own columns."""

from __future__ import annotations

import re

import pytest

from snowdome.snowflake.engine import duckdb_errors
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run

NAMES = re.compile(
    r"duckdb|sqlglot|(?-i:\bLINE \d)|\bBinder\b|\bCatalog Error|Conversion Error|Candidate|Invalid Input|Unimplemented|"
    r"Not implemented|explicit (?:type )?cast|HUGEINT|BIGINT|\bBLOB\b|\bSTRUCT\b|STRING_LITERAL|_LITERAL|SB\d+|"
    r"snowflake_|\$utc|\$minutes|bind rows|__BIND|\bREL_\d|_COL_\d|NEW_ROWS|rowid|native\.|\bt_[0-9a-f]{32}|LAMBDA|"
    r"json_(?:extract|object|array|merge)|list_|make_timestamp|strftime|strptime|epoch_us|Traceback|<class|"
    r"TIMESTAMP WITH TIME ZONE|TIMESTAMPTZ\b|\bTEXT\b",
    re.IGNORECASE,
)

FAILING = """
SELECT 1 + PARSE_JSON('{"a": 1}')
SELECT ABS('x')
SELECT ABS(TRUE)
SELECT SQRT('2024-01-01'::DATE)
SELECT LENGTH(5, 6)
SELECT UPPER()
SELECT UPPER('a', 'b', 'c')
SELECT '2024-01-01'::DATE + '2024-01-01'::DATE
SELECT '2024-01-01'::DATE * 2
SELECT '10:00'::TIME + 1
SELECT TRUE + 1
SELECT -'x'
SELECT X'00' + 1
SELECT X'00'::INT
SELECT X'00' = 1
SELECT 1::DATE
SELECT 1::TIME
SELECT TRUE::DATE
SELECT '2024-01-01'::DATE::INT
SELECT '2024-01-01'::DATE::BOOLEAN
SELECT '2024-01-01'::TIMESTAMP::FLOAT
SELECT 'x'::INT
SELECT 'x'::FLOAT
SELECT 'x'::BOOLEAN
SELECT 'x'::NUMBER(5, 2)
SELECT 1000::NUMBER(3, 0)
SELECT '1000'::NUMBER(3, 0)
SELECT 1e300::NUMBER(38, 0)
SELECT 99999999999999999999999999999999999999 * 10
SELECT 99999999999999999999999999999999999999 + 1
SELECT 'abc'::DATE
SELECT 'abc'::TIMESTAMP_TZ
SELECT 'abc'::TIME
SELECT TO_TIMESTAMP('abc', 'YYYY')
SELECT TO_NUMBER('abc')
SELECT TO_DOUBLE('abc')
SELECT TO_BOOLEAN('abc')
SELECT PARSE_JSON('{"a":')
SELECT PARSE_JSON('{"a": "x"}'):a::INT
SELECT PARSE_JSON('[1, 2]')::OBJECT(a INT)
SELECT {'a': 1}::OBJECT(b INT)
SELECT 1 / 0
SELECT 1 % 0
SELECT MOD(1, 0)
SELECT no_such_column
SELECT t.no_such_column FROM plain t
SELECT no_such_table.a FROM plain
SELECT a FROM plain, other
SELECT * FROM no_such_table
SELECT no_such_function(1)
SELECT list_transform([1], 2)
SELECT struct_pack(1)
SELECT epoch_us('2024-01-01')
SELECT strftime('2024-01-01'::DATE, '%Y')
SELECT a FROM plain GROUP BY b
SELECT a, COUNT(*) FROM plain
SELECT a FROM plain WHERE COUNT(*) > 1
SELECT SUM(SUM(a)) FROM plain
SELECT a FROM plain HAVING b > 1
SELECT ROW_NUMBER() OVER () FROM plain WHERE ROW_NUMBER() OVER () = 1
SELECT a FROM plain ORDER BY 7
SELECT a FROM plain GROUP BY 7
SELECT a FROM plain UNION SELECT a, b FROM plain
SELECT a FROM plain UNION SELECT d FROM plain
SELECT (SELECT a FROM two)
SELECT CASE WHEN TRUE THEN 1 ELSE '2024-01-01'::DATE END
SELECT CASE WHEN TRUE THEN X'00' ELSE 'x' END
SELECT COALESCE(1, '2024-01-01'::DATE)
SELECT IFF(1, 2)
SELECT GREATEST(1, '2024-01-01'::DATE)
SELECT 1 IN ('2024-01-01'::DATE)
SELECT '2024-01-01'::DATE = 1
SELECT '2024-01-01'::DATE = TRUE
SELECT ARRAY_CONSTRUCT(1) = 1
SELECT DATEADD(day, 'x', '2024-01-01')
SELECT DATEADD(no_such_part, 1, '2024-01-01')
SELECT DATEADD(day, 1, TRUE)
SELECT DATEADD(year, 300000, '2024-01-01'::DATE)
SELECT DATEDIFF(day, 1, 2)
SELECT DATE_TRUNC('day', 5)
SELECT LAST_DAY(5)
SELECT TO_CHAR(5, '99')
SELECT TO_CHAR('2024-01-01'::DATE, 5)
SELECT CONVERT_TIMEZONE('Mars/Olympus', '2024-01-01'::TIMESTAMP_TZ)
SELECT CONVERT_TIMEZONE('UTC', 'Mars/Olympus', '2024-01-01'::TIMESTAMP_NTZ)
SELECT DATE_FROM_PARTS(2024, 'x', 1)
SELECT REGEXP_LIKE('a', '(')
SELECT REGEXP_REPLACE('a', '[', 'x')
SELECT 'a' LIKE 5
SELECT 'a' LIKE ANY (1)
SELECT SPLIT(5)
SELECT LPAD('a')
SELECT SUBSTR('a', 'b')
SELECT REPEAT('abcdefgh', 1000000000)
SELECT ROUND('x', 2)
SELECT HEX_DECODE_STRING('zz')
SELECT DECODE(1)
SELECT SUM('x')
SELECT AVG(d) FROM plain
SELECT SUM(b) OVER (ORDER BY) FROM plain
SELECT LISTAGG(a, b) FROM plain
SELECT MEDIAN(d) FROM plain
SELECT * FROM TABLE(FLATTEN(5, 6, 7, 8, 9, 10))
SELECT * FROM TABLE(no_such_function(5))
SELECT $7 FROM VALUES (1, 2)
SELECT * FROM VALUES (1), (1, 2)
SELECT * FROM VALUES (1), ('x'), ('2024-01-01'::DATE)
SELECT * FROM plain AT (TIMESTAMP => '2024-01-01')
SELECT * FROM plain SAMPLE (500)
SELECT * FROM plain PIVOT (SUM(a) FOR b IN ('x'))
SELECT * FROM plain JOIN other USING (no_such_column)
SELECT * FROM plain JOIN other ON plain.a
SELECT * FROM plain LIMIT 'x'
SELECT * FROM plain LIMIT -1
SELECT * EXCLUDE (no_such_column) FROM plain
SELECT 1 AS a QUALIFY b = 1
WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 'x' FROM r) SELECT * FROM r LIMIT 3
WITH c AS (SELECT 1) SELECT x FROM c
SELEC 1
SELECT (
SELECT 'unfinished
SELECT 1 FROM
SELECT ?
SELECT CAST(1 AS NO_SUCH_TYPE)
SELECT 1::VECTOR(FLOAT, 3)
INSERT INTO plain VALUES (1)
INSERT INTO plain VALUES ('x', 'y', 'z')
INSERT INTO plain (a) VALUES ('2024-01-01'::DATE)
INSERT INTO plain (no_such_column) VALUES (1)
INSERT INTO plain (a) VALUES (NULL)
INSERT INTO plain (d, a) VALUES ('2024-02-30', 1)
INSERT INTO plain (b, a) VALUES ('much too long a text', 1)
INSERT INTO plain (a) VALUES (12345678901)
INSERT INTO plain (a, b) SELECT 1
UPDATE plain SET no_such_column = 1
UPDATE plain SET a = 'x'
UPDATE plain SET a = NULL
DELETE FROM plain WHERE no_such_column = 1
DELETE FROM plain WHERE d = 5
MERGE INTO plain USING other ON plain.a = other.x WHEN MATCHED THEN UPDATE SET a = 'x'
MERGE INTO plain USING other ON plain.nope = other.a WHEN MATCHED THEN DELETE
CREATE TABLE plain (a INT)
CREATE TABLE bad (a NO_SUCH_TYPE)
CREATE TABLE bad (a INT, a INT)
CREATE TABLE bad AS SELECT 1 AS a, 2 AS a
CREATE TABLE bad AS SELECT 'x'::INT AS a
CREATE VIEW bad AS SELECT no_such_column FROM plain
ALTER TABLE plain ADD COLUMN a INT
ALTER TABLE plain DROP COLUMN no_such_column
ALTER TABLE plain ALTER COLUMN b SET DATA TYPE DATE
ALTER TABLE no_such_table ADD COLUMN a INT
DROP TABLE no_such_table
TRUNCATE TABLE no_such_table
ROLLBACK TO SAVEPOINT x
"""


def _leaked(sql: str, message: str) -> str | None:
    """What the message has of the engine, apart from what the user wrote."""
    for written in re.findall(r"\w+", sql):
        message = re.sub(rf"\b{re.escape(written)}\b", "", message, flags=re.IGNORECASE)
    found = NAMES.search(message)
    return found[0] if found is not None else None


def test_errors_are_in_snowflakes_words_alone(run: Run) -> None:
    run("CREATE TABLE plain (a NUMBER(10, 0) NOT NULL, b VARCHAR(10), d DATE)")
    run("INSERT INTO plain VALUES (1, 'x', '2024-01-01')")
    run("CREATE TABLE other (a NUMBER(10, 0))")
    run("INSERT INTO other VALUES (1), (2)")
    run("CREATE VIEW two AS SELECT a FROM other")
    statements = FAILING.strip().split("\n")
    messages = {}
    for sql in statements:
        try:
            run(sql)
        except SnowflakeError as refused:
            messages[sql] = refused.message
    leaks = {sql: (_leaked(sql, message), message) for sql, message in messages.items() if _leaked(sql, message)}
    assert leaks == {}
    # The property would hold of statements that succeed, and of errors that tell nothing, too.
    assert len(messages) > len(statements) * 0.9
    assert sum("a part of this statement" in message for message in messages.values()) < 6


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("DECIMAL(10,2)", "NUMBER(10,2)"),
        ("INTEGER_LITERAL", "NUMBER(38,0)"),
        ("UHUGEINT", "NUMBER(38,0)"),
        ("STRING_LITERAL", "VARCHAR"),
        ("TIMESTAMP WITH TIME ZONE", "TIMESTAMP_LTZ"),
        ('STRUCT("$utc" TIMESTAMP, "$minutes" SMALLINT)', "TIMESTAMP_TZ"),
        ("STRUCT(a INTEGER)", "OBJECT"),
        ("VARCHAR[]", "ARRAY"),
        ("GEOMETRY", "VARIANT"),
    ],
)
def test_each_of_the_engines_types_has_a_name_of_snowflakes(name: str, wanted: str) -> None:
    assert duckdb_errors._type(name) == wanted
