"""Functions that convert between types, as their documentation names them: what each makes of its arguments.

sqlglot would read some of them into casts and others into calls of several classes, by the form of their arguments;
here each stays the call that was written, so that `transpile.conversions` sees them all alike.
Source: https://docs.snowflake.com/en/sql-reference/functions-conversion
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

_T = exp.DType

DATED = {
    "TO_DATE": _T.DATE,
    "DATE": _T.DATE,
    "TO_TIME": _T.TIME,
    "TIME": _T.TIME,
    "TO_TIMESTAMP": _T.TIMESTAMPNTZ,
    "TO_TIMESTAMP_NTZ": _T.TIMESTAMPNTZ,
    "TO_TIMESTAMP_LTZ": _T.TIMESTAMPLTZ,
    "TO_TIMESTAMP_TZ": _T.TIMESTAMPTZ,
}
"""Types of the functions that make dates and times. Each but DATE and TIME has a TRY_ form."""

_TEXT = ("TO_CHAR", "TO_VARCHAR", "HEX_ENCODE", "HEX_DECODE_STRING", "BASE64_ENCODE", "BASE64_DECODE_STRING")
_BINARY = ("TO_BINARY", "HEX_DECODE_BINARY", "BASE64_DECODE_BINARY")

RETURNS: dict[str, exp.DType] = {
    **DATED,
    **dict.fromkeys(_TEXT, _T.VARCHAR),
    **dict.fromkeys(_BINARY, _T.BINARY),
}
RETURNS.update(
    {
        f"TRY_{name}": returned
        for name, returned in list(RETURNS.items())
        if name not in ("DATE", "TIME", "TO_CHAR", "TO_VARCHAR", "HEX_ENCODE", "BASE64_ENCODE")
    }
)
"""What each conversion function returns."""


def builders() -> dict[str, Callable[[list[Any]], exp.Anonymous]]:
    """For a parser: each function stays a call under its own name."""
    return {name: _builder(name) for name in RETURNS}


def _builder(name: str) -> Callable[[list[Any]], exp.Anonymous]:
    return lambda arguments: exp.Anonymous(this=name, expressions=arguments)


def annotate(annotator: Any, node: Any) -> Any:
    """Type of a call that sqlglot has no class for; unknown for a function that is not a conversion."""
    return annotator._set_type(node, RETURNS.get(node.name.upper(), _T.UNKNOWN))
