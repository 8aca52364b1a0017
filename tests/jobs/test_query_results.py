"""Results as text: equal values have equal texts, and nothing else has."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import types as T

from lakehouse import query_results
from lakehouse.query_results import result_of, text_of
from lakehouse.steps import compare_results
from tests.jobs.lake import Lake


def values(spark: SparkSession, *expressions: str) -> list[Any]:
    result = result_of(spark, "SELECT " + ", ".join(f"{text} AS c{i}" for i, text in enumerate(expressions)))
    assert "error" not in result, result
    [row] = result["rows"]
    return list(row)


def kinds(spark: SparkSession, *expressions: str) -> list[str]:
    result = result_of(spark, "SELECT " + ", ".join(f"{text} AS c{i}" for i, text in enumerate(expressions)))
    return [kind for _, kind in result["columns"]]


def test_numbers_are_exact_and_have_one_text(spark: SparkSession) -> None:
    assert values(spark, "1.50BD", "1.5BD", "CAST(1 AS decimal(38,0))", "1", "1L", "CAST(1 AS tinyint)") == [
        *["1.5"] * 2,
        *["1"] * 4,
    ]
    wide = "12345678901234567890123456789012345.678"
    assert values(spark, f"{wide}BD", "-0.00BD", "100BD", "-9223372036854775808L") == [
        *[wide, "0", "100"],
        "-9223372036854775808",
    ]
    # A decimal of the largest scale: format(..., "f") writes no exponent.
    assert values(spark, "CAST('0.00000000000000000000000000000000000001' AS decimal(38,38))") == [
        "0." + "0" * 37 + "1"
    ]


def test_floats_are_equal_as_in_sql(spark: SparkSession) -> None:
    assert values(spark, "double('NaN')", "float('NaN')", "-double('Infinity')", "-0.0D", "0.1D", "1e300D") == [
        *["NaN", "NaN", "-Infinity", "0.0", "0.1", "1e+300"],
    ]
    # A float holds another number than a double of the same text.
    assert values(spark, "float(0.1)", "double(float(0.1))") == ["0.10000000149011612"] * 2
    assert values(spark, "0.1D + 0.2D") != values(spark, "0.3D")


def test_instants_are_in_utc_whatever_the_clock_of_the_process(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    # Within the hour that a clock change repeats, and at its edge.
    assert values(
        spark,
        "TIMESTAMP '2024-11-03 05:30:00Z'",
        "TIMESTAMP '2024-11-03 06:30:00.123456Z'",
        "TIMESTAMP_NTZ '2024-03-10 02:30:00'",
        "DATE '0001-01-01'",
        "TIMESTAMP '1900-01-01 00:00:00Z'",
    ) == [
        "2024-11-03 05:30:00.000000",
        "2024-11-03 06:30:00.123456",
        "2024-03-10 02:30:00.000000",
        "0001-01-01",
        "1900-01-01 00:00:00.000000",
    ]
    assert kinds(spark, "current_timestamp()", "TIMESTAMP_NTZ '2024-01-01 00:00:00'") == ["timestamp", "timestamp_ntz"]


def test_a_day_is_one_of_utc_whatever_the_session(spark: SparkSession) -> None:
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    try:
        assert values(
            spark, "to_date(TIMESTAMP '2024-01-31 20:00:00Z')", "date_trunc('month', TIMESTAMP '2024-01-31 20:00:00Z')"
        ) == [
            *["2024-01-31", "2024-01-01 00:00:00.000000"],
        ]
    finally:
        spark.conf.unset("spark.sql.session.timeZone")


def test_texts_booleans_bytes_and_null_are_told_apart(spark: SparkSession) -> None:
    assert values(spark, "'a '", "''", "'NULL'", "NULL", "true", "X'00FF'", "'\u00e4'", "'a\u0308'") == [
        *["a ", "", "NULL", None, "true", "00ff", "\u00e4", "a\u0308"],
    ]
    assert kinds(spark, "NULL", "true", "X'00'") == ["null", "boolean", "binary"]


def test_nested_values_keep_the_order_of_arrays_alone(spark: SparkSession) -> None:
    assert values(
        spark,
        "array(2, NULL, 1)",
        "map('b', 1, 'a', NULL)",
        "named_struct('X', 1.50BD, 'y', NULL)",
        "array(named_struct('at', TIMESTAMP '2024-01-01 00:00:00Z'))",
        "array()",
        "array('1')",
        "array(1)",
    ) == [
        '["2", null, "1"]',
        '[["a", null], ["b", "1"]]',
        '{"x": "1.5", "y": null}',
        '[{"at": "2024-01-01 00:00:00.000000"}]',
        "[]",
        '["1"]',
        '["1"]',
    ]
    # What the texts of these two do not tell, their kinds do.
    assert kinds(spark, "array('1')", "array(1)", "map('a', 1.5D)", "named_struct('X', array(true))") == [
        *["array<string>", "array<number>", "map<string,float>", "struct<x:array<boolean>>"],
    ]


def test_a_map_in_either_order_has_one_text() -> None:
    of_numbers = T.MapType(T.IntegerType(), T.DecimalType(10, 2))
    texts = {text_of(value, of_numbers) for value in ({2: Decimal("1.0"), 10: None}, {10: None, 2: Decimal(1)})}
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT INTERVAL 1 DAY AS i", "The column i has type .*interval.*, which cannot be compared. Cast it"),
        ("SELECT 1 AS id, 2 AS ID", "two columns id. Name one of them otherwise"),
        ("SELECT nope", "nope"),
        ("SELEC 1", "(?i)syntax"),
        ("CREATE TABLE lake.d.t (id int) USING iceberg", "(?i)syntax"),
        ("SELECT 1; SELECT 2", "(?i)syntax"),
        ("SELECT 1) AS a; DROP TABLE lake.d.t; SELECT * FROM (SELECT 1", "(?i)syntax"),
        ("SELECT assert_true(id < 2) FROM range(3)", "is not true"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(spark: SparkSession, query: str, error: str) -> None:
    assert re.search(error, result_of(spark, query)["error"])


def test_a_comment_at_the_end_is_no_part_of_what_stands_behind(spark: SparkSession) -> None:
    assert result_of(spark, "SELECT 1 AS id -- the only one")["rows"] == [["1"]]


def test_large_results_are_refused_by_rows_and_by_size(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(result_of(spark, "SELECT * FROM range(10000)")["rows"]) == query_results.MOST_ROWS
    refused = "It has more than 10,000 rows or 16 MB of text. Aggregate it, or name fewer rows with WHERE."
    assert result_of(spark, "SELECT * FROM range(10001)") == {"error": refused}
    monkeypatch.setattr(query_results, "MOST_BYTES", 999)
    assert "error" in result_of(spark, "SELECT repeat('x', 100) FROM range(10)")


def test_the_job_asks_every_query_and_writes_one_object(spark: SparkSession, lake: Lake, tmp_path: Path) -> None:
    lake.make_table()
    queries, results = tmp_path / "queries.json", tmp_path / "folder" / "results.json"
    queries.write_text(
        json.dumps({"empty": "SELECT customer_id FROM raw_sales_data", "broken": "SELECT nope", "one": "SELECT 1 AS n"})
    )
    for _ in range(2):
        told = lake.step(compare_results, queries=str(queries), results=str(results))
    assert (told["empty"], told["one"]) == (0, 1)
    found = json.loads(results.read_text())
    assert found["empty"] == {"columns": [["customer_id", "number"]], "rows": []}
    assert "nope" in found["broken"]["error"]
    assert found["one"]["rows"] == [["1"]]
