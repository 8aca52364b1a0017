"""Binds the tables, views and table functions of a query to relations, with privileges checked."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import (
    duckdb_errors,
    function_bodies,
    function_calls,
    identifier_case,
    information_schema,
    order_by_all,
    parsing,
    recursive_ctes,
    row_sources,
)
from snowdome.snowflake.engine.column_names import UNQUOTED
from snowdome.snowflake.engine.function_calls import Call
from snowdome.snowflake.engine.linked import table_relation
from snowdome.snowflake.engine.relations import KEPT, Relation, Relations
from snowdome.snowflake.engine.staged import staged_relation
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.session import Session

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState

MAX_VIEW_DEPTH = 32
MAX_EXPANSIONS = 500
"""Views and functions in one statement. Each costs milliseconds, and one that calls another twice doubles them."""


class Binder:
    """One statement's relations."""

    def __init__(self, state: EngineState, session: Session) -> None:
        self.state = state
        self.session = session
        self.relations = Relations()
        self.types_of: Callable[[exp.Query, Binder], Sequence[exp.DataType | None]] = _no_types
        """Compiles a query with another binder, and tells the types of its columns."""

    def bind(self, tree: exp.Expression, depth: int = 0) -> exp.Expression:
        """Replaces every table of the folded `tree` by a relation. Returns the tree (its root may be replaced)."""
        recursive_ctes.mark(tree)
        row_sources.read_pivoted_ctes(tree)
        order_by_all.take(tree)
        calls = function_calls.take(tree, self.session, self._types_in)
        if calls:
            self._put_table_functions(tree, calls, depth)
        staged_relation.bind(tree, self.state, self.session, self.relations)
        tree = row_sources.rewrite(tree, self.session, self.relations, self.state.transactions.get(self.session.id))
        try:
            tables = [
                source
                for scope in traverse_scope(tree)
                for source in scope.sources.values()
                if isinstance(source, exp.Table)
            ]
        except SqlglotError as error:
            raise duckdb_errors.unread(error) from error
        for table in {id(table): table for table in tables}.values():
            if table.name not in self.relations:
                self._bind_table(table, depth)
        row_sources.number_columns(tree, self.relations)
        if calls:
            self._put_values(tree, calls, depth)
        return tree

    def _types_in(self, select: exp.Select, expressions: Sequence[exp.Expression]) -> Sequence[exp.DataType | None]:
        """The types that expressions of a query have among its sources."""
        probe = exp.Select(
            expressions=[
                exp.Alias(this=expression.copy(), alias=exp.to_identifier(f"C{number}", quoted=True))
                for number, expression in enumerate(expressions)
            ]
        )
        for clause in ("with_", "from_", "joins", "laterals"):
            if select.args.get(clause):
                probe.set(clause, copy.deepcopy(select.args[clause]))
        other = Binder(self.state, self.session)
        other.relations = Relations(self.relations)
        return self.types_of(probe, other)

    def value_of(self, call: Call) -> exp.Select:
        """A query of one call alone."""
        node = exp.Anonymous(this=call.function.plain_name, expressions=call.arguments)
        alias = exp.to_identifier(call.function.plain_name, quoted=True)
        query = exp.Select(expressions=[exp.Alias(this=node, alias=alias)])
        node.replace(function_bodies.scalar(call, self._body(call, 0), node, self.relations))
        return query

    def table_of(self, call: Call, node: exp.Expression | None = None, depth: int = 0) -> exp.Subquery:
        """The rows of a table function's call; `node` is where it stands."""
        body = self._body(call, depth)
        return function_bodies.table(call, body, node if node is not None else exp.Select(), self.relations)

    def _put_table_functions(self, tree: exp.Expression, calls: dict[int, Call], depth: int) -> None:
        # What is inside of an argument comes first.
        for node in reversed(list(tree.find_all(exp.TableFromRows, exp.Lateral))):
            number = node.this.meta.get(function_calls.CALL) if isinstance(node.this, exp.Anonymous) else None
            if number is None:
                continue
            call = calls.pop(number)
            if not call.function.returns_table:
                raise errors.syntax(f"{call.function.plain_name} returns a value, not a table.")
            call.arguments = self.bind(exp.Select(expressions=list(node.this.expressions)), depth).selects
            source: exp.Expression = self.table_of(call, node, depth)
            if any(argument.find(exp.Column) for argument in call.arguments):
                source = exp.Lateral(this=source)
            alias = node.args.get("alias") or exp.TableAlias()
            if not alias.args.get("this"):
                alias.set("this", exp.to_identifier(call.function.plain_name, quoted=True))
            source.set("alias", alias)
            for kept in KEPT:
                if node.args.get(kept):
                    source.set(kept, node.args[kept])
            node.replace(source)

    def _put_values(self, tree: exp.Expression, calls: dict[int, Call], depth: int) -> None:
        for node in reversed(list(tree.find_all(exp.Anonymous))):
            number = node.meta.get(function_calls.CALL)
            if number is None or number not in calls:
                continue
            call = calls[number]
            if call.function.returns_table:
                name = call.function.plain_name
                raise errors.syntax(f"{name} returns a table. Call it as TABLE({name}(...)) in FROM.")
            node.replace(function_bodies.scalar(call, self._body(call, depth), node, self.relations))

    def _body(self, call: Call, depth: int) -> exp.Query:
        """A function's body, bound with the rights of the function's owner."""
        self._count_expansion(call.function.plain_name, depth)
        inner = self._of_owner(call.function, call.database, call.schema)
        body = inner.bind(function_bodies.body_of(call.function), depth + 1)
        function_bodies.check_width(call.function, body)
        return body

    def _of_owner(self, owned: Securable, database: Database, schema: Schema) -> Binder:
        """What binds the text of a view or a function: in its own schema, as its owner."""
        inner = Binder(
            self.state, self.session.inside(database.name, schema.name, owned.owner.name if owned.owner else None)
        )
        inner.relations, inner.types_of = self.relations, self.types_of
        return inner

    def _count_expansion(self, name: str, depth: int) -> None:
        """Raises for what never ends, and for what grows beyond measure."""
        if depth >= MAX_VIEW_DEPTH:
            raise errors.syntax(f"{name} expands more than {MAX_VIEW_DEPTH} levels deep.")
        self.relations.expansions += 1
        if self.relations.expansions > MAX_EXPANSIONS:
            raise errors.syntax(f"The statement expands more than {MAX_EXPANSIONS} views and functions.")

    def _bind_table(self, node: exp.Table, depth: int) -> None:
        name = qualified_name(node)
        described = resolve.information_schema(self.session, name)
        if described is not None and node.args.get("when") is not None:
            raise errors.unsupported("time travel in INFORMATION_SCHEMA")
        if described is not None:
            self._put(node, information_schema.relation(self.state, self.session, described, name.last.resolved))
            return
        database, schema, table = resolve.table(self.session, name)
        if table.table_kind == "VIEW" and node.args.get("when") is not None:
            raise errors.unsupported(f"time travel on the view {table.name}")
        if table.table_kind == "VIEW":
            self._expand_view(node, database, schema, table, depth)
            return
        if table.table_kind == "ICEBERG":
            relation = table_relation.relation(self.state, database, schema, table, node.args.get("when"))
        else:
            if node.args.get("when") is not None:
                raise errors.unsupported(f"time travel on the native table {table.name}")
            relation = self.state.native.relation(table)
        self._put(node, relation)

    def _put(self, node: exp.Table, relation: Relation) -> None:
        """A relation in a table's place, under the table's alias."""
        self.relations.put(node, relation, node.name)

    def _expand_view(self, node: exp.Table, database: Database, schema: Schema, view: Table, depth: int) -> None:
        """Puts the view's query in its place, read with the rights of the view's owner."""
        self._count_expansion(f"View {view.name}", depth)
        definition = parsing.parse(view.definition)
        query = definition.expression if isinstance(definition, exp.Create) else definition
        identifier_case.fold(query)
        query = self._of_owner(view, database, schema).bind(query, depth + 1)
        alias = node.alias or node.name
        columns = [exp.to_identifier(column.name, quoted=True) for column in view.columns]
        subquery = exp.Subquery(
            this=query, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True), columns=columns)
        )
        for kept in KEPT:
            if node.args.get(kept):
                subquery.set(kept, node.args[kept])
        node.replace(subquery)


def _no_types(query: exp.Query, binder: Binder) -> Sequence[exp.DataType | None]:
    """Of a binder that compiles nothing."""
    return [None] * len(query.selects)


def qualified_name(node: exp.Table) -> QualifiedName:
    """The name a folded table node was written with."""
    if not isinstance(node.this, (exp.Identifier, exp.Dot)):
        if node.this is None:
            raise errors.syntax("FROM has a source without a name.")
        raise errors.unsupported(f"table function {node.this.sql('snowflake')[:100]}")
    parts = []
    for part in node.parts:
        if not isinstance(part, exp.Identifier):
            raise errors.unsupported(f"table name {node.sql('snowflake')[:100]}")
        parts.append(Name(part.name, quoted=not part.meta.get(UNQUOTED)))
    return QualifiedName(tuple(parts))
