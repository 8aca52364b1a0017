"""Binary values and texts: HEX unless the session or the call says otherwise.

https://docs.snowflake.com/en/sql-reference/binary-input-output, .../functions/to_binary, .../functions/hex_encode
"""

from __future__ import annotations

import pytest

from snowdome.snowflake import engine
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run

CELLS = [
    ("'AB'::BINARY", "AB"),
    ("X'00FF'::VARCHAR", "00FF"),
    ("TO_VARCHAR(X'ab')", "AB"),
    ("HEX_ENCODE('00FF'::BINARY)", "00FF"),
    ("HEX_ENCODE('SNOW')", "534E4F57"),
    ("HEX_DECODE_STRING(TO_VARCHAR(TO_BINARY(HEX_ENCODE('SNOW'), 'HEX'), 'HEX'))", "SNOW"),
    ("HEX_DECODE_BINARY('534E')", "534E"),
    ("TO_BINARY('SNOW', 'utf-8')", "534E4F57"),
    ("TO_BINARY('U05PVw==', 'BASE64')", "534E4F57"),
    ("TO_CHAR(X'C3A9', 'UTF-8')", "é"),
    ("BASE64_DECODE_STRING(BASE64_ENCODE('héllo'))", "héllo"),
    ("TRY_TO_BINARY('0')", None),
    ("TRY_HEX_DECODE_STRING('FF')", None),
    ("''::BINARY", ""),
    ("NULL::BINARY", None),
    ("TO_JSON(OBJECT_CONSTRUCT('b', X'00FF'))", '{"b":"00FF"}'),
]


@pytest.mark.parametrize(("expression", "expected"), CELLS)
def test_bytes_and_texts_become_each_other_by_the_format(run: Run, expression: str, expected: str | None) -> None:
    assert engine.encode_json(run(f"SELECT {expression}")) == [[expected]]


@pytest.mark.parametrize(
    "expression", ["'zz'::BINARY", "'ABC'::BINARY", "TO_BINARY('!!', 'BASE64')", "TO_CHAR(X'FF', 'UTF-8')"]
)
def test_a_text_that_encodes_no_bytes_is_refused(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {expression}")
    assert refused.value.code == "100115"


def test_a_text_stored_in_a_binary_column_is_read_as_hex(run: Run) -> None:
    run("CREATE TABLE b (b BINARY)")
    run("INSERT INTO b VALUES ('00FF')")
    run("INSERT INTO b VALUES (X'AB')")
    assert engine.encode_json(run("SELECT b FROM b ORDER BY b")) == [["00FF"], ["AB"]]
    with pytest.raises(SnowflakeError) as refused:
        run("SELECT * FROM b WHERE b = 'AB'")
    assert refused.value.code == "002016"


FLOATS = [
    ("1e3::FLOAT", "1000"),
    ("0.1::FLOAT", "0.1"),
    ("1e20::FLOAT", "1e+20"),
    ("LOG(3, 4)", "1.261859507"),  # https://docs.snowflake.com/en/sql-reference/functions/to_char
    ("EXP(1)", "2.718281828"),  # https://docs.snowflake.com/en/sql-reference/functions/exp
    ("'NaN'::FLOAT", "NaN"),
    ("'-inf'::FLOAT", "-inf"),
]


@pytest.mark.parametrize(("expression", "expected"), FLOATS)
def test_the_text_of_a_float_has_ten_digits(run: Run, expression: str, expected: str) -> None:
    assert engine.encode_json(run(f"SELECT TO_VARCHAR({expression})")) == [[expected]]


@pytest.mark.parametrize(
    "expression",
    ["DIV0(1, 0)", "DIV0(1, 0.00)", "DIV0(2 - 1, 1 - 1)", "DIV0NULL(1, 0)", "DIV0NULL(3, NULL)", "DIV0(1::FLOAT, 0)"],
)
def test_div0_of_literals_is_zero(run: Run, expression: str) -> None:
    """https://github.com/tobymao/sqlglot/issues/4392"""
    assert engine.encode_json(run(f"SELECT {expression} = 0")) == [["1"]]
