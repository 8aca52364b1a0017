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
        ("SELECT 1 AS a START WITH a = 1 CONNECT BY PRIOR a = a", "START WITH ... CONNECT BY"),
        ("SELECT SYS_CONNECT_BY_PATH(a, '/') FROM VALUES (1) t (a) CONNECT BY LEVEL < 3", "START WITH ... CONNECT BY"),
        (
            "SELECT * FROM VALUES (1) t (a) MATCH_RECOGNIZE (MEASURES COUNT(*) AS c PATTERN (x+) DEFINE x AS a > 0)",
            "MATCH_RECOGNIZE",
        ),
        ("SELECT * FROM t PIVOT (SUM(a) FOR b IN (ANY ORDER BY b))", "PIVOT ... IN (ANY)"),
        ("SELECT * FROM t PIVOT (SUM(a) FOR b IN (SELECT 1))", "PIVOT ... IN (subquery)"),
        ("SELECT * FROM t PIVOT (SUM(a) FOR b IN ('x') DEFAULT ON NULL (0))", "PIVOT ... DEFAULT ON NULL"),
        ("SELECT * FROM t ASOF JOIN u MATCH_CONDITION (t.a >= u.a) USING (b)", "ASOF JOIN ... USING"),
        ("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE ALL BY NAME", "MERGE ... ALL BY NAME"),
        ("SELECT 'a' COLLATE 'en-ci' = 'A'", "COLLATE"),
        ("SELECT COLLATE('a', 'en-ci')", "COLLATE"),
        ("SELECT TO_NUMBER('1,234', '9,999')", "TO_NUMBER with the format '9,999'"),
        ("SELECT * FROM t CHANGES (INFORMATION => DEFAULT) AT (OFFSET => -1)", "CHANGES"),
        ("CREATE TABLE c CLONE t AT (OFFSET => -60)", "CLONE ... AT and BEFORE"),
        ("CREATE TABLE c CLONE t BEFORE (STATEMENT => 'x')", "CLONE ... AT and BEFORE"),
        ("SELECT * FROM INFORMATION_SCHEMA.TABLES AT (OFFSET => -1)", "time travel in INFORMATION_SCHEMA"),
        ("SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY", "the database SNOWFLAKE"),
        ("SELECT SNOWFLAKE.CORTEX.COMPLETE('m', 'x')", "the database SNOWFLAKE"),
    ],
)
def test_it_is_refused_by_name(run: Run, sql: str, named: str) -> None:
    with pytest.raises(SnowflakeError, match="Unsupported feature") as refused:
        run(sql)
    assert (refused.value.code, refused.value.sqlstate) == ("000002", "0A000")
    assert named in refused.value.message


def test_a_view_does_not_travel_in_time(run: Run) -> None:
    run("CREATE VIEW v AS SELECT 1 AS a")
    with pytest.raises(SnowflakeError, match="time travel on the view V"):
        run("SELECT * FROM v AT (OFFSET => -1)")


@pytest.mark.parametrize("name", ["NO_SUCH_FUNCTION", "READ_CSV_AUTO", "JSON_EXTRACT_STRING", "SNOWFLAKE_JSON"])
def test_what_nobody_documents_is_unknown(run: Run, name: str) -> None:
    with pytest.raises(SnowflakeError, match="Unknown function") as refused:
        run(f"SELECT {name}('x')")
    assert refused.value.code == "002140"
