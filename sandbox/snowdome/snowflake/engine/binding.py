"""Binds the tables, views and table functions of a query to relations, with privileges checked."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import (
    duckdb_errors,
    identifier_case,
    information_schema,
    parsing,
    recursive_ctes,
    row_sources,
)
from snowdome.snowflake.engine.column_names import UNQUOTED
from snowdome.snowflake.engine.linked import table_relation
from snowdome.snowflake.engine.relations import Relation, Relations
from snowdome.snowflake.engine.staged import staged_relation
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.session import Session

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState

MAX_VIEW_DEPTH = 32


class Binder:
    """One statement's relations."""

    def __init__(self, state: EngineState, session: Session) -> None:
        self.state = state
        self.session = session
        self.relations = Relations()

    def bind(self, tree: exp.Expression, depth: int = 0) -> exp.Expression:
        """Replaces every table of the folded `tree` by a relation. Returns the tree (its root may be replaced)."""
        recursive_ctes.mark(tree)
        staged_relation.bind(tree, self.state, self.session, self.relations)
        tree = row_sources.rewrite(tree, self.session, self.relations)
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
        return tree

    def _bind_table(self, node: exp.Table, depth: int) -> None:
        name = qualified_name(node)
        described = resolve.information_schema(self.session, name)
        if described is not None:
            self._put(node, information_schema.relation(self.state, self.session, described, name.last.resolved))
            return
        database, schema, table = resolve.table(self.session, name)
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
        if depth >= MAX_VIEW_DEPTH:
            raise errors.syntax(f"View {view.name} expands more than {MAX_VIEW_DEPTH} levels deep.")
        definition = parsing.parse(view.definition)
        query = definition.expression if isinstance(definition, exp.Create) else definition
        identifier_case.fold(query)
        owner = copy.copy(self.session)
        if view.owner is not None:
            owner.role, owner.secondary_roles = view.owner.name, "NONE"
        owner.database, owner.schema = database.name, schema.name
        inner = Binder(self.state, owner)
        inner.relations = self.relations
        query = inner.bind(query, depth + 1)
        alias = node.alias or node.name
        columns = [exp.to_identifier(column.name, quoted=True) for column in view.columns]
        subquery = exp.Subquery(
            this=query, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True), columns=columns)
        )
        for kept in ("joins", "pivots", "laterals", "sample"):
            if node.args.get(kept):
                subquery.set(kept, node.args[kept])
        node.replace(subquery)


def qualified_name(node: exp.Table) -> QualifiedName:
    """The name a folded table node was written with."""
    if not isinstance(node.this, (exp.Identifier, exp.Dot)):
        raise errors.unsupported(f"table function {node.this.sql('snowflake')[:100]}")
    parts = []
    for part in node.parts:
        if not isinstance(part, exp.Identifier):
            raise errors.unsupported(f"table name {node.sql('snowflake')[:100]}")
        parts.append(Name(part.name, quoted=not part.meta.get(UNQUOTED)))
    return QualifiedName(tuple(parts))
