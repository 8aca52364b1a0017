"""Sources of rows that are no tables: VALUES with `$1` and COLUMN1, TABLE(RESULT_SCAN(...)), TABLE(GENERATOR(...)).

Sources: https://docs.snowflake.com/en/sql-reference/constructs/values
https://docs.snowflake.com/en/sql-reference/functions/result_scan
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import (
    composed_functions,
    generated_rows,
    known_functions,
    literal_values,
    sequences,
    session_functions,
)
from snowdome.snowflake.engine.relations import KEPT, Relation, Relations
from snowdome.snowflake.engine.result_table import as_table
from snowdome.snowflake.engine.state import Transaction
from snowdome.snowflake.engine.transpile import flatten
from snowdome.snowflake.session import Session


def rewrite(
    tree: exp.Expression, session: Session, relations: Relations, transaction: Transaction | None
) -> exp.Expression:
    """Gives VALUES their column names, binds result scans, and turns `$n` into the n-th column of the source."""
    if isinstance(tree, exp.Values):
        tree = exp.select("*").from_(tree)
    for number, values in enumerate(list(tree.find_all(exp.Values)), start=1):
        _name_columns(values, number, relations)
    tree = session_functions.replace(tree, session, transaction.id if transaction is not None else None)
    composed_functions.spell_windows(tree)
    flatten.normalize(tree)
    _drop_dual(tree)
    for scan in list(tree.find_all(exp.TableFromRows)):
        if isinstance(scan.this, exp.Generator):
            generated_rows.bind(scan, relations)
        else:
            _bind_result_scan(scan, session, relations)
    generated_rows.number_rows(tree, relations)
    sequences.bind(tree, session)
    known_functions.check(tree)
    return tree


def read_pivoted_ctes(tree: exp.Expression) -> None:
    """`FROM w UNPIVOT (...)` of a query in WITH as `FROM (SELECT * FROM w) UNPIVOT (...)`, which sqlglot resolves."""
    for table in list(tree.find_all(exp.Table)):
        if table.args.get("pivots") and not table.db and any(cte.alias == table.name for cte in _ctes(table)):
            alias = table.args.get("alias") or exp.TableAlias(this=table.this.copy())
            kept = {name: table.args[name] for name in KEPT if table.args.get(name)}
            query = exp.select("*").from_(exp.Table(this=table.this.copy()))
            table.replace(exp.Subquery(this=query, alias=alias, **kept))


def _drop_dual(tree: exp.Expression) -> None:
    """FROM DUAL is one row of nothing. https://docs.snowflake.com/en/sql-reference/constructs/from"""
    for source in list(tree.find_all(exp.From)):
        table = source.this
        if isinstance(table, exp.Table) and table.name.upper() == "DUAL" and not table.db and source.parent is not None:
            source.parent.set("from_", None)


def _name_columns(values: exp.Values, number: int, relations: Relations) -> None:
    if not isinstance(values.parent, (exp.From, exp.Join, exp.Subquery)) or not values.expressions:
        return
    first = values.expressions[0]
    width = len(first.expressions) if isinstance(first, exp.Tuple) else 1
    for row in values.expressions:
        if isinstance(row, exp.Tuple) and len(row.expressions) != width:
            raise errors.syntax("Values clause has rows of different lengths.")
    alias = values.args.get("alias") or exp.TableAlias(this=exp.to_identifier(f"VALUES_{number}", quoted=True))
    if not alias.args.get("this"):
        alias.set("this", exp.to_identifier(f"VALUES_{number}", quoted=True))
    named = list(alias.args.get("columns") or [])
    named += [exp.to_identifier(f"COLUMN{i}", quoted=True) for i in range(len(named) + 1, width + 1)]
    alias.set("columns", named)
    values.set("alias", alias)
    rows = literal_values.relation(values, [identifier.name for identifier in named])
    if rows is not None:
        replacement = exp.Table(this=exp.to_identifier(relations.add(rows).name, quoted=True))
        replacement.set("alias", exp.TableAlias(this=alias.this))
        replacement.set("joins", values.args.get("joins"))
        values.replace(replacement)


def _bind_result_scan(scan: exp.TableFromRows, session: Session, relations: Relations) -> None:
    function = scan.this
    name = function.name.upper() if isinstance(function, exp.Anonymous) else ""
    if name != "RESULT_SCAN" or len(function.expressions) != 1:
        raise errors.unsupported(f"table function {function.sql('snowflake')[:80]}")
    query_id = _query_id(function.expressions[0], session)
    result = session.find_result(query_id)
    relations.put(scan, Relation.of_rows(list(result.columns), as_table(result)), "RESULT_SCAN")


def _query_id(argument: exp.Expression, session: Session) -> str:
    if isinstance(argument, exp.Literal) and argument.is_string:
        return argument.name
    if isinstance(argument, exp.Anonymous) and argument.name.upper() == "LAST_QUERY_ID":
        return session_functions.last_query_id(session, argument.expressions)
    raise errors.invalid_argument("RESULT_SCAN", argument.sql("snowflake"))


def number_columns(tree: exp.Expression, relations: Relations) -> None:
    """`$1` is the first column of the only source of its SELECT; `t.$1` that of the source t.

    Sources are bound already. https://docs.snowflake.com/en/sql-reference/sql/select: `$col_position`.
    """
    for parameter in list(tree.find_all(exp.Parameter)):
        select = parameter.find_ancestor(exp.Select)
        if select is None or not parameter.name.isdigit():
            continue
        position = int(parameter.name)
        source = select.args.get("from_")
        qualified = parameter.parent if isinstance(parameter.parent, exp.Column) else None
        if qualified is not None and source is not None and source.this.alias_or_name != qualified.table:
            joined = [join for join in select.args.get("joins") or [] if join.this.alias_or_name == qualified.table]
            source = joined[0] if joined else None
        if source is None or position < 1:
            raise errors.invalid_identifier(f"${position}")
        name = _column_at(source.this, position, relations)
        alias = source.this.alias_or_name
        if qualified is not None:
            parameter = qualified
        column = exp.column(exp.to_identifier(name, quoted=True), exp.to_identifier(alias, quoted=True))
        named = parameter.parent is select and parameter.arg_key == "expressions"
        parameter.replace(exp.alias_(column, f"${position}", quoted=True) if named else column)


def _column_at(source: exp.Expression, position: int, relations: Relations) -> str:
    names = _column_names(source, relations)
    if position > len(names):
        raise errors.invalid_identifier(f"${position}")
    return names[position - 1]


def _column_names(source: exp.Expression, relations: Relations) -> list[str]:
    """The columns of a source in FROM, in order."""
    alias = source.args.get("alias")
    renamed = [column.name for column in alias.columns] if isinstance(alias, exp.TableAlias) else []
    if isinstance(source, exp.Table) and source.name in relations:
        names = [column.name for column in relations[source.name].columns]
    elif isinstance(source, exp.Table):
        names = next((_column_names(cte, relations) for cte in _ctes(source) if cte.alias == source.name), [])
    elif isinstance(source, (exp.Subquery, exp.CTE)) and isinstance(source.this, exp.Query):
        names = _selected_names(source.this, relations)
    else:
        names = []
    return [*renamed, *names[len(renamed) :]]


def _selected_names(query: exp.Query, relations: Relations) -> list[str]:
    select = query
    while isinstance(select, exp.SetOperation):
        select = select.this
    names: list[str] = []
    for projection in select.selects:
        if isinstance(projection, exp.Star) and not projection.args.get("except_"):
            joined = [select.args["from_"], *(select.args.get("joins") or [])]
            names += [name for source in joined for name in _column_names(source.this, relations)]
        elif projection.is_star:
            raise errors.unsupported(f"$n of a query with {projection.sql('snowflake')[:80]}")
        else:
            names.append(projection.alias_or_name)
    return names


def _ctes(source: exp.Expression) -> Iterator[exp.CTE]:
    """The queries of WITH that a source may mean, the nearest first."""
    above: exp.Expression | None = source
    while above is not None:
        clause = above.args.get("with_")
        yield from clause.expressions if clause is not None else ()
        above = above.parent
