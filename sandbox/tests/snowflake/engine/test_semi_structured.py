# ruff: noqa: S608 - the names in these statements are the tests' own
"""VARIANT, OBJECT, ARRAY and FLATTEN. https://docs.snowflake.com/en/sql-reference/data-types-semistructured"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

DOCUMENT = """(SELECT PARSE_JSON('{"a": {"b": "x"}, "n": 5, "list": [7, 8], "nothing": null}') AS v)"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("v:a.b::STRING", "x"),
        ("v['a']['b']::VARCHAR", "x"),
        ("v:n + 1", 6.0),
        ("v:n = 5", True),
        ("v:a.b = 'x'", True),
        ("v:list[1]::INT", 8),
        ("v:missing", None),
        ("v:nothing::INT", None),
        ("v:a", '{"b":"x"}'),
        ("v:a.b", '"x"'),
        ("OBJECT_CONSTRUCT('k', 1, 'gone', NULL)", '{"k":1}'),
        ("ARRAY_CONSTRUCT(1, 'x', NULL)", '[1,"x",undefined]'),
        ("ARRAY_SIZE(v:list)", 2),
    ],
)
def test_paths_casts_and_constructors(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression} FROM {DOCUMENT}")) == [(value,)]


def test_flatten_in_both_forms(run: Run) -> None:
    lateral = run(
        f"SELECT f.index, f.value::INT AS n FROM {DOCUMENT} d, LATERAL FLATTEN(input => d.v:list) f ORDER BY 1"
    )
    assert values(lateral) == [(0, 7), (1, 8)]
    table = run("SELECT key, value FROM TABLE(FLATTEN(PARSE_JSON('{\"k\": 1}')))")
    assert values(table) == [("k", "1")]
    assert [column.type for column in table.columns] == ["TEXT", "VARIANT"]


def test_flatten_outer_keeps_rows_without_elements(run: Run) -> None:
    sql = "SELECT t.id, f.value FROM (SELECT 1 AS id, NULL::VARIANT AS v) t, LATERAL FLATTEN(input => t.v{}) f"
    assert values(run(sql.format(", outer => TRUE"))) == [(1, None)]
    assert values(run(sql.format(""))) == []


NESTED = """PARSE_JSON('{"a":1, "b":[77,88], "c": {"d":"X"}}')"""


@pytest.mark.parametrize(
    ("call", "paths"),
    [
        # The examples of https://docs.snowflake.com/en/sql-reference/functions/flatten
        ("PARSE_JSON('[1, ,77]')", ["[0]", "[2]"]),
        (f"{NESTED}, path => 'b'", ["b[0]", "b[1]"]),
        ("PARSE_JSON('[]')", []),
        ("PARSE_JSON('[]'), outer => TRUE", [""]),
        (NESTED, ["a", "b", "c"]),
        (f"{NESTED}, recursive => TRUE", ["a", "b", "b[0]", "b[1]", "c", "c.d"]),
        (f"{NESTED}, recursive => TRUE, mode => 'OBJECT'", ["a", "b", "c", "c.d"]),
        (f"{NESTED}, mode => 'ARRAY'", []),
        ("PARSE_JSON('{\"odd key\": 1}')", ["['odd key']"]),
    ],
)
def test_flatten_walks_as_its_arguments_say(run: Run, call: str, paths: list[str]) -> None:
    assert values(run(f"SELECT path FROM TABLE(FLATTEN(input => {call}))")) == [(path,) for path in paths]


def test_flatten_counts_each_row_of_the_input(run: Run) -> None:
    rows = "(SELECT column1 AS id, PARSE_JSON(column2) AS v FROM VALUES (1, '[7, 8]'), (2, '[7, 8]'))"
    found = values(run(f"SELECT id, f.seq FROM {rows} t, LATERAL FLATTEN(t.v) f"))
    assert len({seq for _, seq in found}) == 2
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    ("select", "row"),
    [
        ("a, b, index", (1, None, 0)),
        ("f.a, f.value", (1, "7")),
        ("f.c", ("[0]",)),
        ("f.*", (1, None, "[0]", 0, "7", "[7]")),
    ],
)
def test_flatten_takes_aliases_of_its_columns(run: Run, select: str, row: Any) -> None:
    # https://github.com/tekumara/fakesnow: test_flatten_value_cast_as_varchar and its neighbors
    assert values(run(f"SELECT {select} FROM TABLE(FLATTEN([7])) AS f (a, b, c)")) == [row]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # Each line is an example, or a usage note, of the function's page.
        ("TO_VARIANT('x')", '"x"'),
        ("SPLIT('a,b', ',')", '["a","b"]'),
        ("SPLIT('127.0.0.1', '.')[0]::VARCHAR", "127"),
        ("ARRAY_CAT(['a'], ['b'])", '["a","b"]'),
        ("ARRAY_CONSTRUCT_COMPACT(NULL, 'hello', 4)", '["hello",4]'),
        (
            "ARRAY_CONSTRUCT(NULL, PARSE_JSON('null'), 'hello', 3::DOUBLE, 4)",
            '[undefined,null,"hello",3.000000000000000e+00,4]',
        ),
        ("OBJECT_CONSTRUCT('a', 1, 'b', 'BBBB', 'c', NULL)", '{"a":1,"b":"BBBB"}'),
        ("OBJECT_CONSTRUCT('a', 1, NULL, 'x')", '{"a":1}'),
        ("OBJECT_CONSTRUCT_KEEP_NULL('a', NULL)", '{"a":null}'),
        ("OBJECT_CONSTRUCT('k', 'v')['k']", '"v"'),
        ("OBJECT_INSERT({'a': 1}, 'b', 2)", '{"a":1,"b":2}'),
        ("OBJECT_INSERT({'a': 1}, 'a', 2, TRUE)", '{"a":2}'),
        ("OBJECT_DELETE({'a': 1, 'b': 2}, 'a')", '{"b":2}'),
        ("OBJECT_PICK({'a': 1, 'b': 2}, 'a')", '{"a":1}'),
        ("OBJECT_KEYS({'b': 1, 'a': 2})", '["a","b"]'),
        ("ARRAY_SIZE({'a': 1})", None),
        ("ARRAY_SIZE([1, NULL])", 2),
        ("ARRAY_INSERT([0, 1, 2, 3], 5, 'hello')", '[0,1,2,3,undefined,"hello"]'),
        ("ARRAY_INSERT([0, 1, 2, 3], -1, 'hello')", '[0,1,2,"hello",3]'),
        ("ARRAY_SLICE([0,1,2,3,4,5,6], -5, -3)", "[2,3]"),
        ("ARRAY_SORT([20, PARSE_JSON('null'), 0, NULL, 10])", "[0,10,20,null,undefined]"),
        ("ARRAY_SORT([20, PARSE_JSON('null'), 0, NULL, 10], FALSE)", "[undefined,null,20,10,0]"),
        ("ARRAY_CONTAINS('hello'::VARIANT, ['hello', 'hi'])", True),
        ("ARRAY_POSITION('hi'::VARIANT, ['hello', 'hi'])", 1),
        ("ARRAY_TO_STRING([1, 'x'], '-')", "1-x"),
        ("ARRAY_FLATTEN([[1], [2, 3]])", "[1,2,3]"),
        ("ARRAY_INTERSECTION(['A', 'B', 'B'], ['B'])", '["B"]'),
        ("ARRAY_EXCEPT(['A', 'B', 'B'], ['B'])", '["A","B"]'),
        ("ARRAYS_OVERLAP(['hello'], ['hello', 'hi'])", True),
        ("ARRAYS_ZIP([1, 2], ['a', 'b'])", '[{"$1":1,"$2":"a"},{"$1":2,"$2":"b"}]'),
        ("ARRAY_GENERATE_RANGE(2, 5)", "[2,3,4]"),
        ("AS_INTEGER('x'::VARIANT)", None),
        ("IS_OBJECT(PARSE_JSON('{}'))", True),
        ("STRIP_NULL_VALUE(PARSE_JSON('null'))", None),
        ('TO_JSON(PARSE_JSON(\'{"b":1,"a":2}\'))', '{"a":2,"b":1}'),
        ("TYPEOF(SPLIT('a,b', ','))", "ARRAY"),
        ("REGEXP_SUBSTR_ALL('banana', 'a.')", '["an","an"]'),
        ("REGEXP_INSTR('banana', 'n')", 3),
        ("STRTOK('a-b_c', '-_', 2)", "b"),
        ("STRTOK('user@snowflake.com.', '@.', 4)", None),
        ("INITCAP('hello wORLD')", "Hello World"),
        ("INITCAP('iqamqinterestedqinqthisqtopic', 'q')", "IqAmqInterestedqInqThisqTopic"),
    ],
)
def test_functions_answer_as_their_pages_say(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression}")) == [(value,)]


def test_objects_are_made_of_whole_rows(run: Run) -> None:
    run('CREATE TABLE t (a INT, "b" VARCHAR)')
    run("INSERT INTO t VALUES (1, 'x')")
    whole = '{"A":1,"b":"x"}'
    assert values(run("SELECT OBJECT_CONSTRUCT(*), {*}, OBJECT_CONSTRUCT(t.* EXCLUDE a) FROM t")) == [
        (whole, whole, '{"b":"x"}')
    ]


def test_aggregates_leave_nulls_out(run: Run) -> None:
    rows = "VALUES ('a', 1), ('b', NULL), (NULL, 3) t (k, v)"
    assert values(run(f"SELECT OBJECT_AGG(k, v), ARRAY_AGG(v) WITHIN GROUP (ORDER BY v DESC) FROM {rows}")) == [
        ('{"a":1}', "[3,1]")
    ]
    assert values(run(f"SELECT ARRAY_AGG(v) FROM {rows} WHERE FALSE")) == [("[]",)]


@pytest.mark.parametrize(
    "sql",
    [
        "OBJECT_CONSTRUCT('a', 1, 'a', 2)",
        "OBJECT_INSERT({'a': 1}, 'a', 2)",
        "OBJECT_AGG(column1, 1) FROM VALUES ('a'), ('a')",
    ],
)
def test_a_key_is_given_once(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError, match="Duplicate field key 'a'"):
        run(f"SELECT {sql}")


@pytest.mark.parametrize(
    "sql",
    [
        "TRANSFORM([1], x -> x + 1)",
        "FILTER([1], x -> x > 1)",
        "REDUCE([1], 0, (a, x) -> a)",
        "SOUNDEX('x')",
        "GREATEST(PARSE_JSON('1'), 2)",
    ],
)
def test_what_cannot_be_done_is_refused_by_its_name(run: Run, sql: str) -> None:
    with pytest.raises(SnowflakeError, match=f"Unsupported feature '{sql.partition('(')[0]}") as refused:
        run(f"SELECT {sql}")
    assert refused.value.code == "000002"
    assert "duckdb" not in refused.value.message.lower()


@pytest.mark.parametrize(
    ("index", "value"), [("0", 7), ("1", 8), ("2", None), ("-1", None), ("1 - 1", 7), ("NULL::INT", None)]
)
@pytest.mark.parametrize("array", ["[7, 8]", "[7, 8]::ARRAY(INT)", "PARSE_JSON('[7, 8]')"])
def test_arrays_of_every_kind_count_from_zero(run: Run, array: str, index: str, value: Any) -> None:
    """https://docs.snowflake.com/en/sql-reference/data-types-semistructured"""
    assert values(run(f"SELECT ({array})[{index}]::INT")) == [(value,)]


@pytest.mark.parametrize(
    ("path", "value"),
    [("level_1_key", "level_1_value"), ("level_1_map.level_2_key", "1"), ("list[1].k", "v"), ("nope", None)],
)
def test_a_path_into_json_text(run: Run, path: str, value: str | None) -> None:
    """https://docs.snowflake.com/en/sql-reference/functions/json_extract_path_text"""
    text = '{"level_1_key": "level_1_value", "level_1_map": {"level_2_key": 1}, "list": [0, {"k": "v"}]}'
    run(f"CREATE OR REPLACE TABLE texts AS SELECT '{text}' AS t")
    assert values(run(f"SELECT JSON_EXTRACT_PATH_TEXT(t, '{path}') FROM texts")) == [(value,)]
