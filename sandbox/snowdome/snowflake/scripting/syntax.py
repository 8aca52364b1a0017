"""The parts of a block, as read.

https://docs.snowflake.com/en/sql-reference-snowflake-scripting
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """An expression or a statement of SQL, as written."""

    sql: str
    line: int
    """From 1, in the block's text."""
    column: int
    """From 0."""


@dataclass(frozen=True)
class Step:
    """A statement of a block."""

    line: int
    column: int


@dataclass(frozen=True)
class Let(Step):
    """LET, or a declaration: a variable with its first value."""

    name: str
    type: str | None
    value: Text | None
    is_resultset: bool = False


@dataclass(frozen=True)
class Assign(Step):
    name: str
    value: Text


@dataclass(frozen=True)
class DeclareCursor(Step):
    """`name CURSOR FOR query`, or for a RESULTSET."""

    name: str
    query: Text


@dataclass(frozen=True)
class DeclareException(Step):
    name: str
    number: int
    message: str


@dataclass(frozen=True)
class Run(Step):
    """A statement of SQL; `into` names the variables of SELECT ... INTO."""

    text: Text
    into: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExecuteImmediate(Step):
    text: Text
    using: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Call(Step):
    text: Text
    into: str | None = None


@dataclass(frozen=True)
class Return(Step):
    value: Text | None


@dataclass(frozen=True)
class Case(Step):
    """CASE or IF; `operand` is None where each branch has a condition. The branch without one is ELSE."""

    operand: Text | None
    branches: tuple[tuple[Text | None, tuple[Step, ...]], ...]


@dataclass(frozen=True)
class ForRange(Step):
    name: str
    first: Text
    last: Text
    reverse: bool
    body: tuple[Step, ...]
    label: str | None


@dataclass(frozen=True)
class ForRows(Step):
    name: str
    source: str
    """A cursor or a RESULTSET."""
    body: tuple[Step, ...]
    label: str | None


@dataclass(frozen=True)
class Loop(Step):
    """WHILE, REPEAT and LOOP. `before` is asked before each round, `after` ends the loop when it is true."""

    before: Text | None
    after: Text | None
    body: tuple[Step, ...]
    label: str | None


@dataclass(frozen=True)
class Leave(Step):
    """BREAK and CONTINUE."""

    continues: bool
    label: str | None


@dataclass(frozen=True)
class Raise(Step):
    """RAISE; without a name the exception that is being handled goes on."""

    name: str | None


@dataclass(frozen=True)
class Open(Step):
    name: str
    using: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Fetch(Step):
    name: str
    into: tuple[str, ...]


@dataclass(frozen=True)
class Close(Step):
    name: str


@dataclass(frozen=True)
class Nothing(Step):
    """NULL;"""


@dataclass(frozen=True)
class Block(Step):
    declarations: tuple[Step, ...]
    body: tuple[Step, ...]
    handlers: tuple[tuple[tuple[str, ...], tuple[Step, ...]], ...] = field(default=())
    """Names of exceptions, with OTHER among them, and the steps that handle them."""
