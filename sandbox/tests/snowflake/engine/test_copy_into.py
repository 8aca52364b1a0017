"""COPY INTO both ways, and queries on staged files.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
https://docs.snowflake.com/en/sql-reference/sql/copy-into-location
"""

from __future__ import annotations

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Put, Run, values

BAD = "1,a\nx,b\n3,c\n4\n"


def test_rows_go_in_and_the_answer_is_per_file(run: Run, put: Put) -> None:
    put("one.csv.gz", "1,a\n2,b\n")
    put("sub/two.csv", "3,\n")
    run("create table t (a int, b varchar)")
    result = run("copy into t from @st")
    assert [column.name for column in result.columns][:6] == [
        "file", "status", "rows_parsed", "rows_loaded", "error_limit", "errors_seen",
    ]  # fmt: skip
    assert [row[:6] for row in values(result)] == [
        ("st/one.csv.gz", "LOADED", 2, 2, 1, 0),
        ("st/sub/two.csv", "LOADED", 1, 1, 1, 0),
    ]
    assert values(run("select * from t order by a")) == [(1, "a"), (2, "b"), (3, None)]


def test_a_file_is_loaded_once_until_it_changes_or_force_or_truncate(run: Run, put: Put) -> None:
    put("one.csv", "1\n")
    run("create table t (a int)")
    run("copy into t from @st")
    assert values(run("copy into t from @st")) == [("Copy executed with 0 files processed.",)]
    run("copy into t from @st force = true")
    put("one.csv", "2\n")
    run("copy into t from @st")
    assert values(run("select a from t order by a")) == [(1,), (1,), (2,)]
    run("truncate table t")
    run("copy into t from @st")
    assert values(run("select a from t")) == [(2,)]


@pytest.mark.parametrize(
    ("on_error", "status", "loaded"),
    [
        ("continue", "PARTIALLY_LOADED", [1, 3]),
        ("'CONTINUE'", "PARTIALLY_LOADED", [1, 3]),
        ("skip_file", "LOAD_FAILED", []),
        ("skip_file_2", "LOAD_FAILED", []),
        ("skip_file_3", "PARTIALLY_LOADED", [1, 3]),
        ("skip_file_49%", "LOAD_FAILED", []),
        # A file is left out when the share "exceeds" what is said.
        ("'skip_file_50%'", "PARTIALLY_LOADED", [1, 3]),
    ],
)
def test_on_error_decides_about_the_file(run: Run, put: Put, on_error: str, status: str, loaded: list[int]) -> None:
    put("a.csv", BAD)
    put("good.csv", "9,z\n")
    run("create table t (a int, b varchar)")
    bad, good = values(run(f"copy into t from @st on_error = {on_error}"))
    assert (bad[1], bad[2], bad[3], bad[5]) == (status, 4, len(loaded), 2)
    assert "Numeric value 'x' is not recognized" in bad[6]
    assert (bad[7], bad[9]) == (2, '"T"["A":1]')
    assert good[1] == "LOADED"
    assert [row[0] for row in values(run("select a from t order by a"))] == [*loaded, 9]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("1,a\nx,b\n", "100038", "line 2"),
        ("1,a\n2\n", "100080", "Number of columns in file (1) does not match"),
        ("1,a,c\n", "100080", "Number of columns in file (3) does not match"),
        (",a\n", "100072", "NULL result in a non-nullable column"),
        ("1,abcdefghij\n", "100078", "too long"),
    ],
)
def test_without_on_error_nothing_is_loaded(run: Run, put: Put, content: str, code: str, said: str) -> None:
    put("a.csv", "7,ok\n")
    put("b.csv", content)
    run("create table t (a int not null, b varchar(5))")
    with pytest.raises(SnowflakeError) as failed:
        run("copy into t from @st")
    assert failed.value.code == code
    assert said in failed.value.message
    assert "b.csv" in failed.value.message
    assert values(run("select count(*) from t")) == [(0,)]


def test_an_error_leaves_an_open_transaction_alone(run: Run, put: Put) -> None:
    put("b.csv", "x\n")
    run("create table t (a int)")
    run("begin")
    run("insert into t values (1)")
    with pytest.raises(SnowflakeError):
        run("copy into t from @st")
    run("commit")
    assert values(run("select a from t")) == [(1,)]


def test_a_rollback_takes_loaded_rows_back(run: Run, put: Put) -> None:
    put("b.csv", "5\n")
    run("create table t (a int)")
    run("begin")
    run("copy into t from @st")
    run("rollback")
    assert values(run("select count(*) from t")) == [(0,)]


@pytest.mark.parametrize(
    ("options", "content", "expected"),
    [
        ("field_optionally_enclosed_by = '\"'", '1,"a,b\n""c"""\n', [(1, 'a,b\n"c"')]),
        ("skip_header = 1", "h1,h2\n1,a\n", [(1, "a")]),
        ("field_delimiter = '|' record_delimiter = ';'", "1|a;2|b", [(1, "a"), (2, "b")]),
        ("field_delimiter = '||'", "1||a\n", [(1, "a")]),
        ("", "1,a\\,b\n2,\\N\n", [(1, "a,b"), (2, None)]),
        ("null_if = ('NULL', '')", "1,NULL\n2,\n", [(1, None), (2, None)]),
        ("empty_field_as_null = false", "1,\n", [(1, "")]),
        ("field_optionally_enclosed_by = '\"'", '1,""\n', [(1, "")]),
        ("trim_space = true", " 1 ,  a \n", [(1, "a")]),
        ("skip_blank_lines = true", "1,a\n\n2,b\n", [(1, "a"), (2, "b")]),
        ("error_on_column_count_mismatch = false", "1\n2,b,c\n", [(1, None), (2, "b")]),
        ("", "1,a\r\n2,b\r\n", [(1, "a"), (2, "b")]),
        ("", "\ufeff1,ä\n", [(1, "ä")]),
        ("escape_unenclosed_field = none", "1,a\\b\n", [(1, "a\\b")]),
        ("parse_header = true", "b,a\nx,1\n", [(1, "x")]),
    ],
)
def test_options_of_csv(run: Run, put: Put, options: str, content: str, expected: list[object]) -> None:
    put("a.csv", content)
    run("create table t (a int, b varchar)")
    match = " match_by_column_name = case_insensitive" if "parse_header" in options else ""
    run(f"copy into t from @st file_format = (type = csv {options}){match}")
    assert values(run("select * from t order by a")) == expected


def test_formats_of_dates_and_defaults_of_columns(run: Run, put: Put) -> None:
    put("a.csv", "31.12.2024\n")
    run("create table t (d date, n int default 7)")
    run("copy into t (d) from @st file_format = (type = csv date_format = 'DD.MM.YYYY')")
    assert [(str(day), n) for day, n in values(run("select * from t"))] == [("2024-12-31", 7)]


@pytest.mark.parametrize(
    ("options", "content", "expected"),
    [
        ("", '{"a": 1}\n{"a": [2, null]}', ['{"a":1}', '{"a":[2,null]}']),
        ("", '{"a":\n 1.50}{"b": 2}', ['{"a":1.50}', '{"b":2}']),
        ("strip_outer_array = true", '[{"a": 1}, {"b": 2}]', ['{"a":1}', '{"b":2}']),
        ("", '[{"a": 1}, {"b": 2}]', ['[{"a":1},{"b":2}]']),
        ("", "5\n'x'", ['"x"', "5"]),
    ],
)
def test_json_is_one_variant_a_value(run: Run, put: Put, options: str, content: str, expected: list[str]) -> None:
    put("a.json", content)
    run("create table t (v variant)")
    run(f"copy into t from @st file_format = (type = json {options})")
    assert sorted(row[0] for row in values(run("select to_json(v) from t"))) == sorted(expected)


def test_json_and_parquet_fill_several_columns_by_name_alone(run: Run, put: Put) -> None:
    put("a.json", '{"A": 1, "b": "x"}\n{"B": "y"}')
    run("create table t (a int, b varchar)")
    with pytest.raises(SnowflakeError, match="one and only one column"):
        run("copy into t from @st file_format = (type = json)")
    run("copy into t from @st file_format = (type = json) match_by_column_name = case_sensitive")
    assert values(run("select * from t order by a")) == [(1, None), (None, "y")]


@pytest.mark.parametrize(("option", "named"), [
    ("on_error = continue", ["PARTIALLY_LOADED", "LOADED"]),
    ("on_error = skip_file", ["LOAD_FAILED", "LOADED"]),
])  # fmt: skip
def test_a_record_that_is_no_json_is_an_error_of_its_own(run: Run, put: Put, option: str, named: list[str]) -> None:
    put("a.json", '{"a": 1}\n{"a": \n{"a": 3}')
    put("b.json", '{"a": 4}')
    run("create table t (v variant)")
    assert [row[1] for row in values(run(f"copy into t from @st file_format = (type = json) {option}"))] == named


@pytest.mark.parametrize("content", [b"PAR1 but not really", b""])
def test_a_file_of_another_format_is_an_error_not_a_crash(run: Run, put: Put, content: bytes) -> None:
    put("a.parquet", content)
    run("create table t (v variant)")
    with pytest.raises(SnowflakeError, match=r"a\.parquet"):
        run("copy into t from @st file_format = (type = parquet)")
    (row,) = values(run("copy into t from @st file_format = (type = parquet) on_error = continue"))
    assert row[1] == "LOAD_FAILED"


def test_parquet_through_a_transformation_as_write_pandas_sends_it(run: Run, put: Put) -> None:
    path = put("f.parquet")
    pq.write_table(pa.table({"ID": [1, 2], "n m": ["a", None], "X": [1.5, 2.0]}), path)
    run('create table t (id int, "n m" varchar, x float)')
    run(
        'COPY INTO t ("ID","n m","X") FROM (SELECT $1:"ID"::NUMBER(38,0),$1:"n m"::TEXT,$1:"X"::REAL'
        " FROM '@st') FILE_FORMAT=(TYPE=PARQUET USE_VECTORIZED_SCANNER=FALSE COMPRESSION=auto BINARY_AS_TEXT=FALSE)"
        " PURGE=TRUE ON_ERROR='abort_statement'"
    )
    assert values(run("select * from t order by id")) == [(1, "a", 1.5), (2, None, 2.0)]
    assert not path.exists()


def test_columns_are_picked_and_computed(run: Run, put: Put) -> None:
    put("a.csv", "1,a,2024-01-01\n2,b,2024-01-02\n")
    run("create table t (day date, n int, file varchar, row_no int)")
    run(
        "copy into t from (select s.$3, s.$1::int * 10, metadata$filename, metadata$file_row_number from @st/a.csv s)"
        " pattern = '.*[.]csv'"
    )
    assert [(str(row[0]), *row[1:]) for row in values(run("select * from t order by n"))] == [
        ("2024-01-01", 10, "a.csv", 1),
        ("2024-01-02", 20, "a.csv", 2),
    ]


def test_staged_files_are_queried(run: Run, put: Put) -> None:
    put("a.csv", "1,a\n2,b\n")
    put("a.json", '{"k": {"l": 5}}')
    assert values(run("select $2, t.$1::int + 1 from @st/a.csv t order by 1")) == [("a", 2), ("b", 3)]
    assert values(run("select count(*) from @st (pattern => '.*csv')")) == [(2,)]
    assert values(run("select $3 from @st/a.csv limit 1")) == [(None,)]


@pytest.mark.parametrize(
    ("arrays", "kind"),
    [
        ([pa.array([True]), pa.nulls(1)], "BOOLEAN"),
        ([pa.nulls(1), pa.array([1.5])], "REAL"),
        ([pa.nulls(2), pa.nulls(1), pa.array([b"x"])], "BINARY"),
        ([pa.nulls(1), pa.nulls(1)], "TEXT"),
    ],
)
def test_a_column_without_a_value_in_one_file_has_the_type_of_the_others(
    run: Run, put: Put, account: Account, arrays: list[pa.Array], kind: str
) -> None:
    for number, array in enumerate(arrays):
        pq.write_table(pa.table({"a": array}), put(f"{number}.parquet"))
    parquet = FileFormat("F", owner=RoleName("SYSADMIN"), options={"TYPE": "PARQUET"})
    account.databases["D1"].schemas["S1"].file_formats["F"] = parquet
    found = values(
        run("select type, nullable, expression from table(infer_schema(location => '@st', file_format => 'f'))")
    )
    assert found == [(kind, True, f'$1:"a"::{kind}')]


@pytest.mark.parametrize(
    ("query", "options", "name", "content"),
    [
        ("(select 1 as a, 'x,y' as b)", "", "out_0_0_0.csv.gz", b"1,x\\,y\n"),
        ("(select 1 as a, 'q\"r' as b)", "field_optionally_enclosed_by = '\"'", "out_0_0_0.csv.gz", b'1,"q""r"\n'),
        ("(select null as a, true as b)", "compression = none", "out_0_0_0.csv", b"\\N,true\n"),
        ("(select null as a, 1.50 as b)", "compression = none null_if = ('')", "out_0_0_0.csv", b",1.50\n"),
    ],
)
def test_rows_become_files(run: Run, put: Put, query: str, options: str, name: str, content: bytes) -> None:
    folder = put("x").parent
    result = run(f"copy into @st/out from {query} file_format = (type = csv {options})")
    assert [column.name for column in result.columns] == ["rows_unloaded", "input_bytes", "output_bytes"]
    data = (folder / name).read_bytes()
    assert values(result) == [(1, len(content), len(data))]
    assert (gzip.decompress(data) if name.endswith("gz") else data) == content


def test_what_is_unloaded_is_loaded_again(run: Run, put: Put) -> None:
    put("x")
    run("create table t (a int, b varchar, v variant, d date, f float)")
    run(
        "insert into t select 1, 'a\"b,\n\\\\', parse_json('{\"k\": [1, \"x\"]}'), '2024-02-29', 1.5"
        " union all select null, '', null, null, null"
    )
    enclosed = "(type = csv field_optionally_enclosed_by = '\"')"
    run(f"copy into @st/csv/ from t file_format = {enclosed} header = true")
    run("create table u like t")
    run(
        "copy into u from (select $1, $2, parse_json($3), $4, $5 from @st/csv/)"
        " file_format = (type = csv field_optionally_enclosed_by = '\"' skip_header = 1)"
    )
    run("copy into @st/pq from (select a, b, d, f from t) file_format = (type = parquet) header = true")
    run("create table w (a int, b varchar, d date, f float)")
    run("copy into w from @st/pq file_format = (type = parquet) match_by_column_name = case_insensitive")
    original = values(run("select a, b, to_json(v), d, f from t order by a"))
    assert values(run("select a, b, to_json(v), d, f from u order by a")) == original
    assert values(run("select a, b, d, f from w order by a")) == values(run("select a, b, d, f from t order by a"))


def test_files_that_are_there_are_overwritten_only_when_told(run: Run, put: Put) -> None:
    put("x")
    run("copy into @st/o from (select 1 as a)")
    with pytest.raises(SnowflakeError) as failed:
        run("copy into @st/o from (select 2 as a)")
    assert failed.value.code == "001030"
    run("copy into @st/o from (select 2 as a) overwrite = true")
    assert values(run("select $1 from @st/o")) == [("2",)]


@pytest.mark.parametrize("compression", ["gzip", "bz2", "none"])
def test_a_single_file_without_a_suffix_is_read_again(run: Run, put: Put, compression: str) -> None:
    put("x")
    run(f"copy into @st/one from (select 1 as a) single = true file_format = (type = csv compression = {compression})")
    assert values(run("select $1 from @st/one")) == [("1",)]


def test_files_are_no_larger_than_told(run: Run, put: Put) -> None:
    folder = put("x").parent
    run("create table n as select * from values (1), (2), (3)")
    run("copy into @st/big/ from n max_file_size = 4 file_format = (compression = none)")
    assert sorted(path.name for path in (folder / "big").iterdir()) == ["data_0_0_0.csv", "data_0_0_1.csv"]


def test_validation_returns_errors_and_loads_nothing(run: Run, put: Put) -> None:
    put("a.csv", BAD)
    run("create table t (a int, b varchar)")
    rows = values(run("copy into t from @st validation_mode = return_errors"))
    assert [(row[1], row[2], row[6], row[9], row[11]) for row in rows] == [
        ("a.csv", 2, 100038, 2, "x,b"),
        ("a.csv", 4, 100080, 4, "4"),
    ]
    assert values(run("select count(*) from t")) == [(0,)]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("copy into t from @nope", "002003"),
        ("copy into nope from @st", "002003"),
        ("copy into t (z) from @st", "000904"),
        ("copy into t from @st on_error = sometimes", "001008"),
        ("copy into t from @st nonsense = 1", "001420"),
        ("copy into t from @st file_format = (format_name = nope)", "002003"),
        ("copy into t from @st files = ('missing.csv')", None),
        ("copy into t from 's3://bucket/x'", "000002"),
        ("copy into t from @st file_format = (type = avro)", "000002"),
        ("copy into t from @st validation_mode = return_5_rows", "000002"),
        ("copy into t from @st match_by_column_name = case_sensitive validation_mode = return_errors", "001003"),
        ("copy into @st/x from t partition by (a)", "000002"),
        ("copy into t from @st pattern = '('", None),
    ],
)
def test_what_is_wrong_or_missing_is_said(run: Run, put: Put, sql: str, code: str | None) -> None:
    put("a.csv", "1\n")
    run("create table t (a int)")
    with pytest.raises(SnowflakeError) as failed:
        run(sql)
    assert code is None or failed.value.code == code, failed.value.message
    assert failed.value.code != "000603"
