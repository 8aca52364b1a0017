"""DuckDB's errors in Snowflake's codes and words.

Codes: https://docs.snowflake.com/en/sql-reference/functions/try_cast (100038), division by zero 100051; names 000904,
002003, 002140 as drivers' own tests have them.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sandbox.snowflake import errors
from sandbox.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger(__name__)

_RAISED = re.compile(r"snowflake-error:(\d{6}):(\w{5}):(.*?)(?:\n|$)", re.S)
_COLUMN = re.compile(
    r'(?:Referenced column|column named?|Column with name) "?([^"\n]+?)"? (?:not found|that does not)', re.I
)
_TABLE_OF_COLUMN = re.compile(r'Referenced table "([^"]+)" not found')
_VALUES_COLUMN = re.compile(r'does not have a column named "([^"]+)"')
_FUNCTION = re.compile(r"(?:Function|Macro) with name \"?([^\s\"]+)\"? does not exist", re.I)
_NO_MATCH = re.compile(r"No function matches the given name and argument types '([^']*)'")
_CONVERSION = re.compile(
    r"(?:Could not convert string|invalid \w+ field format:|Failed to cast value:? ?.*?)\s*[\"'](.*?)[\"'] to '?(\w+)",
    re.S,
)
_DATE_FORMAT = re.compile(r"invalid (date|timestamp|time|time ?stamp) field format: \"(.*?)\"", re.I | re.S)
_AMBIGUOUS = re.compile(r'Ambiguous reference to column name "([^"]+)"')


def translated(error: duckdb.Error, sql: str) -> SnowflakeError:
    """The error Snowflake would give; what has no counterpart keeps DuckDB's text under a compilation error."""
    import duckdb

    text = str(error)
    raised = _RAISED.search(text)
    if raised:
        return SnowflakeError(raised[1], raised[2], raised[3])
    if isinstance(error, duckdb.InterruptException):
        return errors.query_cancelled()
    if "Division by zero" in text or "division by zero" in text:
        return errors.division_by_zero()
    if isinstance(error, duckdb.ConversionException):
        return _conversion(text)
    if isinstance(error, duckdb.OutOfRangeException):
        return errors.out_of_range(_first_line(text).partition(":")[2].strip(), "FIXED[SB16](38,0)")
    if isinstance(error, duckdb.ConstraintException):
        return _constraint(text)
    if isinstance(error, duckdb.OutOfMemoryException):
        return SnowflakeError("000603", "XX000", "The statement needs more memory than this account's warehouse has.")
    if isinstance(error, duckdb.TransactionException):
        if "transaction is aborted" in text:
            return errors.transaction_aborted()
        return errors.commit_conflict(_first_line(text))
    return _compilation(error, text, sql)


def _compilation(error: duckdb.Error, text: str, sql: str) -> SnowflakeError:
    for pattern in (_COLUMN, _VALUES_COLUMN, _TABLE_OF_COLUMN):
        found = pattern.search(text)
        if found:
            return errors.invalid_identifier(found[1])
    ambiguous = _AMBIGUOUS.search(text)
    if ambiguous:
        return errors.ambiguous_column(ambiguous[1])
    function = _FUNCTION.search(text)
    if function:
        return errors.unknown_function(function[1].upper())
    arguments = _NO_MATCH.search(text)
    if arguments:
        name, _, types = arguments[1].partition("(")
        return SnowflakeError(
            "001044",
            "42P13",
            f"SQL compilation error:\nInvalid argument types for function '{name.upper()}': ({types.rstrip(')')})",
        )
    log.debug("DuckDB refused: %s\n%s", text, sql)
    return SnowflakeError("001003", "42000", f"SQL compilation error:\n{_first_line(text)}")


def _conversion(text: str) -> SnowflakeError:
    dated = _DATE_FORMAT.search(text)
    if dated:
        kind = {"date": "Date", "time": "Time"}.get(dated[1].lower(), "Timestamp")
        code = {"Date": "100040", "Time": "100108"}.get(kind, "100035")
        return SnowflakeError(code, "22007", f"{kind} '{dated[2]}' is not recognized")
    found = _CONVERSION.search(text)
    value, type_name = (found[1], found[2]) if found else (_first_line(text), "")
    if type_name.upper().startswith("BOOL"):
        return SnowflakeError("100037", "22018", f"Boolean value '{value}' is not recognized")
    if type_name.upper().startswith("DATE"):
        return SnowflakeError("100040", "22007", f"Date '{value}' is not recognized")
    if type_name.upper().startswith("TIMESTAMP"):
        return SnowflakeError("100035", "22007", f"Timestamp '{value}' is not recognized")
    if "out of range" in text:
        return errors.out_of_range(_first_line(text), "FIXED[SB16](38,0)")
    return errors.conversion_error(value, "Numeric value")


def _constraint(text: str) -> SnowflakeError:
    null = re.search(r"NOT NULL constraint failed: (?:\S+\.)?(\S+)", text)
    if null:
        return errors.null_in_non_null_column(null[1])
    return SnowflakeError("000001", "23000", _first_line(text))


def _first_line(text: str) -> str:
    line = text.split("\n", 1)[0]
    return re.sub(r"^\w+( \w+)? Error: ", "", line)[:500]
