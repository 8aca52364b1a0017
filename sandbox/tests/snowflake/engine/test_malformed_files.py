"""Files that are damaged, or that hold what their type should not: an error of the record or of the file.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Put, Run, values


def _zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


@pytest.mark.parametrize(("suffix", "compress"), [("gz", gzip.compress), ("bz2", bz2.compress), ("zst", _zstd)])
def test_half_a_compressed_file_is_an_error(
    run: Run, put: Put, suffix: str, compress: Callable[[bytes], bytes]
) -> None:
    path = put("a.csv")
    path.rename(path.with_suffix(f".csv.{suffix}")).write_bytes(compress(b"1,a\n" * 1000)[:-9])
    run("create table t (a int, b varchar)")
    with pytest.raises(SnowflakeError, match="compressed"):
        run("copy into t from @st")


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        # https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-1013-1014
        (b"\xffwebinar", "0xFFwebinar"),
        (b"caf\xe9", "caf0xE9"),
        (b"\xc0\xaf", "0xC00xAF"),
        (b"\xed\xa0\x80", "0xED0xA00x80"),
        (b"\xf0\x9f\x99", "0xF00x9F0x99"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_bytes_that_are_no_utf8_are_an_error_of_their_record_alone(
    run: Run, put: Put, kind: str, bad: bytes, shown: str
) -> None:
    lines = {"csv": b"1,ok\n2,%s\n3,ok\n", "json": b'{"a": 1}\n{"a": 2, "b": "%s"}\n{"a": 3}'}
    put(f"a.{kind}", lines[kind] % bad)
    run("create table t (a int, b varchar)")
    by_name = "match_by_column_name = case_insensitive" if kind == "json" else ""
    ((_, status, parsed, loaded, _, seen, first, line, _, column),) = values(
        run(f"copy into t from @st file_format = (type = {kind}) {by_name} on_error = continue")
    )
    assert (status, parsed, loaded, seen, line) == ("PARTIALLY_LOADED", 3, 2, 1, 2)
    assert first.startswith("Invalid UTF8 detected in string '")
    assert shown in first
    assert column == ('"T"["B":2]' if kind == "csv" else None)
    assert values(run("select a from t order by a")) == [(1,), (3,)]


@pytest.mark.parametrize("record", ["[" * 100_000, '{"a": ' * 5_000, "[" * 300 + "]" * 300, '{"a": "\\ud800"', "\0"])
def test_a_record_that_nobody_can_read_spoils_no_other(run: Run, put: Put, record: str) -> None:
    put("a.json", f'{{"a": 1}}\n{record}\n{{"a": 3}}\n')
    run("create table t (v variant)")
    ((_, status, parsed, loaded, _, seen, *_),) = values(
        run("copy into t from @st file_format = (type = json) on_error = continue")
    )
    assert (status, parsed, loaded, seen) == ("PARTIALLY_LOADED", 3, 2, 1)


@pytest.mark.parametrize("record", ["5", '"a"', "[1, 2]", "true"])
def test_a_record_without_names_is_an_error_of_a_load_by_name(run: Run, put: Put, record: str) -> None:
    put("a.json", f'{{"a": 1}}\n{record}\n')
    run("create table t (a int)")
    load = "copy into t from @st file_format = (type = json) match_by_column_name = case_insensitive"
    with pytest.raises(SnowflakeError, match="no object"):
        run(load)
    assert values(run(f"{load} on_error = continue"))[0][1:4] == ("PARTIALLY_LOADED", 2, 1)


def test_half_a_surrogate_pair_is_replaced(run: Run, put: Put) -> None:
    put("a.json", '{"a": "x\\ud800"}')
    run("create table t (a varchar)")
    run("copy into t from @st file_format = (type = json) match_by_column_name = case_insensitive")
    assert values(run("select a from t")) == [("x\ufffd",)]


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (pa.array([1], pa.timestamp("ns")), None),
        (pa.array([1_000_001], pa.time64("ns")), None),
        (pa.array([[2**40 + 1]], pa.list_(pa.timestamp("ns"))), None),
        (pa.array([5], pa.duration("ns")), "000002"),
        (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())), "000002"),
        (pa.array([2**62], pa.timestamp("us")), "100069"),
        (pa.array([2**31 - 1], pa.int32()).cast(pa.date32()), "100069"),
    ],
)
def test_a_parquet_value_is_loaded_or_refused_and_never_breaks_the_load(
    run: Run, put: Put, array: pa.Array, said: str | None
) -> None:
    pq.write_table(pa.table({"a": array}), put("a.parquet"))
    run("create table t (v variant)")
    load = "copy into t from @st file_format = (type = parquet use_logical_type = true)"
    if said is None:
        run(load)
        assert values(run("select count(*) from t")) == [(1,)]
        return
    with pytest.raises(SnowflakeError) as failed:
        run(load)
    assert failed.value.code == said


@pytest.mark.parametrize("suffix", ["gz", "bz2", "zst"])
def test_how_a_file_is_compressed_is_told_by_its_content_not_by_its_name(run: Run, put: Put, suffix: str) -> None:
    # github.com/snowflakedb/snowflake-connector-nodejs, test/integration/testPutGet.js: "PUT GET test".
    run("CREATE TABLE t (a INT, b VARCHAR)")
    put(f"plain.csv.{suffix}").write_bytes(b"1,x\n2,y\n")
    put(f"gzip.csv.{suffix}").write_bytes(gzip.compress(b"3,z\n"))
    run("COPY INTO t FROM @st")
    assert sorted(values(run("SELECT a, b FROM t"))) == [(1, "x"), (2, "y"), (3, "z")]
