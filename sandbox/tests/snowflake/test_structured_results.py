"""Values of structured types reach clients as JSON texts, unless the session asks for structures.

What the connector's makers say of it: https://github.com/snowflakedb/snowflake-connector-python/pull/1853. Snowpark
Connect, which sets the parameter, has in its execute_plan/utils.py what it gets where it may not: indented texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import snowflake.connector as python_connector

from tests.snowflake.running import RunningSnowflake
from tests.snowflake.suite_target import connection

OBJECT, ARRAY = 9, 10
STRUCTURED = [
    ("[1, 2]::ARRAY(INT)", ARRAY, [1, 2], [1, 2]),
    ("['a', NULL]::ARRAY(VARCHAR)", ARRAY, ["a", None], ["a", None]),
    ("{'n': 1.5, 's': 'x'}::OBJECT(n NUMBER(3, 1), s VARCHAR)", OBJECT, {"n": 1.5, "s": "x"},
     {"n": Decimal("1.5"), "s": "x"}),
    ("{'d': '2026-01-02'}::OBJECT(d DATE)", OBJECT, {"d": "2026-01-02"}, {"d": date(2026, 1, 2)}),
    ("{'a': [{'b': true}]}::OBJECT(a ARRAY(OBJECT(b BOOLEAN)))", OBJECT, {"a": [{"b": True}]}, {"a": [{"b": True}]}),
    # A case of the connector's own tests: test/integ/test_structured_types.py.
    ("{'a': 'b'}::MAP(VARCHAR, VARCHAR)", OBJECT, {"a": "b"}, {"a": "b"}),
    ("{'1': [2]}::MAP(INT, ARRAY(INT))", OBJECT, {"1": [2]}, {1: [2]}),
    # What is undefined in a constant is NULL in a structured type.
    ("ARRAY_INSERT([1], 3, 4)::ARRAY(INT)", ARRAY, [1, None, None, 4], [1, None, None, 4]),
    ("{'a': [1, NULL, [2]]}::OBJECT(a ARRAY(VARIANT))", OBJECT, {"a": [1, None, [2]]}, None),
    ("{'v': PARSE_JSON('{\"w\": \"x\"}')}::OBJECT(v VARIANT)", OBJECT, {"v": {"w": "x"}}, None),
    # Moments have no form of their own within a structure.
    ("{'a': '2026-01-02 03:04:05'::TIMESTAMP_NTZ}::MAP(VARCHAR, TIMESTAMP_NTZ)", OBJECT,
     {"a": "2026-01-02 03:04:05.000"}, None),
]  # fmt: skip
EXPRESSIONS = [expression for expression, *_ in STRUCTURED]


@pytest.fixture(scope="module")
def session(snowflake: RunningSnowflake) -> Iterator[Any]:
    with python_connector.connect(**connection(snowflake)) as opened:
        yield opened


@pytest.mark.parametrize(("expression", "code", "document", "_structure"), STRUCTURED, ids=EXPRESSIONS)
def test_a_structured_value_is_an_indented_json_text(
    session: Any, expression: str, code: int, document: Any, _structure: Any
) -> None:
    cursor = session.cursor()
    ((text,), (none,)) = cursor.execute(f"SELECT {expression} UNION ALL SELECT NULL").fetchall()
    assert (json.loads(text), none) == (document, None)
    assert text.startswith(("{\n  ", "[\n  "))
    for described in (cursor.description, cursor.describe(f"SELECT {expression}")):
        assert (described[0].type_code, getattr(described[0], "fields", None)) == (code, None)


@pytest.mark.parametrize(
    "number", ["12345678901234567890.12", "-0.0000000001", "99999999999999999999999999999999999999", "1.5", "100", "0"]
)
def test_numbers_keep_their_digits(session: Any, number: str) -> None:
    scale = len(number.partition(".")[2])
    # A text, since a constant of so many digits is a FLOAT within a VARIANT.
    statement = f"SELECT ['{number}']::ARRAY(VARCHAR)::ARRAY(NUMBER(38, {scale}))"
    ((text,),) = session.cursor().execute(statement).fetchall()
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal) == [Decimal(number)]
    assert number in text


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_pandas_gets_the_same_text(session: Any, expression: str) -> None:
    cursor = session.cursor().execute(f"SELECT {expression}")
    (text,) = cursor.fetchone()
    table = session.cursor().execute(f"SELECT {expression}").fetch_arrow_all()
    assert table.column(0).to_pylist() == [text]


@pytest.mark.parametrize(
    ("expression", "structure"), [(expression, structure) for expression, _, _, structure in STRUCTURED if structure]
)
def test_a_session_that_asks_gets_structures(snowflake: RunningSnowflake, expression: str, structure: Any) -> None:
    asked = {"ENABLE_STRUCTURED_TYPES_IN_SNOWPARK_CONNECT_RESPONSE": True}
    with python_connector.connect(**connection(snowflake), session_parameters=asked) as opened:
        cursor = opened.cursor()
        assert cursor.execute(f"SELECT {expression}").fetchall() == [(structure,)]
