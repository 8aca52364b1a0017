"""What a query reads: tables, views and table functions, each bound to a relation that DuckDB can scan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake.result import Column


@dataclass
class Relation:
    """One bound relation of a statement. `name` stands for it in the tree: "REL_1", "REL_2" ..."""

    name: str
    columns: list[Column]
    case_insensitive: bool = False
    """Whether unquoted column names match any case (linked databases with CASE_INSENSITIVE)."""
    physical: tuple[str, ...] | None = None
    """Name in DuckDB of a native table; None for rows that are handed to DuckDB as Arrow."""
    function: exp.Expression | None = None
    """DuckDB's call that makes the rows, with one column; None for rows that lie somewhere."""
    read: Callable[[tuple[str, ...] | None], pa.Table | pa.RecordBatchReader] | None = None
    """Reads the rows with the given columns (dotted paths into structs allowed; None: all)."""
    hidden: frozenset[str] = frozenset()
    """Columns that no `*` and no name of the user's stands for."""
    needed: set[str] | None = field(default=None)
    """Columns, or paths into structs, that the statement uses; None while unknown: all."""

    @classmethod
    def of_rows(cls, columns: list[Column], rows: pa.Table) -> Relation:
        """A relation of rows that are in memory."""
        relation = cls("", columns)
        relation.hold(rows)
        return relation

    def hold(self, rows: pa.Table) -> None:
        """Gives the relation these rows, in place of those that it had."""
        self.read = lambda wanted: rows.select(list(wanted)) if wanted is not None else rows

    def empty(self) -> pa.Table:
        """No rows, with the columns' types: enough to compile a query."""
        from snowdome.snowflake.engine.result_table import arrow_type

        return pa.schema([pa.field(column.name, arrow_type(column)) for column in self.columns]).empty_table()

    def rows(self) -> pa.Table | pa.RecordBatchReader:
        """The rows, with no more columns than needed."""
        if self.read is None:
            raise ValueError(f"{self.name} is a native table")
        return self.read(tuple(sorted(self.needed)) if self.needed is not None else None)


KEPT = ("joins", "pivots", "laterals", "sample")
"""What hangs on a source in FROM, whatever the source is."""


class Relations(dict[str, Relation]):
    """The relations of one statement, by name."""

    expansions: int = 0
    """Views and functions that were put in."""

    def add(self, relation: Relation) -> Relation:
        """Registers a relation under a name of its own."""
        relation.name = f"REL_{len(self) + 1}"
        self[relation.name] = relation
        return relation

    def put(self, node: exp.Expression, relation: Relation, alias: str) -> None:
        """Puts a relation in the place of a source, under the alias that the source has, else `alias`."""
        self.add(relation)
        named = node.args.get("alias") or exp.TableAlias()
        if not named.args.get("this"):
            named.set("this", exp.to_identifier(alias, quoted=True))
        kept = {name: node.args[name] for name in KEPT if node.args.get(name)}
        node.replace(exp.Table(this=exp.to_identifier(relation.name, quoted=True), alias=named, **kept))
