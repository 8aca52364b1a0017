"""Names of columns between queries: as Snowflake resolves them, and as they are stored for DuckDB."""

from __future__ import annotations

from dataclasses import dataclass

UNQUOTED = "unquoted"
"""Mark of an identifier that was written without quotes, and so folded to upper case."""
RESOLVED = "resolved"
"""Mark of a column that this engine put into the tree, spelled as its source has it."""

_SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Output:
    """One column that a source or a query delivers."""

    name: str
    case_insensitive: bool
    """Whether an unquoted name matches it in any case (linked databases with CASE_INSENSITIVE)."""
    stored: str = ""
    """What DuckDB calls it where another column of the same query has its name; empty for `name`."""
    quoted: bool = False
    """Whether the select list wrote it in quotes."""

    @property
    def reference(self) -> str:
        return self.stored or self.name

    @property
    def native_name(self) -> str:
        """Its name in a native table or view, which has no case-insensitive columns: readable unquoted."""
        return self.name.upper() if self.case_insensitive and not self.quoted else self.name


def told_apart(name: str, number: int) -> str:
    """A name for the `number`-th column called `name` that nobody can write."""
    return f"{name}{_SEPARATOR}{number}"


def shown(stored: str) -> str:
    """The column's own name again."""
    return stored.partition(_SEPARATOR)[0]
