"""Functions and procedures that users write in SQL.

Several may share a name; the types of their arguments tell them apart.

https://docs.snowflake.com/en/developer-guide/udf-stored-procedure-naming-conventions
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from snowdome.snowflake import type_names
from snowdome.snowflake.catalog.securable import Securable


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

    def takes(self, count: int) -> bool:
        return self.required <= count <= len(self.arguments)

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
