# ruff: noqa: S608 - the names in these statements are the tests' own
"""A VARIANT where another type is wanted is cast to it.
https://docs.snowflake.com/en/sql-reference/data-type-conversion"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

V = """PARSE_JSON('{"f": "banana", "n": 9, "m": 10, "b": true, "d": "2024-01-02", "none": null}')"""
SOURCE = f"(SELECT {V} AS v)"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # https://github.com/tekumara/fakesnow/blob/main/tests/test_fakes.py: test_semi_structured_types
        ("UPPER(v:f)", "BANANA"),
        ("TRIM(v:f)", "banana"),
        ("CONCAT(v:f, 'x')", "bananax"),
        ("v:f || 'x'", "bananax"),
        ("LENGTH(v:f)", 6),
        ("v:f LIKE 'ban%'", True),
        ("v:f ILIKE 'BAN%'", True),
        ("v:f LIKE ANY ('x', 'b%')", True),
        ("REGEXP_LIKE(v:f, 'b.*a')", True),
        ("v:f = 'banana'", True),
        ("'banana' = v:f", True),
        ("v:f IN ('apple', 'banana')", True),
        ("'banana' IN (v:d, v:f)", True),
        ("v:f IN (SELECT 'banana')", True),
        ("v:f BETWEEN 'a' AND 'c'", True),
        ("SUBSTR(v:f, 2, 3)", "ana"),
        ("SPLIT_PART(v:f, 'n', 1)", "ba"),
        ("REPLACE(v:f, 'an', '.')", "b..a"),
        ("LPAD(v:f, 8, '*')", "**banana"),
        ("CONCAT_WS('-', v:f, v:n)", "banana-9"),
        ("LISTAGG(v:f, ',')", "banana"),
        ("LISTAGG(DISTINCT v:f, ',') WITHIN GROUP (ORDER BY v:f)", "banana"),
        ("LISTAGG(v:f, ',') WITHIN GROUP (ORDER BY v:n)", "banana"),
        ("MD5(v:f) = MD5('banana')", True),
        ("INITCAP(v:f)", "Banana"),
        ("LENGTH(v:none)", None),
        ("UPPER(v:missing)", None),
        ("UPPER({'a': 'b'}:a)", "B"),
        ("TO_VARCHAR(v:f)", "banana"),
        ("CASE v:f WHEN 'banana' THEN 1 ELSE 2 END", 1),
        ("NULLIF(v:f, 'banana')", None),
        ("IFF(v:b, 1, 2)", 1),
        ("v:n + 1", 10.0),
        ("ABS(v:n)", 9.0),
        ("SUM(v:n)", 9.0),
        ("v:n < v:m", True),
        ("v:n < 10", True),
        ("v:n = 9", True),
        ("v:n::INT", Decimal(9)),
        ("YEAR(v:d::DATE)", 2024),
        ("MAX(v:f)", '"banana"'),
        ("COALESCE(v:missing, 'x')", '"x"'),
    ],
)
def test_the_value_counts_not_its_json_text(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression} FROM {SOURCE}")) == [(value,)]


@pytest.mark.parametrize(("function", "value"), [("MIN", "9"), ("MAX", "10")])
def test_numbers_in_variants_are_ordered_by_value(run: Run, function: str, value: str) -> None:
    rows = "(SELECT PARSE_JSON(column1) AS v FROM VALUES ('10'), ('9'))"
    assert values(run(f"SELECT v FROM {rows} ORDER BY v")) == [("9",), ("10",)]
    assert values(run(f"SELECT {function}(v) FROM {rows}")) == [(value,)]


@pytest.mark.parametrize("function", ["SUM", "AVG", "MEDIAN", "STDDEV_POP"])
def test_aggregates_of_numbers_cast_text_to_floating_point(run: Run, function: str) -> None:
    """https://docs.snowflake.com/en/sql-reference/functions/sum"""
    result = run(f"SELECT {function}(column1) FROM VALUES ('1.5'), ('1.5')")
    assert [column.type for column in result.columns] == ["REAL"]
    assert values(result) == [({"SUM": 3.0, "STDDEV_POP": 0.0}.get(function, 1.5),)]


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("'text'", '"text"'),
        ("'true'", '"true"'),
        ("""'{"a":1}'""", '"{\\"a\\":1}"'),
        ("12", "12"),
        ("1.50", "1.5"),
        ("1.5::DOUBLE", "1.500000000000000e+00"),
        ("TRUE", "true"),
        ("'2024-01-02'::DATE", '"2024-01-02"'),
        ("{'a': 1}", '{"a":1}'),
        ("NULL", None),
    ],
)
def test_a_value_stored_in_a_variant_keeps_its_type(run: Run, value: str, stored: str | None) -> None:
    run("CREATE TABLE t (v VARIANT)")
    run(f"INSERT INTO t SELECT {value}")
    assert values(run("SELECT v FROM t")) == [(stored,)]


@pytest.mark.parametrize("statement", ["INSERT INTO t SELECT {}, {}", "UPDATE t SET o = {}, a = {}"])
def test_columns_of_objects_and_arrays_take_a_variant_of_one(run: Run, statement: str) -> None:
    run("CREATE TABLE t (o OBJECT, a ARRAY)")
    run("INSERT INTO t SELECT {}, []")
    run(statement.format("""PARSE_JSON('{"k": "v"}')""", "PARSE_JSON('[1]')"))
    assert ('{"k":"v"}', "[1]") in values(run("SELECT o, a FROM t"))
    with pytest.raises(SnowflakeError, match="Failed to cast variant value") as failed:
        run(statement.format("PARSE_JSON('[2]')", "PARSE_JSON('[1]')"))
    assert failed.value.code == "100071"


@pytest.mark.parametrize("value", ["'x'", "[1]", "1"])
def test_a_column_of_objects_takes_no_other_type(run: Run, value: str) -> None:
    run("CREATE TABLE t (o OBJECT)")
    with pytest.raises(SnowflakeError, match="Expression type does not match column data type, expecting OBJECT"):
        run(f"INSERT INTO t SELECT {value}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1::NUMBER(10, 0)", "1"),
        ("100::NUMBER(3, 0)", "100"),
        ("0::NUMBER(5, 0)", "0"),
        ("1.50::NUMBER(10, 2)", "1.5"),
        ("100.00::NUMBER(10, 2)", "100"),
        ("1234567890123456.78::NUMBER(18, 2)", "1234567890123456.78"),
        ("12345678901234567890123456789012345678::NUMBER(38, 0)", "12345678901234567890123456789012345678"),
    ],
)
@pytest.mark.parametrize(
    ("form", "around"),
    [
        ("TO_JSON({}::VARIANT)", "{}"),
        ("TO_JSON(ARRAY_CONSTRUCT({}))", "[{}]"),
        ("TO_JSON(OBJECT_CONSTRUCT('a', {}))", '{{"a":{}}}'),
        ("TO_JSON(ARRAY_AGG({}))", "[{}]"),
        ("TO_JSON(ARRAY_AGG(DISTINCT {0}) WITHIN GROUP (ORDER BY {0}))", "[{}]"),
        ("TO_JSON(OBJECT_AGG('a', {}))", '{{"a":{}}}'),
    ],
)
def test_an_exact_number_keeps_its_digits_in_a_variant(run: Run, form: str, around: str, value: str, text: str) -> None:
    assert values(run(f"SELECT {form.format(value)}")) == [(around.format(text),)]
