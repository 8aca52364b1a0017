# ruff: noqa: S608 - the expressions are the tests' own
"""SYSTEM$TYPEOF. https://docs.snowflake.com/en/sql-reference/functions/system_typeof"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("NULL", "NULL[LOB]"),
        ("1", "NUMBER(1,0)[SB1]"),
        ("1e10", "NUMBER(11,0)[SB8]"),
        ("10000", "NUMBER(5,0)[SB2]"),
        ("'something'", "VARCHAR(9)[LOB]"),
        ("12.3", "NUMBER(3,1)[SB1]"),
        ("-129", "NUMBER(3,0)[SB2]"),
        ("'5'::INT", "NUMBER(38,0)[SB1]"),
        ("1.5::NUMBER(10, 2)", "NUMBER(10,2)[SB2]"),
        ("CAST(1000.00 AS NUMBER(10, 2))", "NUMBER(10,2)[SB4]"),
        ("TRUE", "BOOLEAN[SB1]"),
        ("'2024-05-09'::DATE", "DATE[SB4]"),
        ("CURRENT_TIMESTAMP()", "TIMESTAMP_LTZ(9)[SB16]"),
        ("PARSE_JSON('1')", "VARIANT[LOB]"),
        ("[1]", "ARRAY[LOB]"),
        ("{}", "OBJECT[LOB]"),
        ("1.5::FLOAT", "FLOAT[DOUBLE]"),
        ("'ab'::VARCHAR(10)", "VARCHAR(10)[LOB]"),
        ("X'AB'::BINARY(10)", "BINARY(10)[LOB]"),
    ],
)
def test_the_type_of_an_expression(run: Run, expression: str, text: str) -> None:
    assert values(run(f"SELECT SYSTEM$TYPEOF({expression})")) == [(text,)]
    assert values(run(f"SELECT LOWER(system$typeof({expression})) || '!'")) == [(f"{text.lower()}!",)]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("TIME", "TIME(9)[SB8]"),
        ("TIMESTAMP_NTZ(3)", "TIMESTAMP_NTZ(3)[SB16]"),
        ("TIMESTAMP_TZ", "TIMESTAMP_TZ(9)[SB16]"),
        ("DATE", "DATE[SB4]"),
        ("VARIANT", "VARIANT[LOB]"),
    ],
)
def test_the_type_of_a_column(run: Run, column: str, text: str) -> None:
    run(f"CREATE TABLE t (c {column})")
    assert values(run("SELECT MAX(SYSTEM$TYPEOF(c)) FROM t")) == [(None,)]
    run("INSERT INTO t VALUES (NULL)")
    assert values(run("SELECT SYSTEM$TYPEOF(c) FROM t")) == [(text,)]


@pytest.mark.parametrize("expression", ["n", "n + 1", "COUNT(*)", "CONCAT('every', 'body')", "SYSTEM$TYPEOF(1)"])
def test_what_depends_on_how_the_rows_are_stored_is_refused_by_name(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match=r"Unsupported feature 'SYSTEM\$TYPEOF of "):
        run(f"SELECT SYSTEM$TYPEOF({expression}) FROM (SELECT 1::INT AS n FROM (SELECT 1))")


@pytest.mark.parametrize(("call", "how"), [("SYSTEM$TYPEOF()", "not enough"), ("SYSTEM$TYPEOF(1, 2)", "too many")])
def test_it_has_one_argument(run: Run, call: str, how: str) -> None:
    with pytest.raises(SnowflakeError, match=f"{how} arguments") as refused:
        run(f"SELECT {call}")
    assert refused.value.code == "000938"
