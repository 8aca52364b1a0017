"""What TIMESTAMP and TO_TIMESTAMP mean in a session: TIMESTAMP_TYPE_MAPPING.

Source: https://docs.snowflake.com/en/sql-reference/parameters#timestamp-type-mapping
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.session import Session
from snowdome.snowflake.session_parameters import value

_TYPES = {
    "TIMESTAMP_LTZ": exp.DType.TIMESTAMPLTZ,
    "TIMESTAMP_NTZ": exp.DType.TIMESTAMPNTZ,
    "TIMESTAMP_TZ": exp.DType.TIMESTAMPTZ,
}
_FUNCTIONS = ("TO_TIMESTAMP", "TRY_TO_TIMESTAMP")


def apply(tree: exp.Expression, session: Session) -> None:
    """Puts the session's type in the place of TIMESTAMP, and its function in the place of TO_TIMESTAMP."""
    mapped = str(value(session, "TIMESTAMP_TYPE_MAPPING")).upper()
    if mapped == "TIMESTAMP_NTZ":
        return
    for node in list(tree.find_all(exp.DataType, exp.Anonymous, exp.TimestampFromParts)):
        if isinstance(node, exp.TimestampFromParts):
            raise errors.unsupported(f"TIMESTAMP_FROM_PARTS with TIMESTAMP_TYPE_MAPPING = {mapped}")
        if isinstance(node, exp.DataType) and node.this is exp.DType.TIMESTAMP:
            node.set("this", _TYPES[mapped])
        elif isinstance(node, exp.Anonymous) and node.name.upper() in _FUNCTIONS:
            node.set("this", f"{node.name.upper()}{mapped.removeprefix('TIMESTAMP')}")
