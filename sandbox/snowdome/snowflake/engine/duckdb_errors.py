"""DuckDB's and sqlglot's errors in Snowflake's codes and words.

An error tells what the user wrote: names, values and types of Snowflake. Text of the engine's own goes to the log
alone; what has no counterpart is refused as unsupported.

Codes: https://docs.snowflake.com/en/sql-reference/functions/try_cast (100038), division by zero 100051; names 000904,
002003, 002140 as drivers' own tests have them.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sqlglot.dialects.snowflake import Snowflake

from snowdome.snowflake import errors
from snowdome.snowflake.engine.conversion_macros import UTC_FIELD
from snowdome.snowflake.engine.known_functions import PLAIN_NAMES
from snowdome.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger(__name__)

_RAISED = re.compile(r"snowflake-error:(\d{6}):(\w{5}):(.*?)(?:\n|$)", re.S)
_COLUMN = re.compile(
    r'(?:Referenced column|column named?|Column with name|Column) "?([^"\n]+?)"? '
    r"(?:(?:was )?not found|that does not|referenced)",
    re.I,
)
_JOINED = re.compile(r"Cannot automatically join: (\S+)")
_TABLE_OF_COLUMN = re.compile(r'Referenced table "([^"]+)" not found')
_VALUES_COLUMN = re.compile(r'does not have a column named "([^"]+)"')
_UNRESOLVED = re.compile(r"(?:Column|Unknown column:?) '?\"?([^'\"]+)\"?'?(?: could not be resolved|$|\.)", re.M)
_FUNCTION = re.compile(r"(?:Function|Macro) with name \"?([^\s\"]+)\"? does not exist", re.I)
_NO_MATCH = re.compile(r"No function matches the given name and argument types '\"?([^('\"]*)\"?\((.*?)\)'\.", re.S)
_CONVERSION = re.compile(r"(?:Could not convert string|Failed to cast value:? ?.*?)\s*[\"'](.*?)[\"'] to '?(\w+)", re.S)
_OF_NUMBER = re.compile(
    r"(?:Could not cast value|Type \w+ with value|Casting value|value|Value)\s+\"?(-?[0-9][0-9.eE+-]*)\"?"
)
_TARGET_TYPE = re.compile(r"(?:DECIMAL|NUMERIC)\((\d+),\s*(\d+)\)")
_DATE_FORMAT = re.compile(r"invalid (date|timestamp|time|time ?stamp) field format: \"(.*?)\"", re.I | re.S)
_AMBIGUOUS = re.compile(r'Ambiguous reference to column name "([^"]+)"')
_GROUPING = re.compile(r'column "?([^"\n]+?)"? must appear in the GROUP BY clause', re.I)
_CAST = re.compile(r"(?:Unimplemented type for cast|Cannot cast|Unsupported cast)[^(\n]*\((.+?) -> (.+)\)")
_NO_CANDIDATE = re.compile(r"candidate function for the function call \"([^(]*)\((.*?)\)\"\.")
_COMPARED = re.compile(r"Cannot compare values of type (.+?) and type (.+?)(?: -|\n|$)")
_COMBINED = re.compile(r"Cannot (?:combine|mix) (?:types(?: of)?|values of type) (.+?) and (.+?)(?: -| in |\n|$)")
_WIDTHS = re.compile(r"Set operations can only apply to expressions with the same number of result columns", re.I)
_SUBQUERY_ROWS = re.compile(r"More than one row returned by a subquery", re.I)
_AGGREGATE = re.compile(r"cannot contain (?:aggregates|window)|(?:aggregate|window) function calls cannot", re.I)
_NEGATIVE_LIMIT = re.compile(r"LIMIT/OFFSET cannot be negative")
_POSITION = re.compile(r"Unknown output column: (\d+)")
_REGEX = re.compile(r"Invalid Input Error: ((?:missing|invalid|bad|unexpected|no argument)[^\n:]*: [^\n]*)")
_ZONE = re.compile(r"Unknown TimeZone '([^']*)'")
_OUTSIDE = re.compile(r"not in timestamp range|(?:date|timestamp|time)[^\n]* out of range", re.I)

_TYPES = (
    (re.compile(rf'STRUCT\("\{UTC_FIELD}".*\)', re.S), "TIMESTAMP_TZ"),
    (re.compile(r".*\[\d*\]", re.S), "ARRAY"),
    (re.compile(r"(?:STRUCT|MAP|UNION)\(.*\)", re.S), "OBJECT"),
    (re.compile(r"DECIMAL(\(.*\))?"), r"NUMBER\1"),
    (re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|U?INTEGER_LITERAL|BIGNUM"), "NUMBER(38,0)"),
    (re.compile(r"DOUBLE|FLOAT|REAL"), "FLOAT"),
    (re.compile(r"VARCHAR|STRING_LITERAL"), "VARCHAR"),
    (re.compile(r"BLOB"), "BINARY"),
    (re.compile(r"JSON"), "VARIANT"),
    (re.compile(r"TIMESTAMP WITH TIME ZONE"), "TIMESTAMP_LTZ"),
    (re.compile(r"TIMESTAMP(?:_\w+)?"), "TIMESTAMP_NTZ"),
    (re.compile(r"BOOLEAN|DATE|TIME|INTERVAL"), r"\g<0>"),
)


def translated(error: duckdb.Error, sql: str) -> SnowflakeError:
    """The error Snowflake would give."""
    import duckdb

    text = str(error)
    raised = _RAISED.search(text)
    if raised:
        return SnowflakeError(raised[1], raised[2], raised[3])
    if isinstance(error, duckdb.InterruptException):
        return errors.query_cancelled()
    log.info("refused: %s", text.split("\n", 1)[0])
    log.debug("%s\n%s", text, sql)
    if "division by zero" in text.lower():
        return errors.division_by_zero()
    if isinstance(error, duckdb.OutOfMemoryException):
        return SnowflakeError("000603", "XX000", "The statement needs more memory than the sandbox has.")
    if isinstance(error, duckdb.ConstraintException):
        return _constraint(text)
    if isinstance(error, duckdb.TransactionException):
        if "transaction is aborted" in text:
            return errors.transaction_aborted()
        return errors.commit_conflict("of this transaction")
    by_text = _known(text)
    if by_text is not None:
        return by_text
    if isinstance(error, (duckdb.ConversionException, duckdb.OutOfRangeException)):
        return _conversion(text, isinstance(error, duckdb.OutOfRangeException))
    return errors.unsupported("a part of this statement")


def streamed(text: str) -> duckdb.Error:
    """What DuckDB meant by an error that came with the rows: Arrow keeps its text alone, `Conversion Error: ...`."""
    import duckdb

    kind = text.partition(" Error:")[0].title().replace(" ", "")
    found = getattr(duckdb, f"{kind}Exception", duckdb.Error)
    error: duckdb.Error = found(text)
    return error


def unread(error: Exception) -> SnowflakeError:
    """What sqlglot refuses when it resolves names and types."""
    text = str(error)
    log.info("refused: %s", text.split("\n", 1)[0])
    return _known(text) or errors.unsupported("a part of this statement")


def _wrong_arguments(function: str | None, types: list[str]) -> SnowflakeError:
    return _text_for_number(types) or errors.invalid_argument_types(function, types)


def _text_for_number(types: list[str]) -> SnowflakeError | None:
    """Where a text stands for a FLOAT, or for the argument of a function of FLOATs, no page tells what Snowflake casts
    it to: here the user has to. The other texts that stand for numbers: `transpile.numeric_coercions`.

    https://docs.snowflake.com/en/sql-reference/data-type-conversion#usage-notes
    """
    if "VARCHAR" in types and all(name == "VARCHAR" or name.startswith(("NUMBER", "FLOAT")) for name in types):
        return errors.unsupported(f"implicit cast of VARCHAR to a number ({', '.join(types)}): write ::NUMBER(p, s)")
    return None


def _known(text: str) -> SnowflakeError | None:
    """Errors that are told by their text."""
    for pattern in (_COLUMN, _VALUES_COLUMN, _TABLE_OF_COLUMN, _JOINED, _UNRESOLVED):
        found = pattern.search(text)
        if found:
            return errors.invalid_identifier(found[1])
    ambiguous = _AMBIGUOUS.search(text)
    if ambiguous:
        return errors.ambiguous_column(ambiguous[1])
    function = _FUNCTION.search(text)
    if function:
        return errors.unknown_function(_function(function[1]) or "of this name")
    arguments = _NO_MATCH.search(text) or _NO_CANDIDATE.search(text)
    if arguments:
        return _wrong_arguments(_function(arguments[1]), _types(arguments[2]))
    grouping = _GROUPING.search(text)
    if grouping:
        return errors.not_in_group_by(grouping[1])
    for pattern in (_CAST, _COMPARED, _COMBINED):
        pair = pattern.search(text)
        if pair:
            types = [_type(pair[1]), _type(pair[2])]
            return _text_for_number(types) or errors.inconsistent_types(*types)
    if _WIDTHS.search(text):
        return errors.syntax("Set operations need the same number of columns on both sides.")
    if _SUBQUERY_ROWS.search(text):
        return errors.several_rows_of_subquery()
    if _AGGREGATE.search(text):
        return errors.syntax("An aggregate or window function is not allowed here.")
    if "without selection list" in text:
        return errors.syntax("SELECT has no list of columns.")
    if _NEGATIVE_LIMIT.search(text):
        return errors.syntax("LIMIT and OFFSET cannot be negative.")
    position = _POSITION.search(text)
    if position:
        return errors.syntax(f"Position {position[1]} is not a column of the select list.")
    return _value(text)


def _value(text: str) -> SnowflakeError | None:
    """Errors of a value that are told by their text."""
    pattern = _REGEX.search(text)
    if pattern:
        return errors.invalid_regular_expression(pattern[1])
    zone = _ZONE.search(text)
    if zone:
        return errors.unknown_time_zone(zone[1])
    if _OUTSIDE.search(text):
        return errors.out_of_range("of the expression", "TIMESTAMP")
    return None


def _conversion(text: str, is_range: bool) -> SnowflakeError:
    dated = _DATE_FORMAT.search(text)
    if dated:
        kind = {"date": "Date", "time": "Time"}.get(dated[1].lower(), "Timestamp")
        code = {"Date": "100040", "Time": "100108"}.get(kind, "100035")
        return SnowflakeError(code, "22007", f"{kind} '{dated[2]}' is not recognized")
    found = _CONVERSION.search(text)
    if found:
        value, type_name = found[1], found[2].upper()
        if type_name.startswith("BOOL"):
            return SnowflakeError("100037", "22018", f"Boolean value '{value}' is not recognized")
        for prefix, code in (("DATE", "100040"), ("TIMESTAMP", "100035"), ("TIME", "100108")):
            if type_name.startswith(prefix):
                return SnowflakeError(code, "22007", f"{prefix.capitalize()} '{value}' is not recognized")
        return errors.conversion_error(value, "Numeric value")
    if "JSON" in text:
        return errors.conversion_error("of a VARIANT", "Value")
    number = _OF_NUMBER.search(text)
    wanted = _TARGET_TYPE.search(text)
    if is_range or number or "out of range" in text.lower():
        digits = f"NUMBER({wanted[1]},{wanted[2]})" if wanted else "NUMBER(38,0)"
        return errors.out_of_range(number[1] if number else "of the expression", digits)
    return errors.unsupported("a conversion in this statement")


def _constraint(text: str) -> SnowflakeError:
    null = re.search(r"NOT NULL constraint failed: (?:\S+\.)?(\S+)", text)
    if null:
        return errors.null_in_non_null_column(null[1])
    return errors.unsupported("this constraint")


def _function(name: str) -> str | None:
    """The function's name if a user can have written it."""
    upper = name.upper()
    if not re.fullmatch(r"\w+", upper) or upper.startswith("SNOWFLAKE_"):
        return None
    return upper if upper in PLAIN_NAMES or upper in Snowflake.Parser.FUNCTIONS else None


def _types(text: str) -> list[str]:
    """Types of a call's arguments: split at commas outside parentheses."""
    found, depth, start = [], 0, 0
    for position, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append(text[start:position])
            start = position + 1
    return [_type(part) for part in [*found, text[start:]] if part.strip()]


def _type(name: str) -> str:
    """Snowflake's name of a type of DuckDB's."""
    plain = name.strip()
    for pattern, wanted in _TYPES:
        found = pattern.fullmatch(plain)
        if found:
            return found.expand(wanted) if found.lastindex or "\\g" in wanted else wanted.replace(r"\1", "")
    return "VARIANT"
