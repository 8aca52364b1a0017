"""The columns that `*` stands for, by Snowflake's rules of names.

ILIKE, EXCLUDE, REPLACE and RENAME apply in this order, each to names as Snowflake resolves them. A query in FROM may
have two columns of one name: `*` around it delivers both.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from snowdome.snowflake import errors
from snowdome.snowflake.engine import composed_functions
from snowdome.snowflake.engine.column_names import RESOLVED, UNQUOTED, Output, shown, told_apart

if TYPE_CHECKING:
    Sources = dict[str, list[Output] | None]


def expand(scope: Scope, available: Sources, *, nested: bool) -> None:
    """Puts columns in place of the stars of one SELECT, where its sources are known and sqlglot would not do it right.

    In a `nested` query, whose columns another one reads, columns of equal names get names of their own.
    """
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    _spell_natural_joins(scope, available)
    _expand_objects(scope, available)
    _expand_counts(scope, available)
    stars = [star for star in map(_star, select.expressions) if star is not None]
    is_plain = not any(map(_options, stars)) and not _has_equal_names(available.values())
    if stars and not (is_plain and [] not in available.values()):
        merged = _merged_columns(select)
        projections: list[exp.Expression] = []
        for projection in select.expressions:
            projections += _expanded(projection, scope, available, merged) or [projection]
        select.set("expressions", projections)
        scope.clear_cache()
    if nested:
        _tell_apart(select)


def _expand_objects(scope: Scope, available: Sources) -> None:
    """`OBJECT_CONSTRUCT(*)` and `{*}`: a key and a value for each column."""
    for node in scope.find_all(exp.Anonymous, exp.Struct):
        if isinstance(node, exp.Anonymous) and not node.name.upper().startswith("OBJECT_CONSTRUCT"):
            continue
        if not any(_star(argument) is not None for argument in node.expressions):
            continue
        cells: list[exp.Expression] = []
        for argument in node.expressions:
            columns = _expanded(argument, scope, available, [])
            for column in columns or ():
                cells += [exp.Literal.string(shown(column.alias_or_name)), column.unalias()]
            if columns is None:
                raise errors.unsupported(f"{node.sql('snowflake')[:60]} of columns that are not known beforehand")
        name = node.name if isinstance(node, exp.Anonymous) else "OBJECT_CONSTRUCT"
        node.replace(exp.Anonymous(this=name, expressions=cells))
        scope.clear_cache()


def _expand_counts(scope: Scope, available: Sources) -> None:
    """`COUNT(t.*)` counts the rows of t without a NULL. https://docs.snowflake.com/en/sql-reference/functions/count"""
    for node in scope.find_all(exp.Count):
        distinct = node.this if isinstance(node.this, exp.Distinct) else None
        counted = node.this if distinct is None else distinct.expressions[0]
        if _star(counted) is None or (counted is node.this and not isinstance(counted, exp.Column)):
            continue
        columns = _expanded(counted, scope, available, [])
        if columns is None:
            raise errors.unsupported(f"{node.sql('snowflake')[:60]} of columns that are not known beforehand")
        values = [column.unalias() for column in columns]
        if distinct is not None:
            distinct.set("expressions", values)
        else:
            node.set("this", composed_functions.where_none_is_null(values))
        scope.clear_cache()


def _star(projection: exp.Expression) -> exp.Star | None:
    star = projection.this if isinstance(projection, exp.Column) else projection
    return star if isinstance(star, exp.Star) else None


def _options(star: exp.Star) -> bool:
    return any(star.args.get(option) for option in ("ilike", "except_", "replace", "rename"))


def _has_equal_names(sources: Iterable[list[Output] | None]) -> bool:
    names = [output.name for outputs in sources for output in outputs or ()]
    return len(set(names)) < len(names)


def _merged_columns(select: exp.Select) -> list[str]:
    """Columns of JOIN ... USING, which the result has once."""
    return [column.name for join in select.args.get("joins") or [] for column in join.args.get("using") or []]


def _spell_natural_joins(scope: Scope, available: Sources) -> None:
    """NATURAL JOIN as JOIN ... USING. https://docs.snowflake.com/en/sql-reference/constructs/join"""
    select = scope.expression
    joins = select.args.get("joins") or []
    before = [select.args["from_"].this.alias_or_name] if joins and select.args.get("from_") else []
    for join in joins:
        alias = join.this.alias_or_name
        if str(join.args.get("method") or "").upper() == "NATURAL":
            left, right = [available.get(source) for source in before], available.get(alias)
            if right is None or None in left:
                raise errors.unsupported(f"NATURAL JOIN with {alias}")
            known = {output.name for outputs in left for output in outputs or ()}
            common = [exp.to_identifier(output.name, quoted=True) for output in right if output.name in known]
            join.set("method", None)
            join.set("using" if common else "kind", common or "CROSS")
        before.append(alias)


def _expanded(
    projection: exp.Expression, scope: Scope, available: Sources, merged: list[str]
) -> list[exp.Expression] | None:
    """The columns of one star; None when it is none, or its sources are unknown."""
    star = _star(projection)
    if star is None:
        return None
    tables = [projection.table] if isinstance(projection, exp.Column) else list(scope.selected_sources)
    found: list[tuple[str, Output]] = []
    for table in tables:
        outputs = available.get(table)
        if outputs is None:
            if _options(star):
                raise errors.unsupported(f"{star.sql('snowflake')} of {table}, whose columns are not known beforehand")
            return None
        found += [(table, output) for output in outputs]
    if len(tables) > 1 and merged:
        ranks = {name: rank for rank, name in reversed(list(enumerate(merged)))}
        found.sort(key=lambda entry: ranks.get(entry[1].name, len(merged)))
    outputs_of_all = [output for _, output in found]
    pattern = star.args.get("ilike")
    if pattern is not None:
        matches = re.compile(_regular_expression(pattern.name), re.IGNORECASE | re.DOTALL)
        found = [entry for entry in found if matches.fullmatch(entry[1].name)]
    excluded = {_name(part, outputs_of_all) for part in star.args.get("except_") or []}
    replaced = {_name(part.args["alias"], outputs_of_all): part.this for part in star.args.get("replace") or []}
    renamed = {_name(part.this, outputs_of_all): part.args["alias"] for part in star.args.get("rename") or []}
    columns: list[exp.Expression] = []
    done: set[str] = set()
    for table, output in found:
        name = output.name
        if name in excluded or name in done:
            continue
        if len(tables) > 1 and name in merged:
            done.add(name)
            value = _coalesced([other for other, candidate in found if candidate.name == name], name)
        else:
            value = replaced[name].copy() if name in replaced else _column(table, output)
        label = renamed.get(name) or exp.to_identifier(name, quoted=True)
        is_plain = isinstance(value, exp.Column) and value.name == label.name
        columns.append(value if is_plain else exp.alias_(value, label.copy()))
    if not columns:
        raise errors.syntax("SELECT with no columns")
    return columns


def _column(table: str, output: Output) -> exp.Column:
    identifier = exp.to_identifier(output.reference, quoted=True)
    column = exp.column(identifier, exp.to_identifier(table, quoted=True))
    column.meta[RESOLVED] = True
    return column


def _coalesced(tables: list[str], name: str) -> exp.Expression:
    cells = [_column(table, Output(name, False)) for table in tables]
    return exp.Coalesce(this=cells[0], expressions=cells[1:]) if len(cells) > 1 else cells[0]


def _name(written: exp.Expression, outputs: list[Output]) -> str:
    """The column that EXCLUDE, REPLACE or RENAME names. Raises 000904 when there is none."""
    identifier = written.find(exp.Identifier)
    name = identifier.name if identifier is not None else written.name
    if any(output.name == name for output in outputs):
        return name
    if identifier is not None and identifier.meta.get(UNQUOTED):
        for output in outputs:
            if output.case_insensitive and output.name.upper() == name:
                return output.name
    raise errors.invalid_identifier(name)


def _regular_expression(pattern: str) -> str:
    return "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in pattern)


def _tell_apart(select: exp.Select) -> None:
    """Gives the second column of a name, and those after it, names that nobody can write."""
    seen: dict[str, int] = {}
    for index, projection in enumerate(select.expressions):
        if _star(projection) is not None or not isinstance(projection, (exp.Alias, exp.Column)):
            continue
        name = projection.alias_or_name
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            value = projection.this if isinstance(projection, exp.Alias) else projection
            alias = exp.to_identifier(told_apart(name, seen[name]), quoted=True)
            select.expressions[index] = exp.alias_(value.copy(), alias)
    select.set("expressions", select.expressions)
