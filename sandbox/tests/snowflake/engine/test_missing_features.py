"""What Snowflake has and this account has not is missing by name: no syntax error, no unknown function."""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT PARSE_XML('<a/>')", "PARSE_XML"),
        ("SELECT AS_DATE('x'::VARIANT)", "AS_DATE"),
        ("SELECT SOUNDEX('x')", "SOUNDEX"),
        ("SELECT CURRENT_SCHEMAS()", "CURRENT_SCHEMAS"),
        ("SELECT MINHASH(5, 1)", "MINHASH"),
        ("SELECT APPROXIMATE_JACCARD_INDEX(MINHASH(5, 1))", "APPROXIMATE_SIMILARITY"),
        ("SELECT SQRT(c) FROM (SELECT '1' AS c)", "implicit cast of VARCHAR to a number"),
        ("SELECT c * 1::FLOAT FROM (SELECT '1' AS c)", "implicit cast of VARCHAR to a number"),
        ("SELECT MD5_NUMBER_LOWER64('x')", "MD5_NUMBER_LOWER64"),
        ("SELECT MD5_NUMBER_UPPER64('x')", "MD5_NUMBER_UPPER64"),
        ("SELECT AI_CLASSIFY('x', ['y'])", "AI_CLASSIFY"),
        ("SELECT ST_MAKEPOINT(1, 2)", "ST_MAKEPOINT"),
        ("SELECT 'x'::GEOGRAPHY", "data type GEOGRAPHY"),
        ("SELECT [1, 2]::VECTOR(FLOAT, 2)", "data type VECTOR"),
        ("SELECT VECTOR_L2_DISTANCE(1, 2)", "VECTOR_L2_DISTANCE"),
        ("SELECT 555::DECFLOAT", "data type DECFLOAT"),
        ("CREATE TABLE t (v VECTOR(INT, 3))", "data type VECTOR"),
        ("CREATE TABLE t (d DECFLOAT)", "data type DECFLOAT"),
        ("SELECT * FROM INFORMATION_SCHEMA.PIPES", "INFORMATION_SCHEMA.PIPES"),
        ("SELECT * FROM d1.information_schema.load_history", "INFORMATION_SCHEMA.LOAD_HISTORY"),
        ("SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY())", "INFORMATION_SCHEMA"),
    ],
)
def test_it_is_refused_by_name(run: Run, sql: str, named: str) -> None:
    with pytest.raises(SnowflakeError, match="Unsupported feature") as refused:
        run(sql)
    assert (refused.value.code, refused.value.sqlstate) == ("000002", "0A000")
    assert named in refused.value.message


@pytest.mark.parametrize("name", ["NO_SUCH_FUNCTION", "READ_CSV_AUTO", "JSON_EXTRACT_STRING", "SNOWFLAKE_JSON"])
def test_what_nobody_documents_is_unknown(run: Run, name: str) -> None:
    with pytest.raises(SnowflakeError, match="Unknown function") as refused:
        run(f"SELECT {name}('x')")
    assert refused.value.code == "002140"
