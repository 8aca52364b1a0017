"""Large results: a first part in the answer, the rest in chunks. Each row comes once, whatever their number."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
import snowflake.connector as python_connector

from snowdome.snowflake.wire import CHUNK_ROWS, INLINE_ROWS
from tests.snowflake.running import PASSWORD, Client, RunningSnowflake

# Around each border: of the answer itself, of one chunk, of the answer and a chunk, of two chunks.
SIZES = [INLINE_ROWS, INLINE_ROWS + 1, 30_000, CHUNK_ROWS, CHUNK_ROWS + 1, INLINE_ROWS + CHUNK_ROWS + 1, 111_000]


def numbers(size: int) -> str:
    return f"select seq4() as n, 'é' || n as t from table(generator(rowcount => {size}))"  # noqa: S608


def downloaded(client: Client, chunk: dict[str, Any]) -> bytes:
    url = urlsplit(chunk["url"])
    status, raw = client.request("GET", f"{url.path}?{url.query}")
    assert status == 200
    return gzip.decompress(raw)


@pytest.mark.parametrize("size", SIZES)
def test_every_row_comes_once_in_json(admin: Client, size: int) -> None:
    data = admin.run(numbers(size))
    rows = list(data["rowset"])
    for chunk in data.get("chunks", []):
        part = json.loads(b"[" + downloaded(admin, chunk) + b"]")
        assert len(part) == chunk["rowCount"]
        rows += part
    assert [int(row[0]) for row in rows] == list(range(size))


@pytest.mark.parametrize("size", SIZES)
def test_every_row_comes_once_in_arrow(snowflake: RunningSnowflake, size: int) -> None:
    client = snowflake.login(application="JDBC")
    data = client.run(numbers(size))
    found = data["total"] - sum(chunk["rowCount"] for chunk in data.get("chunks", []))
    assert found == INLINE_ROWS
    values: list[int] = []
    for chunk in data.get("chunks", []):
        values += pa.ipc.open_stream(downloaded(client, chunk)).read_all().column(0).to_pylist()
    assert values == list(range(INLINE_ROWS, size))


@pytest.mark.parametrize("size", SIZES)
def test_every_row_comes_once_to_the_python_connector(snowflake: RunningSnowflake, size: int) -> None:
    with python_connector.connect(
        account="sandbox-local", user="ADMIN", password=PASSWORD, host="127.0.0.1", port=snowflake.port, protocol="http"
    ) as session:
        assert [row[0] for row in session.cursor().execute(numbers(size)).fetchall()] == list(range(size))


# https://github.com/snowflakedb/snowflake-jdbc/blob/v3.27.1/src/main/java/net/snowflake/client/jdbc/ResultJsonParserV2.java
def test_a_chunk_in_json_is_as_long_as_jdbc_is_told(snowflake: RunningSnowflake) -> None:
    client = snowflake.login(application="JDBC", parameters={"JDBC_QUERY_RESULT_FORMAT": "JSON"})
    sql = "select repeat('long ä', 40) from table(generator(rowcount => 20000))"
    (chunk,) = client.run(sql)["chunks"]
    assert len(downloaded(client, chunk)) == chunk["uncompressedSize"]


# https://docs.snowflake.com/en/sql-reference/parameters#rows-per-resultset; JDBC's Statement.setMaxRows sends it.
@pytest.mark.parametrize(
    ("sql", "rows"), [("select seq4() from table(generator(rowcount => 9))", 4), ("show roles", 4), ("select 1", 1)]
)
def test_rows_per_resultset(admin: Client, sql: str, rows: int) -> None:
    assert admin.run(sql, parameters={"ROWS_PER_RESULTSET": 4})["total"] == rows
    admin.run("alter session set rows_per_resultset = 4")
    assert admin.run(sql)["total"] == rows
    admin.run("alter session set rows_per_resultset = 0")
    assert admin.run("show roles")["total"] > 4


def test_dml_counts_all_rows_whatever_a_result_may_have(admin: Client) -> None:
    admin.run("create table t (n int)")
    insert = "insert into t select seq4() from table(generator(rowcount => 9))"
    assert admin.run(insert, parameters={"ROWS_PER_RESULTSET": 4})["rowset"] == [["9"]]
    assert admin.failure("alter session set rows_per_resultset = -1").code == "001008"


@pytest.mark.parametrize(
    ("sql", "marks"), [('select ?, \'?\', "?" /* ? */ from (select 1 as "?") where 1 = ?', 2), ("select 1", 0)]
)
def test_a_described_statement_tells_how_many_values_it_takes(admin: Client, sql: str, marks: int) -> None:
    assert admin.run(sql, describeOnly=True)["numberOfBinds"] == marks
