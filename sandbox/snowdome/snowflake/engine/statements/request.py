"""One statement as its handler gets it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp


@dataclass
class Request:
    """The parsed statement."""

    sql: str
    tree: exp.Expression
    describe_only: bool = False
    """Only the result's columns are wanted: nothing may change."""
    bind_rows: pa.Table | None = None
    """Rows of array binds, columns "1", "2" ...; None without array binds."""
