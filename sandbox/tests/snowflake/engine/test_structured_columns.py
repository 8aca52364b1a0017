"""A column of a structured type takes what Snowflake coerces, and nothing that has to be cast.

https://docs.snowflake.com/en/sql-reference/data-types-structured#implicit-casting-a-value-coercion
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

OBJECT = "OBJECT(a NUMBER(10, 0), b VARCHAR)"
NESTED = "OBJECT(a ARRAY(OBJECT(n NUMBER, d DATE)))"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        # A number of another precision or scale, or a floating-point one.
        (OBJECT, "{'a': 1, 'b': 'x'}::OBJECT(a NUMBER, b VARCHAR)"),
        (OBJECT, "{'a': 1, 'b': 'x'}::OBJECT(a NUMBER(12, 2), b VARCHAR(5))"),
        (OBJECT, "{'a': 1, 'b': 'x'}::OBJECT(a DOUBLE, b VARCHAR)"),
        (OBJECT, "NULL"),
        ("ARRAY(NUMBER(10, 0))", "[1, 2]::ARRAY(FLOAT)"),
        ("ARRAY(DATE)", "['2024-01-02']::ARRAY(DATE)"),
        ("MAP(VARCHAR, NUMBER(4, 0))", "{'k': 1}::MAP(VARCHAR, DOUBLE)"),
        (NESTED, "{'a': [{'n': 1, 'd': '2024-01-02'}]}::OBJECT(a ARRAY(OBJECT(n NUMBER(5, 0), d DATE)))"),
    ],
)
def test_what_can_be_coerced_is_stored(run: Run, column: str, value: str) -> None:
    run(f"CREATE TABLE t (o {column})")
    run(f"INSERT INTO t SELECT {value}")
    assert len(values(run("SELECT o FROM t"))) == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        # Semi-structured values and texts.
        (OBJECT, "{'a': 1, 'b': 'x'}"),
        (OBJECT, "OBJECT_CONSTRUCT('a', 1, 'b', 'x')"),
        (OBJECT, "PARSE_JSON('{\"a\": 1}')"),
        (OBJECT, "'{\"a\": 1}'"),
        ("ARRAY(NUMBER)", "[1, 2]"),
        ("MAP(VARCHAR, NUMBER)", "{'k': 1}"),
        # Other keys, another number of them, another order.
        (OBJECT, "{'c': 1, 'b': 'x'}::OBJECT(c NUMBER, b VARCHAR)"),
        (OBJECT, "{'a': 1}::OBJECT(a NUMBER)"),
        (OBJECT, "{'a': 1, 'b': 'x', 'c': 2}::OBJECT(a NUMBER, b VARCHAR, c NUMBER)"),
        (OBJECT, "{'b': 'x', 'a': 1}::OBJECT(b VARCHAR, a NUMBER)"),
        # Values of another family, at any depth.
        (OBJECT, "{'a': '1', 'b': 'x'}::OBJECT(a VARCHAR, b VARCHAR)"),
        (OBJECT, "{'a': 1, 'b': '2024-01-02'}::OBJECT(a NUMBER, b DATE)"),
        ("ARRAY(NUMBER)", "['2024-01-02']::ARRAY(DATE)"),
        ("MAP(NUMBER, NUMBER)", "{'1': 1}::MAP(VARCHAR, NUMBER)"),
        (NESTED, "{'a': [{'n': 1, 'd': '2024-01-02'}]}::OBJECT(a ARRAY(OBJECT(n NUMBER, d TIMESTAMP_NTZ)))"),
        # Another kind of structure.
        (OBJECT, "{'a': 1}::MAP(VARCHAR, NUMBER)"),
        ("ARRAY(NUMBER)", "{'a': 1}::MAP(VARCHAR, NUMBER)"),
    ],
)
@pytest.mark.parametrize("statement", ["INSERT INTO t SELECT {}", "UPDATE t SET o = {}", "MERGE"])
def test_what_has_to_be_cast_is_refused(run: Run, column: str, value: str, statement: str) -> None:
    merge = "MERGE INTO t USING (SELECT 1 AS one) s ON FALSE WHEN NOT MATCHED THEN INSERT (o) VALUES ({})"
    run(f"CREATE TABLE t (o {column})")
    with pytest.raises(SnowflakeError, match="Expression type does not match column data type, expecting") as refused:
        run((merge if statement == "MERGE" else statement).format(value))
    assert refused.value.code == "002023"
    assert values(run("SELECT o FROM t")) == []


def test_a_column_gives_its_value_to_one_of_its_type(run: Run) -> None:
    run(f"CREATE TABLE s AS SELECT {{'a': 1, 'b': 'x'}}::{OBJECT} AS o")
    run(f"CREATE TABLE t (o {OBJECT})")
    run("INSERT INTO t SELECT o FROM s UNION ALL SELECT s.o FROM s")
    assert values(run("SELECT COUNT(*) FROM t")) == [(2,)]
