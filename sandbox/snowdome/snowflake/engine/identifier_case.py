"""Resolves names as Snowflake does: unquoted folds to upper case, quoted is exact, and in a linked database with
CASE_INSENSITIVE identifiers unquoted column names match any case.

DuckDB and sqlglot know neither rule, so after this every identifier is quoted and spelled as its source has it. Keys
of object literals and fields of structured types are no identifiers: they keep their case.

Sources: https://docs.snowflake.com/en/sql-reference/identifiers-syntax
https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
https://docs.snowflake.com/en/sql-reference/data-types-structured
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from snowdome.snowflake import errors
from snowdome.snowflake.engine import star_columns
from snowdome.snowflake.engine.column_names import RESOLVED, UNQUOTED, Output, shown
from snowdome.snowflake.engine.relations import Relation


def fold(tree: exp.Expression) -> None:
    """Upper-case every unquoted identifier and quote it, remembering that it was unquoted."""
    for identifier in tree.find_all(exp.Identifier):
        if identifier.args.get("quoted"):
            continue
        identifier.set("quoted", True)
        if not _is_key(identifier):
            identifier.meta[UNQUOTED] = True
            identifier.set("this", identifier.name.upper())


def _is_key(identifier: exp.Identifier) -> bool:
    """`{'key': 1}`, `OBJECT(key INT)`."""
    holder = identifier.parent
    if isinstance(holder, exp.ColumnDef):
        return isinstance(holder.parent, exp.DataType)
    return isinstance(holder, exp.PropertyEQ) and isinstance(holder.parent, exp.Struct) and identifier.arg_key == "this"


def resolve_columns(tree: exp.Expression, relations: dict[str, Relation]) -> list[Output] | None:
    """Spell every column as its source does; columns of the result, None where they cannot be known here.

    Raises 000904 for a column that a known source does not have, 000979 for one that it has twice.
    """
    outputs: dict[int, list[Output] | None] = {}
    results = _result_queries(tree)
    # A query around a subquery has the subquery's unqualified columns among its own, found there or not.
    found_inside: set[int] = set()
    for scope in traverse_scope(tree):
        available = {alias: _columns_of(source, relations, outputs) for alias, source in scope.sources.items()}
        star_columns.expand(scope, available, nested=id(scope.expression) not in results)
        for column in scope.columns:
            if column.meta.get(RESOLVED) or id(column) in found_inside:
                continue
            if _resolve(column, scope, available, relations, outputs):
                found_inside.add(id(column))
        outputs[id(scope.expression)] = _outputs_of(scope, available, outputs)
    return outputs.get(id(tree))


def _result_queries(tree: exp.Expression) -> set[int]:
    """Identities of the queries whose columns are the statement's own."""
    if isinstance(tree, exp.SetOperation):
        return {id(tree)} | _result_queries(tree.this) | _result_queries(tree.expression)
    return {id(tree)} | (_result_queries(tree.this) if isinstance(tree, exp.Subquery) else set())


def _columns_of(
    source: exp.Expression | Scope, relations: dict[str, Relation], outputs: dict[int, list[Output] | None]
) -> list[Output] | None:
    """Columns of a source, None when they cannot be known here."""
    if (
        isinstance(source, Scope)
        and source.expression.parent is not None
        and source.expression.parent.args.get("pivots")
    ):
        return None
    if isinstance(source, Scope):
        known = outputs.get(id(source.expression))
        aliases = _column_aliases(source.expression)
        if known is not None and aliases:
            renamed = [Output(alias, False) for alias in aliases]
            return renamed + known[len(renamed) :]
        if known is None and aliases:
            return [Output(alias, False) for alias in aliases]
        return known
    relation = relations.get(source.name) if isinstance(source, exp.Table) else None
    if relation is None or source.args.get("pivots"):
        return None
    shown_columns = [column for column in relation.columns if column.name not in relation.hidden]
    return [Output(column.name, relation.case_insensitive) for column in shown_columns]


def _column_aliases(expression: exp.Expression) -> list[str]:
    holder = expression if isinstance(expression, exp.UDTF) else expression.parent
    alias = holder.args.get("alias") if holder is not None else None
    return [column.name for column in alias.args.get("columns") or []] if isinstance(alias, exp.TableAlias) else []


def _resolve(
    column: exp.Column,
    scope: Scope,
    available: dict[str, list[Output] | None],
    relations: dict[str, Relation],
    outputs: dict[int, list[Output] | None],
) -> bool:
    """Spells a column as its source does, this query's or one of those around it. Whether it was found."""
    if column.args.get("db"):
        column = _shortened(column, available)
    identifier = column.this
    if not isinstance(identifier, exp.Identifier):
        return False
    table = column.table
    current: Scope | None = scope
    is_known = bool(scope.sources)
    while current is not None:
        sources = (
            available
            if current is scope
            else {alias: _columns_of(s, relations, outputs) for alias, s in current.sources.items()}
        )
        if table and table not in sources:
            if not column.args.get("db") and _as_struct_field(column, sources):
                return True
            current = current.parent
            continue
        candidates = [sources[table]] if table else list(sources.values())
        if _spell(identifier, candidates):
            return True
        if table and sources[table] is not None and not _is_pseudo_column(identifier.name):
            raise errors.invalid_identifier(_written(column))
        is_known = is_known and None not in candidates
        current = current.parent
    if not table and is_known and not _is_alias(identifier.name, scope) and not _is_pseudo_column(identifier.name):
        raise errors.invalid_identifier(_written(column))
    return False


def _shortened(column: exp.Column, sources: dict[str, list[Output] | None]) -> exp.Column:
    """`db.schema.t.c` as `t.c`, `t.c.field` and `c.field.field` as fields of a column; returns the column."""
    parts = list(column.parts)
    aliases = [index for index, part in enumerate(parts[:-1]) if part.name in sources]
    first = aliases[-1] if aliases else -1
    short = exp.Column(this=parts[first + 1].copy())
    short.this.meta.update(parts[first + 1].meta)
    if aliases:
        short.set("table", parts[first].copy())
    access: exp.Expression = short
    for part in parts[first + 2 :]:
        access = exp.Dot(this=access, expression=part.copy())
    column.replace(access)
    return short


def _spell(identifier: exp.Identifier, candidates: list[list[Output] | None]) -> bool:
    name = identifier.name
    for outputs in candidates:
        found = [output for output in outputs or () if output.name == name]
        if len(found) > 1:
            raise errors.ambiguous_column(name)
        if found:
            identifier.set("this", found[0].reference)
            return True
    if identifier.meta.get(UNQUOTED):
        for outputs in candidates:
            for output in outputs or ():
                if output.case_insensitive and output.name.upper() == name:
                    identifier.set("this", output.name)
                    return True
    return False


def _as_struct_field(column: exp.Column, sources: dict[str, list[Output] | None]) -> bool:
    """`purchases.prodid`: what reads as a table is a structured column."""
    holder = column.args["table"].copy()
    holder.meta.update(column.args["table"].meta)
    if not _spell(holder, list(sources.values())):
        return False
    field = column.this
    column.replace(exp.Dot(this=exp.Column(this=holder), expression=field))
    return True


def _is_alias(name: str, scope: Scope) -> bool:
    """Whether a select list of this query, or of one around it, gives the name to an expression."""
    current: Scope | None = scope
    while current is not None:
        expression = current.expression
        while isinstance(expression, (exp.SetOperation, exp.Subquery)):
            expression = expression.this
        if isinstance(expression, exp.Select) and any(p.alias == name for p in expression.expressions):
            return True
        current = current.parent
    return False


def _is_pseudo_column(name: str) -> bool:
    return name.startswith("METADATA$") or name == "*"


def _written(column: exp.Column) -> str:
    from snowdome.snowflake.identifiers import quote_if_needed

    return ".".join(quote_if_needed(part.name) for part in column.parts)


def _outputs_of(
    scope: Scope, available: dict[str, list[Output] | None], outputs: dict[int, list[Output] | None]
) -> list[Output] | None:
    expression = scope.expression
    if isinstance(expression, exp.SetOperation):
        first: exp.Expression | None = expression
        while isinstance(first, (exp.SetOperation, exp.Subquery)):
            first = first.this
        return outputs.get(id(first))
    if not isinstance(expression, exp.Select):
        return None
    found: list[Output] = []
    for projection in expression.expressions:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if isinstance(star, exp.Star):
            # One that star_columns left has no options and known, distinct names, or an unknown source.
            sources = (
                [available.get(projection.table)] if isinstance(projection, exp.Column) else list(available.values())
            )
            for source in sources:
                if source is None:
                    return None
                found.extend(source)
        elif isinstance(projection, exp.Column):
            found.append(_output_of_column(projection, available))
        else:
            stored = projection.alias_or_name or projection.output_name
            value = projection.unalias()
            output = Output(shown(stored), False, stored)
            if isinstance(value, exp.Column) and value.meta.get(RESOLVED) and value.name == output.name:
                output = replace(output, case_insensitive=_is_case_insensitive(value, available))
            found.append(output)
    return found


def _output_of_column(column: exp.Column, available: dict[str, list[Output] | None]) -> Output:
    is_quoted = not column.this.meta.get(UNQUOTED) and not column.meta.get(RESOLVED)
    return Output(shown(column.name), _is_case_insensitive(column, available), column.name, is_quoted)


def _is_case_insensitive(column: exp.Column, available: dict[str, list[Output] | None]) -> bool:
    sources = [available.get(column.table)] if column.table else list(available.values())
    return any(
        output.reference == column.name and output.case_insensitive for outputs in sources for output in outputs or ()
    )
