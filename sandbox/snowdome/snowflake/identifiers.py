"""Names as SQL writes them: unquoted folds to upper case, quoted is taken letter by letter.

https://docs.snowflake.com/en/sql-reference/identifiers-syntax
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN = re.compile(r"[A-Z_][A-Z0-9_$]*\Z")


@dataclass(frozen=True)
class Name:
    """One part of an object's name."""

    text: str
    """As written, without the quotes, with doubled quotes made single."""
    quoted: bool = False

    @property
    def resolved(self) -> str:
        """The name an ordinary object is stored under."""
        return self.text if self.quoted else self.text.upper()

    def matches(self, stored: str, *, case_insensitive: bool = False) -> bool:
        """Whether this name means `stored`.

        `case_insensitive` is the rule of linked databases with CATALOG_CASE_SENSITIVITY = CASE_INSENSITIVE:
        unquoted names match any case there; quoted ones always match exactly.
        """
        if case_insensitive and not self.quoted:
            return self.text.upper() == stored.upper()
        return self.resolved == stored

    @staticmethod
    def stored(text: str) -> Name:
        """The name of an object that exists under exactly `text`."""
        return Name(text, quoted=True)

    def __str__(self) -> str:
        return quote_if_needed(self.resolved)


@dataclass(frozen=True)
class QualifiedName:
    """A name of one to four parts, outermost first."""

    parts: tuple[Name, ...]

    @property
    def last(self) -> Name:
        return self.parts[-1]

    @property
    def qualifiers(self) -> tuple[Name, ...]:
        return self.parts[:-1]

    def __str__(self) -> str:
        """As Snowflake's messages print it: folded, quoted only where needed."""
        return ".".join(str(part) for part in self.parts)


def quote_if_needed(name: str) -> str:
    """`name` as SQL would have to write it."""
    return name if _PLAIN.match(name) else quote(name)


def quote(name: str) -> str:
    """`name` in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as a SQL string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
