"""Session parameters: their defaults, their types, and those that clients are told.

https://docs.snowflake.com/en/sql-reference/parameters
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from snowdome.snowflake import datetime_formats, errors
from snowdome.snowflake.session import Session

DEFAULTS: dict[str, str | int | bool] = {
    "ABORT_DETACHED_QUERY": False,
    "AUTOCOMMIT": True,
    "BINARY_INPUT_FORMAT": "HEX",
    "BINARY_OUTPUT_FORMAT": "HEX",
    "CLIENT_ENABLE_LOG_INFO_STATEMENT_PARAMETERS": False,
    "CLIENT_MEMORY_LIMIT": 1536,
    "CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX": False,
    "CLIENT_METADATA_USE_SESSION_DATABASE": False,
    "CLIENT_PREFETCH_THREADS": 4,
    "CLIENT_RESULT_CHUNK_SIZE": 160,
    "CLIENT_RESULT_COLUMN_CASE_INSENSITIVE": False,
    "CLIENT_SESSION_CLONE": False,
    "CLIENT_SESSION_KEEP_ALIVE": False,
    "CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY": 3600,
    "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD": 0,
    "CLIENT_TELEMETRY_ENABLED": False,
    "CLIENT_TIMESTAMP_TYPE_MAPPING": "TIMESTAMP_LTZ",
    "DATE_INPUT_FORMAT": "AUTO",
    "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
    "DEFAULT_NULL_ORDERING": "LAST",
    "DOTNET_QUERY_RESULT_FORMAT": "JSON",
    "ENABLE_STRUCTURED_TYPES_IN_SNOWPARK_CONNECT_RESPONSE": False,
    "ERROR_ON_NONDETERMINISTIC_MERGE": True,
    "ERROR_ON_NONDETERMINISTIC_UPDATE": False,
    "GEOGRAPHY_OUTPUT_FORMAT": "GeoJSON",
    "JDBC_QUERY_RESULT_FORMAT": "ARROW",
    "JDBC_TREAT_DECIMAL_AS_INT": True,
    "GO_QUERY_RESULT_FORMAT": "JSON",
    "JSON_INDENT": 2,
    "LOCK_TIMEOUT": 43200,
    "MULTI_STATEMENT_COUNT": 1,
    "ODBC_QUERY_RESULT_FORMAT": "JSON",
    "PYTHON_CONNECTOR_QUERY_RESULT_FORMAT": "ARROW",
    "PYTHON_SNOWPARK_ENABLE_THREAD_SAFE_SESSION": False,
    "PYTHON_SNOWPARK_USE_SCOPED_TEMP_OBJECTS": True,
    "QUERY_TAG": "",
    "QUERY_RESULT_FORMAT": "",
    "QUOTED_IDENTIFIERS_IGNORE_CASE": False,
    "ROWS_PER_RESULTSET": 0,
    "SEARCH_PATH": "$current, $public",
    "STATEMENT_QUEUED_TIMEOUT_IN_SECONDS": 0,
    "STATEMENT_TIMEOUT_IN_SECONDS": 172800,
    "STRICT_JSON_OUTPUT": False,
    "TIMESTAMP_DAY_IS_ALWAYS_24H": False,
    "TIMESTAMP_INPUT_FORMAT": "AUTO",
    "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
    "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3",
    "TIMESTAMP_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM",
    "TIMESTAMP_TYPE_MAPPING": "TIMESTAMP_NTZ",
    "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
    "TIMEZONE": "America/Los_Angeles",
    "TIME_INPUT_FORMAT": "AUTO",
    "TIME_OUTPUT_FORMAT": "HH24:MI:SS",
    "TRANSACTION_ABORT_ON_ERROR": False,
    "TRANSACTION_DEFAULT_ISOLATION_LEVEL": "READ COMMITTED",
    "TWO_DIGIT_CENTURY_START": 1970,
    "UNSUPPORTED_DDL_ACTION": "IGNORE",
    "USE_CACHED_RESULT": True,
    "WEEK_OF_YEAR_POLICY": 0,
    "WEEK_START": 0,
}
"""TIMEZONE is Snowflake's own default; everything else a new account has, too."""

FIXED_VALUES = (
    "DEFAULT_NULL_ORDERING",
    "DOTNET_QUERY_RESULT_FORMAT",
    "ERROR_ON_NONDETERMINISTIC_MERGE",
    "ERROR_ON_NONDETERMINISTIC_UPDATE",
    "GO_QUERY_RESULT_FORMAT",
    "ODBC_QUERY_RESULT_FORMAT",
    "QUOTED_IDENTIFIERS_IGNORE_CASE",
    "SEARCH_PATH",
    "STRICT_JSON_OUTPUT",
    "TIMESTAMP_DAY_IS_ALWAYS_24H",
    "TRANSACTION_ABORT_ON_ERROR",
    "WEEK_OF_YEAR_POLICY",
    "WEEK_START",
)
"""Parameters that would change what statements answer, which nothing here implements: only their default is taken."""

_CHOICES = {
    "BINARY_INPUT_FORMAT": ("HEX", "BASE64", "UTF-8", "UTF8"),
    "BINARY_OUTPUT_FORMAT": ("HEX", "BASE64"),
    "JDBC_QUERY_RESULT_FORMAT": ("ARROW", "JSON"),
    "PYTHON_CONNECTOR_QUERY_RESULT_FORMAT": ("ARROW", "ARROW_FORCE", "JSON"),
    "TIMESTAMP_TYPE_MAPPING": ("TIMESTAMP_LTZ", "TIMESTAMP_NTZ", "TIMESTAMP_TZ"),
}

_RANGES = {"JSON_INDENT": range(17), "ROWS_PER_RESULTSET": range(2**31), "TWO_DIGIT_CENTURY_START": range(1900, 2101)}

_TOLD_TO_CLIENTS = (
    "AUTOCOMMIT",
    "BINARY_OUTPUT_FORMAT",
    "CLIENT_MEMORY_LIMIT",
    "CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX",
    "CLIENT_PREFETCH_THREADS",
    "CLIENT_RESULT_CHUNK_SIZE",
    "CLIENT_RESULT_COLUMN_CASE_INSENSITIVE",
    "CLIENT_SESSION_CLONE",
    "CLIENT_SESSION_KEEP_ALIVE",
    "CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY",
    "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD",
    "CLIENT_TELEMETRY_ENABLED",
    "CLIENT_TIMESTAMP_TYPE_MAPPING",
    "DATE_OUTPUT_FORMAT",
    "GEOGRAPHY_OUTPUT_FORMAT",
    "JDBC_TREAT_DECIMAL_AS_INT",
    "PYTHON_SNOWPARK_USE_SCOPED_TEMP_OBJECTS",
    "QUERY_TAG",
    "TIMESTAMP_LTZ_OUTPUT_FORMAT",
    "TIMESTAMP_NTZ_OUTPUT_FORMAT",
    "TIMESTAMP_OUTPUT_FORMAT",
    "TIMESTAMP_TZ_OUTPUT_FORMAT",
    "TIMEZONE",
    "TIME_OUTPUT_FORMAT",
)


_of_statement: ContextVar[dict[str, str]] = ContextVar("parameters of the running statement")


@contextmanager
def during_statement(parameters: dict[str, str]) -> Iterator[None]:
    """Parameters that a request gives for its own statements, in force in this thread."""
    token = _of_statement.set(parameters)
    try:
        yield
    finally:
        _of_statement.reset(token)


def of_statement() -> dict[str, str]:
    """The parameters of the running statement."""
    return _of_statement.get({})


def value(session: Session, name: str) -> str | int | bool:
    """The value in force: the running statement's, the session's, the account's, or the default."""
    text = of_statement().get(name, session.parameters.get(name, session.account.parameters.get(name)))
    return DEFAULTS[name] if text is None else typed(name, text)


def typed(name: str, text: str) -> str | int | bool:
    """Text as the parameter's type; 001008 when it does not fit."""
    default = DEFAULTS[name]
    if isinstance(default, bool):
        if text.upper() not in ("TRUE", "FALSE"):
            raise errors.invalid_property_value(text, name)
        return text.upper() == "TRUE"
    if isinstance(default, int):
        if not text.lstrip("-").isdigit():
            raise errors.invalid_property_value(text, name)
        return int(text)
    return text


def check(name: str, text: str) -> None:
    """Refuses an unknown parameter, a value of the wrong type and settings that nothing implements."""
    if name not in DEFAULTS:
        raise errors.invalid_property(name, "SESSION")
    given = typed(name, text)
    if name == "TIMEZONE":
        _check_timezone(text)
    if name in _RANGES and int(given) not in _RANGES[name]:
        raise errors.invalid_property_value(text, name)
    if name in _CHOICES and text.upper() not in _CHOICES[name]:
        raise errors.invalid_property_value(text, name)
    if name.endswith(("_INPUT_FORMAT", "_OUTPUT_FORMAT")) and name.startswith(("DATE_", "TIME_", "TIMESTAMP_")):
        _check_format(name, text)
    default = DEFAULTS[name]
    if name in FIXED_VALUES and str(given).upper() != str(default).upper():
        raise errors.unsupported(f"{name} = {text}")


def _check_format(name: str, text: str) -> None:
    """Refuses a format that could read or write nothing of its type."""
    if name.endswith("_INPUT_FORMAT"):
        datetime_formats.reading(text)
    elif text:
        kind = name.removesuffix("_OUTPUT_FORMAT")
        datetime_formats.check_writes(text, "TIMESTAMP_TZ" if kind == "TIMESTAMP" else kind)


def _check_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise errors.invalid_property_value(name, "TIMEZONE") from None


def of_request(parameters: dict[str, object]) -> dict[str, str]:
    """Known parameters of a login or a statement. Drivers send many of their own, which mean nothing to the server."""
    known = {}
    for name, given in parameters.items():
        if name.upper() in DEFAULTS and given is not None:
            text = str(given)
            check(name.upper(), text)
            known[name.upper()] = text
    return known


def for_client(session: Session) -> list[dict[str, str | int | bool]]:
    """`data.parameters` of an answer."""
    return [{"name": name, "value": value(session, name)} for name in _TOLD_TO_CLIENTS]
