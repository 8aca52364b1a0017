"""Statements that other people's test suites send, with what Snowflake documents as their answer.

The suites: those of snowflake-connector-python, snowflake-connector-nodejs, gosnowflake, fakesnow and dbt-snowflake,
and what SQLAlchemy, Snowflake's provider for Terraform and write_pandas send first. Cells are as the wire has them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Rows = list[list[str | None]]

DOES_NOT_RUN = "refused by name"
"""Of a statement that this account refuses with 000002: the tests that hang on it are counted."""

REFUSED_TESTS_ONCE = 240
"""Tests of the suites that failed by a refusal before this table was made."""


@dataclass(frozen=True)
class Statement:
    """One statement of a suite."""

    sql: str
    wanted: Rows | str | None
    """Rows; the code of the documented error; None where only success matters; DOES_NOT_RUN."""
    before: tuple[str, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
    """More of the request: bindings, parameters."""
    tests: int = 1
    """How many of the suites' tests hang on it."""


def _bindings(*values: tuple[str, Any]) -> dict[str, Any]:
    bindings = {str(number): {"type": kind, "value": value} for number, (kind, value) in enumerate(values, 1)}
    return {"bindings": bindings}


def _one(cell: str | None) -> Rows:
    return [[cell]]


OBJECTS = (
    Statement("select {'a': 'b'}", _one('{\n  "a": "b"\n}')),
    Statement("select {'a': 'b'}::object", _one('{\n  "a": "b"\n}')),
    Statement("select {'anotherName': 'x'}::object(anotherName varchar)", _one('{\n  "anotherName": "x"\n}'), tests=4),
    Statement("select object_construct('a', 1)::object(a int)", _one('{\n  "a": 1\n}'), tests=3),
    Statement('select upper(parse_json(\'{"f":"banana"}\'):f)', _one("BANANA"), tests=2),
    Statement('select trim(parse_json(\'{"f":"banana"}\'):f)', _one("banana")),
    Statement("select concat(parse_json('{\"f\":\"banana\"}'):f, 'x')", _one("bananax")),
    Statement('select length(parse_json(\'{"f":"banana"}\'):f)', _one("6")),
    Statement("select typeof(parse_json('1'))", _one("INTEGER"), tests=2),
    Statement("select typeof(split('a,b', ','))", _one("ARRAY")),
    Statement("select to_variant('x')", _one('"x"'), tests=9),
    Statement("select split('a,b', ',')", _one('[\n  "a",\n  "b"\n]')),
    Statement("select array_cat(['a'], ['b'])", _one('[\n  "a",\n  "b"\n]')),
    Statement("select array_construct_compact(1, null)", _one("[\n  1\n]")),
    Statement("select regexp_substr_all('a1_a2', 'a[[:digit:]]')", _one('[\n  "a1",\n  "a2"\n]')),
    Statement("select object_construct('a', 1, null, 'x')", _one('{\n  "a": 1\n}')),
    Statement("select object_construct(*) from (select 1 a, 'x' b)", _one('{\n  "A": 1,\n  "B": "x"\n}')),
    Statement("select array_size(object_construct())", _one(None)),
    Statement("select object_construct('k','v')['k']", _one('"v"')),
    Statement("select parse_json('NULL')", _one("null"), tests=4),
    Statement("select parse_json('')", _one(None)),
    Statement(
        "select parse_json('{a : 1, b : [1, undefined, -Infinity]}')",
        _one('{\n  "a": 1,\n  "b": [\n    1,\n    undefined,\n    -Infinity\n  ]\n}'),
    ),
    Statement("select ['a']::array(string not null)", DOES_NOT_RUN),
    Statement("select {'a': 1}::map(string, variant not null)", DOES_NOT_RUN),
    Statement("select {'a': 1}::map(string, int)", _one('{\n  "a": 1\n}')),
    Statement("select a from table(flatten([1,2])) as f(s, k, p, i, a, t)", [["1"], ["2"]], tests=2),
    Statement(
        "select seq, value from (select column1 v from values ([1,2]), ([3])), lateral flatten(v)",
        [["1", "1"], ["1", "2"], ["2", "3"]],
    ),
    Statement("select object_agg(k, v) from (select 'a' k, 1::variant v)", _one('{\n  "a": 1\n}')),
    Statement("select as_array(parse_json('[1]'))", _one("[\n  1\n]")),
    Statement("select is_object(parse_json('{}'))", _one("1")),
    Statement("select object_delete({'a': 1, 'b': 2}, 'a')", _one('{\n  "b": 2\n}')),
)

TEXTS_AND_NUMBERS = (
    Statement("select 'AB'::binary", _one("AB"), tests=2),
    Statement("select to_varchar(x'AB')", _one("AB")),
    Statement("select to_varchar(1e9::float)", _one("1000000000")),
    Statement("select div0(1, 0)", _one("0.000000"), tests=2),
    Statement("select div0null(1, 0)", _one("0.000000")),
    Statement(
        "select sum(c)::int from t",
        _one("300"),
        ("create table t (c varchar) as select * from values ('100'), ('200')",),
    ),
    Statement("select c * 2 from t", _one("200.00000"), ("create table t (c varchar) as select '100'",)),
    Statement("select abs(c) from t", _one("100.00000"), ("create table t (c varchar) as select '100'",)),
    Statement("select 555::decfloat", DOES_NOT_RUN, tests=3),
    Statement("select round(haversine(40.7127, -74.0059, 34.0500, -118.2500), 3)", _one("3936.385"), tests=8),
    Statement("select hll(column1) from values (1), (2)", _one("2")),
    Statement("select ratio_to_report(column1) over () from values (1), (1)", [["0.500000"], ["0.500000"]]),
    Statement("select system$typeof(1)", _one("NUMBER(1,0)[SB1]")),
    Statement("select parse_xml('<a>1</a>')", DOES_NOT_RUN),
    Statement("select to_file('@s/x')", DOES_NOT_RUN),
    Statement("select [1, 2]::vector(int, 2)", DOES_NOT_RUN, tests=4),
    Statement("select 'POINT(1 2)'::geography", DOES_NOT_RUN),
    Statement(
        "select initcap('hello wORLD'), strtok('a-b_c','-_',2), regexp_instr('banana','n')", [["Hello World", "b", "3"]]
    ),
    Statement("select a, a as a from (select 1 as a, 2 as b)", [["1", "1"]]),
    Statement("select * from (select 1 as a, 2 as a)", [["1", "2"]]),
    Statement("select current_statement()", _one("select current_statement()")),
    Statement("select current_transaction()", _one(None)),
)

TIMES = (
    Statement("select dateadd('minute', 3, '2023-04-02 01:15:00')", _one("1680398280.000000000")),
    Statement("select '2024-02-03 04:05:06 +0200'::timestamp_tz", _one("1706925906.000000000 1560"), tests=61),
    Statement("select to_varchar('2026-01-01 10:00:00 +09:00'::timestamp_tz)", _one("2026-01-01 10:00:00.000 +0900")),
    Statement(
        "select to_varchar(tz) from t",
        _one("2023-03-15 13:17:29.207 +0500"),
        ("create table t (tz timestamp_tz)", "insert into t values ('2023-03-15 13:17:29.207 +05:00')"),
    ),
    Statement(
        "select to_varchar('2020-01-01 12:00:00.987654'::timestamp_ntz(0))", _one("2020-01-01 12:00:00.000"), tests=46
    ),
    Statement("select '12:34:56.123'::time(3)", _one("45296.123")),
    Statement("select '2020-01-01 12:00:00.123456789'::timestamp_ntz", DOES_NOT_RUN),
    Statement("select to_varchar('2020-01-01 12:00:00.123456'::timestamp_ntz)", _one("2020-01-01 12:00:00.123")),
    Statement("select to_varchar('2020-01-01 12:00:00.123456'::timestamp_ltz)", _one("2020-01-01 12:00:00.123 -0800")),
    Statement("select to_date(to_timestamp(0))", _one("0")),
    Statement("select 1748179630::timestamp", _one("1748179630.000000000"), tests=3),
    Statement("select '1748179630'::timestamp", _one("1748179630.000000000")),
    Statement("select parse_json('{\"ts\":1748179630}'):ts::timestamp_ntz", _one("1748154430.000000000")),
    Statement("select 'Thu, 21 Jan 2016 06:32:44 -0800'::timestamp_ltz", _one("1453386764.000000000"), tests=4),
    Statement("select convert_timezone('Nowhere/Bad', '2020-01-01'::timestamp_ntz)", "100035"),
    Statement(
        "select to_varchar('2024-02-29'::date)",
        _one("29.02.2024"),
        ("alter session set date_output_format = 'DD.MM.YYYY'",),
    ),
    Statement("select '02/29/2024'::date = '29-FEB-2024'::date", _one("1")),
    Statement("select datediff(seconds, '2020-01-01', '2025-05-01'::varchar)", _one("168220800")),
)

BINDS = (
    Statement(
        "select ?; select ?, ?",
        None,
        body={**_bindings(("FIXED", "1"), ("FIXED", "2"), ("FIXED", "3")), "parameters": {"MULTI_STATEMENT_COUNT": 2}},
        tests=4,
    ),
    Statement(
        "select :one + :two",
        _one("3"),
        body={"bindings": {"one": {"type": "FIXED", "value": "1"}, "two": {"type": "FIXED", "value": "2"}}},
        tests=2,
    ),
    Statement("select a from t where a = ?", None, ("create table t (a int)",), {"describeOnly": True}),
    Statement("select ?, ?", "002049", body=_bindings(("FIXED", "1"))),
    Statement(
        "insert into identifier(?) select 1", [["1"]], ("create table t (a int)",), _bindings(("TEXT", "t")), tests=2
    ),
    Statement("drop table identifier(?)", None, ("create table t (a int)",), _bindings(("TEXT", "t"))),
    Statement(
        "insert into t values (?, ?, ?, ?, ?)",
        [["2"]],
        ("create table t (d date, t time, n timestamp_ntz, l timestamp_ltz, b binary)",),
        _bindings(
            ("DATE", ["0", "1709164800000"]),
            ("TIME", ["1000000000", "2000000000"]),
            ("TIMESTAMP_NTZ", ["1704067200000000000", None]),
            ("TIMESTAMP_LTZ", ["1704067200000000000", None]),
            ("BINARY", ["ABCD", "00FF"]),
        ),
        tests=12,
    ),
    Statement(
        "merge into t using s on t.id = s.id when not matched then insert (id) values (id)",
        [["1"]],
        ("create table t (id int)", "create table s (id int) as select 7"),
        tests=2,
    ),
)

SESSION = (
    Statement("alter session set autocommit = false", None, tests=18),
    Statement(
        "select count(*) from t",
        _one("0"),
        ("create table t (a int)", "alter session set autocommit = false", "insert into t values (1)", "rollback"),
    ),
    Statement("alter session set timestamp_input_format = 'YYYY-MM-DD'", None),
    Statement("alter session set python_connector_query_result_format = 'JSON'", None, tests=6),
    Statement("alter session set go_query_result_format = 'ARROW'", DOES_NOT_RUN, tests=4),
    Statement("alter session set go_query_result_format = 'JSON'", None),
)

METADATA = (
    Statement("select count(*) from information_schema.tables where table_name = 'NOT_THERE'", _one("0"), tests=17),
    Statement(
        "select column_name from information_schema.columns where table_name = 'T'",
        _one("A"),
        ("create table t (a int)",),
    ),
    Statement("show user functions", [], tests=5),
    Statement("show replication databases", None, tests=8),
    Statement("show primary keys in table t", None, ("create table t (a int primary key)",), tests=5),
    Statement("show unique keys", []),
    Statement("show imported keys", []),
    Statement("show exported keys", []),
    Statement("show warehouses", None),
    Statement("show network policies", DOES_NOT_RUN),
    Statement("show procedures", None),
    Statement("show procedures", []),
    Statement("describe function no_such_function()", "002003"),
    Statement("comment on table t is 'x'", None, ("create table t (a int)",), tests=5),
    Statement("show functions", None),
    Statement("select system$list_namespaces_from_catalog('no_such')", "002003"),
    Statement("select system$list_iceberg_tables_from_catalog('no_such')", "002003"),
    Statement("select * from table(information_schema.query_history_by_session())", DOES_NOT_RUN),
    Statement("select * from table(result_scan(last_query_id()))", None, ("select 1",)),
)

ROWS = (
    Statement("select seq8() from table(generator(rowcount => 3))", [["0"], ["1"], ["2"]], tests=106),
    Statement("select count(*) from table(generator(rowcount => 100000))", _one("100000")),
    Statement("select count(*) > 0 from table(generator(timelimit => 1))", _one("1")),
    Statement("select count(distinct r) from (select random(1) r from table(generator(rowcount => 9)))", _one("9")),
    Statement("create temporary stage st file_format = (type = parquet compression = auto)", None, tests=65),
    Statement(
        "copy into t from @st file_format = (type = parquet) match_by_column_name = case_insensitive",
        None,
        ("create table t (a int)", "create stage st"),
    ),
    Statement("create file format ff type = csv field_delimiter = '|'", None),
    Statement("copy into @~/x from (select 1 a) file_format = (type = csv) overwrite = true", None),
    Statement("create stage st url = 's3://bucket/'", DOES_NOT_RUN, tests=8),
    Statement("list @~", None, tests=7),
    Statement("list @%t", [], ("create table t (a int)",), tests=15),
    Statement("list @suites.s.%t", [], ("create table t (a int)",)),
    Statement(
        "select * from t",
        [["1", "x"], ["2", "y"]],
        ("create table t (id int autoincrement, a varchar)", "insert into t (a) values ('x'), ('y')"),
        tests=18,
    ),
    Statement("select sq.nextval", _one("1"), ("create sequence sq",)),
    Statement("create table b clone a", None, ("create table a (x int)",)),
    Statement(
        "insert all into t into u select 1", [["1", "1"]], ("create table t (a int)", "create table u (a int)"), tests=3
    ),
    Statement("select $1, t.$2 from t", [["1", "x"]], ("create table t (a int, b varchar) as select 1, 'x'",)),
    Statement("create table t (a int) cluster by (a)", DOES_NOT_RUN),
    Statement("create hybrid table h (a int primary key)", DOES_NOT_RUN, tests=2),
    Statement("create tag tg", DOES_NOT_RUN),
)

PROGRAMS = (
    Statement("call system$wait(0)", _one("waited 0 seconds"), tests=5),
    Statement("select system$wait(0)", _one("waited 0 seconds")),
    Statement("create function f(x int) returns int as 'x + 1'", _one("Function F successfully created."), tests=3),
    Statement("select f(1)", _one("2"), ("create function f(x int) returns int as 'x + 1'",)),
    Statement("create procedure p() returns varchar language javascript as 'return 1'", DOES_NOT_RUN),
    Statement("create procedure p() returns varchar language sql as 'begin return 1; end'", None, tests=3),
    Statement(
        "call p()", _one("x"), ("create procedure p() returns varchar language sql as $$ begin return 'x'; end $$",)
    ),
    Statement("begin let x := 1; return x; end", _one("1")),
    Statement("begin let x := 1; return x; end;", _one("1"), body={"parameters": {"MULTI_STATEMENT_COUNT": 1}}),
    Statement("execute immediate 'select 1'", _one("1")),
    Statement("execute immediate $$ begin return 1; end $$", _one("1")),
    Statement("declare x int default 2; begin return x; end", _one("2")),
)

ALL = (*OBJECTS, *TEXTS_AND_NUMBERS, *TIMES, *BINDS, *SESSION, *METADATA, *ROWS, *PROGRAMS)
