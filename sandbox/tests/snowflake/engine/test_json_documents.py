# ruff: noqa: S608 - the names in these statements are the tests' own
"""JSON as PARSE_JSON reads it. https://docs.snowflake.com/en/sql-reference/functions/parse_json"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snowdome.snowflake.engine.json_documents import MAX_DEPTH, DocumentError, dump, parse
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("text", "stored", "kind"),
    [
        # The page's own table of types.
        ("null", "null", "NULL_VALUE"),
        ("true", "true", "BOOLEAN"),
        ("-17", "-17", "INTEGER"),
        ("123.12", "123.12", "DECIMAL"),
        ("1.912e2", "1.912000000000000e+02", "DOUBLE"),
        ('"Om ara pa ca na dhih"  ', '"Om ara pa ca na dhih"', "VARCHAR"),
        ("[-1, 12, 289, 2188, false,]", "[-1,12,289,2188,false,undefined]", "ARRAY"),
        ('{ "x" : "abc", "y" : false, "z": 10} ', '{"x":"abc","y":false,"z":10}', "OBJECT"),
        # .../functions/flatten: bare keys, missing elements.
        ('{ name:  { first: "John" } }', '{"name":{"first":"John"}}', "OBJECT"),
        ("[1, ,77]", "[1,undefined,77]", "ARRAY"),
        # https://github.com/snowflakedb/snowflake-connector-nodejs, test/integration/testDataType.js
        ("{a : 1, b : [1, undefined, -Infinity]}", '{"a":1,"b":[1,undefined,-Infinity]}', "OBJECT"),
        ("NULL", "null", "NULL_VALUE"),
        ('{"b":1,"a":2}', '{"a":2,"b":1}', "OBJECT"),
        ('{"n": 12345678901234567.123456789}', '{"n":12345678901234567.123456789}', "OBJECT"),
        ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678", "INTEGER"),
        ("'it\\'s'", '"it\'s"', "VARCHAR"),
        (r'"\u00e9\ud83d\ude00"', '"é😀"', "VARCHAR"),
    ],
)
def test_text_becomes_a_value_of_the_documented_type(run: Run, text: str, stored: str, kind: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    assert values(run(f"SELECT v, TYPEOF(v) FROM (SELECT PARSE_JSON('{escaped}') AS v)")) == [(stored, kind)]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_blank_text_is_null(run: Run, text: str) -> None:
    assert values(run(f"SELECT PARSE_JSON('{text}')")) == [(None,)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{ "a" : "123", "b" : "456", "a": "789"} ', 'duplicate object attribute "a", pos 31'),
        ('{"o": [{"k": 1, "k": 1}]}', 'duplicate object attribute "k"'),
        ("{a: 1, 'a': 2}", 'duplicate object attribute "a"'),
        ('{"\\u0061": 1, "a": 2}', 'duplicate object attribute "a"'),
        ("{", "incomplete JSON value"),
        ("[1 2]", "pos 3"),
        ("tru", "unknown keyword"),
        ("1 2", "pos 2"),
        ("1e999", "out of range"),
        ("[" * 100_000, "levels deep"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "levels deep"),
    ],
)
def test_what_is_no_json_is_100069_and_null_for_try(run: Run, text: str, message: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    with pytest.raises(SnowflakeError, match="Error parsing JSON") as refused:
        run(f"SELECT PARSE_JSON('{escaped}')")
    assert (refused.value.code, refused.value.sqlstate) == ("100069", "22P02")
    assert message in refused.value.message
    assert values(run(f"SELECT TRY_PARSE_JSON('{escaped}'), CHECK_JSON('{escaped}') IS NULL")) == [(None, False)]


def test_the_last_of_equal_keys_wins_when_asked_for(run: Run) -> None:
    assert values(run("""SELECT PARSE_JSON('{"a": 1, "a": {"b": 1, "b": 2}}', 'd')""")) == [('{"a":{"b":2}}',)]


documents: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**37), 10**37) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(documents)
def test_json_of_any_other_writer_is_read_as_it_was_meant(document: Any) -> None:
    assert json.loads(dump(parse(json.dumps(document)))) == document
    assert dump(parse(dump(parse(json.dumps(document))))) == dump(parse(json.dumps(document)))


@given(st.text(alphabet="[]{},:'\"\\ab1.eE-+ntrueflsNul\n ", max_size=30))
def test_any_text_is_a_document_or_a_fault_with_a_reason(text: str) -> None:
    with contextlib.suppress(DocumentError):
        parse(dump(parse(text)))
