"""Sequences and the columns that count: DuckDB's sequences under names of their own.

A number that was handed out is not handed out again, by a statement that was rolled back neither:
https://docs.snowflake.com/en/user-guide/querying-sequences
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlglot import exp

from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.sequence import MOST_COUNTED, NumberSequence
from snowdome.snowflake.engine.column_names import UNQUOTED
from snowdome.snowflake.engine.column_types import MAX_PRECISION, number
from snowdome.snowflake.engine.native_store import sequence_name
from snowdome.snowflake.engine.transpile.nodes import own
from snowdome.snowflake.identifiers import Name, QualifiedName, literal, quote_if_needed
from snowdome.snowflake.session import Session

if TYPE_CHECKING:
    import duckdb

NEXT = "NEXTVAL"


class Counting(Protocol):
    """What a sequence and an identity column have in common."""

    @property
    def start(self) -> int: ...
    @property
    def increment(self) -> int: ...
    @property
    def storage_name(self) -> str: ...


def create_statement(counting: Counting) -> str:
    """DuckDB's statement that makes the sequence."""
    return (
        f"CREATE SEQUENCE {sequence_name(counting.storage_name)} INCREMENT BY {counting.increment} "
        f"MINVALUE {-MOST_COUNTED} MAXVALUE {MOST_COUNTED} START {counting.start}"
    )


def next_value(connection: duckdb.DuckDBPyConnection, counting: Counting) -> int:
    """The number that it hands out next."""
    found = connection.execute(
        f"SELECT last_value FROM duckdb_sequences() WHERE sequence_name = {literal(counting.storage_name)}"  # noqa: S608
    ).fetchone()
    last = found[0] if found else None
    return counting.start if last is None else int(last) + counting.increment


def call(storage_name: str) -> exp.Expression:
    """The expression that takes the next number."""
    return own("nextval", exp.Literal.string(sequence_name(storage_name)))


def bind(tree: exp.Expression, session: Session) -> None:
    """Replaces `sequence.NEXTVAL`, unless a source of its query has that name. USAGE on the sequence is needed."""
    for column in list(tree.find_all(exp.Column)):
        if column.name != NEXT or not column.table or not column.this.meta.get(UNQUOTED):
            continue
        if column.table in _sources_around(column) and not column.args.get("db"):
            continue
        sequence = locate.one(session, NumberSequence, _name(column), "SELECT")
        access.require(session, "USAGE", sequence)
        value: exp.Expression = exp.cast(call(sequence.storage_name), number(MAX_PRECISION))
        if isinstance(column.parent, exp.Select) and column.arg_key == "expressions":
            value = exp.alias_(value, NEXT, quoted=True)
        column.replace(value)


def qualified(default: exp.Expression, session: Session) -> exp.Expression:
    """A column's default with the full names of its sequences: others use it from schemas of their own."""
    holder = exp.Paren(this=default.copy())
    for column in list(holder.find_all(exp.Column)):
        if column.name == NEXT and column.table:
            parts = locate.find(session, NumberSequence.kind, _name(column), "CREATE TABLE").parts
            database, schema, name = (exp.to_identifier(p, quoted=quote_if_needed(p) != p) for p in parts)
            column.replace(exp.column(exp.to_identifier(NEXT, quoted=False), table=name, db=schema, catalog=database))
    return holder.this


def _name(column: exp.Column) -> QualifiedName:
    parts = column.parts[:-1]
    return QualifiedName(tuple(Name(part.name, quoted=not part.meta.get(UNQUOTED)) for part in parts))


def _sources_around(node: exp.Expression) -> set[str]:
    select = node.find_ancestor(exp.Select)
    if select is None:
        return set()
    joined = [join.this for join in select.args.get("joins") or []]
    source = select.args.get("from_")
    return {item.alias_or_name for item in [*([source.this] if source is not None else []), *joined]}
