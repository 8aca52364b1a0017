# ruff: noqa: S608 - the names in these statements are the tests' own
"""Bind variables of every type, alone and in arrays, as drivers send them.

Epochs are what snowflake-connector-python sends; https://github.com/snowflakedb/snowflake-connector-python/pull/796
tells what happens to dates that are read otherwise.
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake import engine
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run

TYPES = [
    ("DATE", "DATE", ["-28339200000", "1709164800000"], ["-328", "19782"]),
    ("TIME", "TIME", ["36672500000000", "0"], ["36672.500000000", "0.000000000"]),
    ("TIMESTAMP_NTZ", "TIMESTAMP_NTZ", ["1704067200000000000", "-1000000"], ["1704067200.000000000", "-0.001000000"]),
    ("TIMESTAMP_LTZ", "TIMESTAMP_LTZ", ["1704067200123456000", None], ["1704067200.123456000", None]),
    ("TIMESTAMP_TZ", "TIMESTAMP_TZ", ["1704067200000000000 1560", "1704067200000000000 1230"],
     ["1704067200.000000000 1560", "1704067200.000000000 1230"]),
    ("BINARY", "BINARY", ["00ff", "abcd"], ["00FF", "ABCD"]),
    ("BOOLEAN", "BOOLEAN", ["true", "false"], ["1", "0"]),
    ("REAL", "FLOAT", ["1.5", "1e300"], ["1.5", "1e+300"]),
    ("FIXED", "NUMBER(38, 2)", ["1", "-12345678901234567890.25"], ["1.00", "-12345678901234567890.25"]),
    ("TEXT", "VARCHAR", ["it's", "\\n?"], ["it's", "\\n?"]),
    ("TEXT", "TIMESTAMP_TZ", ["2024-02-29 10:00:00 +0200", None], ["1709193600.000000000 1560", None]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "declared", "values", "cells"), TYPES)
def test_a_bind_means_the_same_alone_and_in_an_array(
    run: Run, kind: str, declared: str, values: list[Any], cells: list[str | None]
) -> None:
    run(f"CREATE TABLE t (id INT, v {declared})")
    for number, value in enumerate(values):
        run(f"INSERT INTO t VALUES ({number}, ?)", {"1": {"type": kind, "value": value}})
    assert run(
        "INSERT INTO t (id, v) VALUES (?, ?)",
        {"1": {"type": "FIXED", "value": ["10", "11"]}, "2": {"type": kind, "value": values}},
    ).rowcount == 2  # fmt: skip
    assert engine.encode_json(run("SELECT v FROM t ORDER BY id")) == [[cell] for cell in cells * 2]


@pytest.mark.parametrize("kind", ["FIXED", "REAL", "BOOLEAN", "DATE", "BINARY", "TIME", "TIMESTAMP_TZ", "TEXT", "ANY"])
@pytest.mark.parametrize("declared", ["TIME", "DATE", "BINARY", "NUMBER", "BOOLEAN", "TIMESTAMP_LTZ", "VARIANT"])
def test_an_array_of_nulls_fits_every_column(run: Run, declared: str, kind: str) -> None:
    run(f"CREATE TABLE t (v {declared})")
    run("INSERT INTO t VALUES (?)", {"1": {"type": kind, "value": [None, None]}})
    table = run("SELECT COUNT(*), COUNT(v) FROM t").table
    assert table is not None
    assert [column.to_pylist() for column in table.columns] == [[2], [0]]


@pytest.mark.parametrize(
    "sql",
    ["SELECT ?", "SELECT 1 WHERE 1 IN (?)", "UPDATE t SET a = ?", "DELETE FROM t WHERE a = ?"],
)
def test_an_array_bind_of_anything_but_an_insert_is_not_set(run: Run, sql: str) -> None:
    """https://github.com/snowflakedb/gosnowflake/issues/1002 has code, place and words."""
    run("CREATE TABLE t (a INT)")
    with pytest.raises(SnowflakeError) as refused:
        run(sql, {"1": {"type": "FIXED", "value": ["1", "2"]}})
    assert (refused.value.code, refused.value.sqlstate) == ("002049", "42601")
    place = sql.index("?")
    assert refused.value.message == (
        f"SQL compilation error:\nerror line 1 at position {place}\nBind variable ? not set."
    )


def test_a_statement_is_described_before_it_is_bound(run: Run) -> None:
    run("CREATE TABLE t (a INT, d DATE)")
    described = run("SELECT a, d FROM t WHERE a = ? AND d > ?::DATE", describe_only=True)
    assert [(column.name, column.type) for column in described.columns] == [("A", "FIXED"), ("D", "DATE")]
    with pytest.raises(SnowflakeError) as refused:
        run("SELECT a FROM t WHERE a = ?\n AND d = ?", {"1": {"type": "FIXED", "value": "1"}})
    assert refused.value.code == "002049"
    assert "error line 2 at position 9\nBind variable ? not set." in refused.value.message


def test_named_binds_are_put_where_their_names_stand(run: Run) -> None:
    binds = {"name": {"type": "TEXT", "value": "x"}, "Age": {"type": "FIXED", "value": "5"}}
    result = run("SELECT :name, :AGE + 1, parse_json('{\"name\": 2}'):name::int, ':name'", binds)
    assert engine.encode_json(result) == [["x", "6", "2", ":name"]]


def test_a_bind_out_of_range_is_an_error_of_the_statement(run: Run) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run("SELECT ?", {"1": {"type": "TIMESTAMP_NTZ", "value": "9" * 25}})
    assert refused.value.code == "100035"
