"""Functions and procedures that users write in SQL.

Several may share a name; the types of their arguments tell them apart.

https://docs.snowflake.com/en/developer-guide/udf-stored-procedure-naming-conventions
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from snowdome.snowflake import type_names
from snowdome.snowflake.catalog.securable import Securable

V = TypeVar("V")


@dataclass
class Argument:
    """An argument, or a column of a table function's answer."""

    name: str
    """As stored."""
    type: str
    """As written, e.g. `NUMBER(10, 2)`."""
    default: str | None = None
    """An expression in SQL; None for an argument that each call gives."""

    @property
    def family(self) -> str:
        return type_names.family(self.type)


@dataclass
class Routine(Securable):
    """What both have. `name` is the signature, by which they are told apart: `ADD(NUMBER, NUMBER)`."""

    arguments: list[Argument] = field(default_factory=list)
    returns: str = ""
    """The type as written; empty for a table."""
    returned_columns: list[Argument] = field(default_factory=list)
    """Of a table that is returned."""
    body: str = ""
    secure: bool = False

    @property
    def plain_name(self) -> str:
        return self.name[: len(self.name) - len(families(self.arguments))]

    @property
    def returns_table(self) -> bool:
        return not self.returns

    @property
    def required(self) -> int:
        """Arguments that each call gives."""
        return sum(1 for argument in self.arguments if argument.default is None)

    def placed(self, given: Sequence[tuple[str | None, V]]) -> dict[str, V] | None:
        """What a call gives to which argument, by name or, for None, by position; None where it does not fit."""
        found: dict[str, V] = {}
        by_name = False
        for position, (name, value) in enumerate(given):
            by_name = by_name or name is not None
            if name is None:
                if by_name or position >= len(self.arguments):
                    return None
                name = self.arguments[position].name
            if name in found:
                return None
            found[name] = value
        known = {argument.name for argument in self.arguments}
        needed = {argument.name for argument in self.arguments if argument.default is None}
        return found if needed <= found.keys() <= known else None

    @property
    def answer(self) -> str:
        """What comes back, as SHOW prints it."""
        if self.returns:
            return type_names.family(self.returns)
        return f"TABLE ({', '.join(f'{column.name} {column.family}' for column in self.returned_columns)})"


@dataclass
class Function(Routine):
    """A scalar or table function LANGUAGE SQL."""

    kind: ClassVar[str] = "FUNCTION"

    memoizable: bool = False


@dataclass
class Procedure(Routine):
    """A procedure LANGUAGE SQL, which is a block of Snowflake Scripting."""

    kind: ClassVar[str] = "PROCEDURE"

    executes_as: str = "OWNER"
    """OWNER or CALLER."""


R = TypeVar("R", bound=Routine)


def families(arguments: Iterable[Argument]) -> str:
    """`(NUMBER, VARCHAR)`: what of the types tells routines of one name apart."""
    return f"({', '.join(argument.family for argument in arguments)})"


def named(routines: Iterable[R], name: str) -> list[R]:
    """Those of one name, whatever their arguments."""
    return [routine for routine in routines if routine.plain_name == name]
