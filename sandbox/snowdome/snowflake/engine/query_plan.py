"""Compiles a query: bind what it reads, resolve names, infer Snowflake's types, translate to DuckDB."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.optimizer.annotate_types import TypeAnnotator
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope
from sqlglot.schema import MappingSchema

from snowdome.snowflake import errors
from snowdome.snowflake.engine import (
    column_types,
    duckdb_errors,
    identifier_case,
    order_by_all,
    recursive_ctes,
    set_operations,
    transpile,
)
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.column_names import shown
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile import flatten
from snowdome.snowflake.engine.type_rules import RULES
from snowdome.snowflake.result import Column


@dataclass
class Plan:
    """A query, ready for DuckDB."""

    sql: str
    names: list[str]
    """Result column names."""
    types: list[exp.DataType | None]
    """Snowflake's types of the result columns, None where they are not known."""
    relations: list[Relation]
    native_names: list[str]
    """Names that the columns get in a native table or view."""


def compile_query(tree: exp.Expression, binder: Binder) -> Plan:
    """Compiles a SELECT, VALUES or set operation. `tree` is consumed."""
    identifier_case.fold(tree)
    binder.types_of = lambda query, other: compile_query(query, other).types
    tree = binder.bind(tree)
    relations = binder.relations
    try:
        outputs = identifier_case.resolve_columns(tree, relations)
        names = _result_names(tree)
        typed = _annotated(tree, relations)
    except SqlglotError as error:
        raise duckdb_errors.unread(error) from error
    except RecursionError as error:
        raise errors.syntax("The statement is nested too deeply.") from error
    if len(names) != len(typed.selects) or not names:
        names = [shown(projection.output_name) for projection in typed.selects]
    _refuse_colliding_names(typed)
    types = [_known(projection.type) for projection in typed.selects]
    order_by_all.restore(typed)
    _mark_needed(typed, relations)
    translated = transpile.transform(typed, SessionFormats(binder.session))
    _name_physical_tables(translated, relations)
    try:
        sql = _Generator(dialect="duckdb", identify=True, unsupported_level=ErrorLevel.RAISE).generate(
            translated, copy=False
        )
    except RecursionError as error:
        raise errors.syntax("The statement is nested too deeply.") from error
    except SqlglotError as error:
        raise errors.unsupported(_what(str(error))) from error
    native_names = names
    if outputs is not None and len(outputs) == len(names):
        native_names = [output.native_name for output in outputs]
    return Plan(sql, names, types, list(relations.values()), native_names)


class _Generator(DuckDB.Generator):  # type: ignore[misc]
    """sqlglot's, with lambdas as DuckDB 2 reads them: sqlglot writes the arrow that DuckDB has given up."""

    def lambda_sql(self, expression: exp.Lambda, arrow_sep: str = "->", wrap: bool = True) -> str:
        return f"LAMBDA {self.expressions(expression, flat=True)}: {self.sql(expression, 'this')}"


def _what(message: str) -> str:
    """What cannot be translated, without the names of what translates it."""
    first = message.split("\n", 1)[0]
    what = re.split(
        r"\s+(?:is|are|do(?:es)?)?\s*(?:not |un)support|\s+in DuckDB", first, maxsplit=1, flags=re.IGNORECASE
    )[0]
    return what if "duckdb" not in what.lower() and what else "a part of this statement"


def _annotated(tree: exp.Expression, relations: dict[str, Relation]) -> exp.Query:
    schema = MappingSchema(
        {
            relation.name: {column.name: column_types.data_type(column) for column in relation.columns}
            for relation in relations.values()
        },
        dialect="snowflake",
        normalize=False,
    )
    try:
        qualified = qualify(tree, dialect="snowflake", schema=schema, validate_qualify_columns=False)
    except (
        AssertionError
    ) as error:  # sqlglot: a position in ORDER BY or GROUP BY that holds no column, such as a lone '*'
        raise errors.syntax("A position is not a column of the select list.") from error
    recursive_ctes.widen(qualified, lambda query: _typed(query, schema))
    return set_operations.unify(_typed(qualified, schema), lambda query: _typed(query, schema))


def _typed(query: exp.Query, schema: MappingSchema) -> exp.Query:
    annotator = TypeAnnotator(schema, expression_metadata=RULES)
    for column in flatten.annotate(query):
        annotator._visited.add(id(column))
    return annotator.annotate(query)


def _refuse_colliding_names(tree: exp.Expression) -> None:
    """DuckDB ignores case: inside a query, columns "a" and "A" of one source would be taken for each other."""
    for select in tree.find_all(exp.Select):
        if select is tree:
            continue
        names = set(select.named_selects)
        if len({name.upper() for name in names}) < len(names):
            raise errors.unsupported(
                f"columns of a subquery whose names differ only in case: {', '.join(sorted(names))}"
            )


def _known(data_type: exp.DataType | None) -> exp.DataType | None:
    if data_type is None or data_type.this in (exp.DType.UNKNOWN, exp.DType.NULL):
        return None
    return data_type


def _result_names(tree: exp.Expression) -> list[str]:
    """Aliases and column names of the outermost select list; [] when a star hides them."""
    select: exp.Expression | None = tree
    while isinstance(select, (exp.SetOperation, exp.Subquery)):
        select = select.this
    if not isinstance(select, exp.Select):
        return []
    names = []
    for projection in select.expressions:
        if isinstance(projection, exp.Alias) and isinstance(projection.this, exp.Star):
            raise errors.syntax(f"'*' has no alias: unexpected '{projection.alias}'.")
        if projection.is_star:
            return []
        names.append(shown(projection.alias_or_name))
    return names


def _mark_needed(tree: exp.Expression, relations: dict[str, Relation]) -> None:
    """Notes which columns each relation must deliver. `purchases.prodid` alone needs no other field of purchases."""
    for relation in relations.values():
        relation.needed = set()
    for scope in traverse_scope(tree):
        for column in scope.find_all(exp.Column):
            source = scope.sources.get(column.table)
            parent = scope.parent
            while source is None and parent is not None:
                source, parent = parent.sources.get(column.table), parent.parent
            if isinstance(source, exp.Table) and source.name in relations:
                _need(relations[source.name], column)
            elif source is None:
                for candidate in relations.values():
                    candidate.needed = None
                return
    for relation in relations.values():
        known = {column.name for column in relation.columns}
        if relation.needed is not None and any(path.split(".")[0] not in known for path in relation.needed):
            relation.needed = None
        if relation.needed is not None and not relation.needed and relation.columns:
            # COUNT(*) needs rows, and DuckDB at least one column to count them by.
            relation.needed = {min(relation.columns, key=_width).name}


def _width(column: Column) -> tuple[bool, bool]:
    """Sorts columns that are cheap to read first."""
    return bool(column.fields), column.type in ("TEXT", "VARIANT", "BINARY")


def _need(relation: Relation, column: exp.Column) -> None:
    if relation.needed is None:
        return
    if isinstance(column.this, exp.Star):
        relation.needed = None
        return
    relation.needed.add(column.name)


def _name_physical_tables(tree: exp.Expression, relations: dict[str, Relation]) -> None:
    for table in tree.find_all(exp.Table):
        relation = relations.get(table.name)
        if relation is not None and relation.function is not None:
            table.set("this", relation.function.copy())
            columns = [exp.to_identifier(column.name, quoted=True) for column in relation.columns]
            table.set("alias", exp.TableAlias(this=table.args["alias"].this, columns=columns))
        elif relation is not None and relation.physical is not None:
            table.set("this", exp.to_identifier(relation.physical[-1], quoted=True))
            table.set("db", exp.to_identifier(relation.physical[0], quoted=True))
