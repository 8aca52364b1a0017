"""Options of file formats: the documented names, values and defaults of each type.

https://docs.snowflake.com/en/sql-reference/sql/create-file-format
"""

from __future__ import annotations

from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.properties import Properties

_COMPRESSIONS = ("AUTO", "GZIP", "BZ2", "BROTLI", "ZSTD", "DEFLATE", "RAW_DEFLATE", "NONE")
_PARQUET_COMPRESSIONS = ("AUTO", "LZO", "SNAPPY", "NONE", "GZIP")
"""GZIP is not documented, but write_pandas has its temporary stage so, while its COPY INTO says
AUTO (`_do_create_temp_stage` in 4.8.1):
https://github.com/snowflakedb/snowflake-connector-python/blob/main/src/snowflake/connector/pandas_tools.py
"""
FORMAT_NAME = "FORMAT_NAME"
NO_VALUE = "NONE"
"""What switches a delimiter, an escape or an enclosing character off."""

DEFAULTS: dict[str, dict[str, Any]] = {
    "CSV": {
        "COMPRESSION": "AUTO",
        "RECORD_DELIMITER": "\n",
        "FIELD_DELIMITER": ",",
        "MULTI_LINE": True,
        "FILE_EXTENSION": "",
        "PARSE_HEADER": False,
        "SKIP_HEADER": 0,
        "SKIP_BLANK_LINES": False,
        "DATE_FORMAT": "AUTO",
        "TIME_FORMAT": "AUTO",
        "TIMESTAMP_FORMAT": "AUTO",
        "BINARY_FORMAT": "HEX",
        "ESCAPE": NO_VALUE,
        "ESCAPE_UNENCLOSED_FIELD": "\\",
        "TRIM_SPACE": False,
        "FIELD_OPTIONALLY_ENCLOSED_BY": NO_VALUE,
        "NULL_IF": ["\\N"],
        "ERROR_ON_COLUMN_COUNT_MISMATCH": True,
        "REPLACE_INVALID_CHARACTERS": False,
        "EMPTY_FIELD_AS_NULL": True,
        "SKIP_BYTE_ORDER_MARK": True,
        "ENCODING": "UTF8",
    },
    "JSON": {
        "COMPRESSION": "AUTO",
        "DATE_FORMAT": "AUTO",
        "TIME_FORMAT": "AUTO",
        "TIMESTAMP_FORMAT": "AUTO",
        "BINARY_FORMAT": "HEX",
        "TRIM_SPACE": False,
        "MULTI_LINE": True,
        "NULL_IF": [],
        "FILE_EXTENSION": "",
        "ENABLE_OCTAL": False,
        "ALLOW_DUPLICATE": False,
        "STRIP_OUTER_ARRAY": False,
        "STRIP_NULL_VALUES": False,
        "REPLACE_INVALID_CHARACTERS": False,
        "IGNORE_UTF8_ERRORS": False,
        "SKIP_BYTE_ORDER_MARK": True,
    },
    "PARQUET": {
        "COMPRESSION": "AUTO",
        "SNAPPY_COMPRESSION": True,
        "BINARY_AS_TEXT": True,
        "USE_LOGICAL_TYPE": False,
        "TRIM_SPACE": False,
        "USE_VECTORIZED_SCANNER": False,
        "REPLACE_INVALID_CHARACTERS": False,
        "NULL_IF": [],
    },
}
_OTHER_TYPES = ("AVRO", "ORC", "XML", "CUSTOM")
_ONLY_DEFAULT = (
    "MULTI_LINE",
    "ENABLE_OCTAL",
    "STRIP_NULL_VALUES",
    "REPLACE_INVALID_CHARACTERS",
    "IGNORE_UTF8_ERRORS",
    "BINARY_FORMAT",
    "ENCODING",
)
"""Options with an effect that nothing here has; other values are refused by name."""


def read(properties: Properties) -> dict[str, Any]:
    """TYPE and the options that are given. Raises for names and values that the type does not have."""
    kind = (properties.text("TYPE") or "CSV").upper()
    if kind in _OTHER_TYPES:
        raise errors.unsupported(f"FILE FORMAT of TYPE = {kind}")
    if kind not in DEFAULTS:
        raise errors.invalid_property_value(kind, "TYPE")
    found: dict[str, Any] = {"TYPE": kind}
    for name, default in DEFAULTS[kind].items():
        if name in properties:
            found[name] = _value(properties, kind, name, default)
    properties.finish()
    return found


def read_nested(properties: Properties) -> dict[str, Any]:
    """`FILE_FORMAT = (...)` of a stage or of COPY INTO: options, or FORMAT_NAME alone; empty when it is not given."""
    name = properties.raw("FILE_FORMAT") if isinstance(properties.peek("FILE_FORMAT"), str) else None
    if name is not None:
        # FILE_FORMAT = 'name' and FILE_FORMAT = name are documented for COPY INTO and queries.
        return {FORMAT_NAME: str(name)}
    nested = properties.nested("FILE_FORMAT")
    if nested is None:
        return {}
    named = nested.text(FORMAT_NAME)
    if named is not None:
        nested.finish()
        return {FORMAT_NAME: named}
    return read(nested)


def _value(properties: Properties, kind: str, name: str, default: Any) -> Any:
    value: Any
    if name == "COMPRESSION":
        value = properties.choice(name, "AUTO", _PARQUET_COMPRESSIONS if kind == "PARQUET" else _COMPRESSIONS)
        if value in ("BROTLI", "DEFLATE", "RAW_DEFLATE", "LZO"):
            raise errors.unsupported(f"COMPRESSION = {value}")
    elif isinstance(default, bool):
        value = properties.boolean(name, default)
    elif isinstance(default, int):
        value = properties.integer(name, default)
    elif isinstance(default, list):
        value = _texts(properties, name)
    else:
        value = _text(properties, name)
    if name in _ONLY_DEFAULT and value != default and str(value).upper() not in ("HEX", "UTF8", "UTF-8"):
        raise errors.unsupported(f"{name} = {str(value).upper()}")
    return value


def _texts(properties: Properties, name: str) -> list[str]:
    """`('a', 'b')` or `'a'`."""
    value = properties.raw(name)
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in items):
        raise errors.invalid_property_value(str(value), name)
    return [str(item) for item in items]


def _text(properties: Properties, name: str) -> str:
    value = properties.text(name, "")
    return value.upper() if value.upper() in (NO_VALUE, "AUTO") else value


def complete(options: dict[str, Any]) -> dict[str, Any]:
    """Every option of the type: as given, else its default."""
    return {**DEFAULTS[options.get("TYPE", "CSV")], "TYPE": "CSV", **options}
