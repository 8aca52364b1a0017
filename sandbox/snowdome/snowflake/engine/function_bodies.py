"""The bodies of users' functions in SQL, with a call's arguments in the place of their names.

Sources: https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-scalar-functions
https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-tabular-functions
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.routine import Function
from snowdome.snowflake.engine import identifier_case, parsing
from snowdome.snowflake.engine.function_calls import Call
from snowdome.snowflake.engine.relations import Relation

_VOLATILE = frozenset(("RANDOM", "UNIFORM", "NORMAL", "RANDSTR", "UUID_STRING", "SEQ1", "SEQ2", "SEQ4", "SEQ8"))
_VOLATILE_NODES = (exp.Rand, exp.Uuid, exp.Uniform, exp.Normal, exp.Randstr)


def body_of(function: Function) -> exp.Query:
    """The body as a query: an expression is the select list of one."""
    return _read(function.body, function.plain_name).copy()


@lru_cache(256)
def _read(body: str, name: str) -> exp.Query:
    text = body.strip().rstrip(";")
    tokens = parsing.tokenize(text)
    if not tokens:
        raise errors.empty_statement()
    is_query = tokens[0].text.upper() in ("SELECT", "WITH", "VALUES", "TABLE")
    tree = parsing.parse(text if is_query else f"SELECT {text}")
    if isinstance(tree, exp.Values):
        tree = exp.select("*").from_(tree)
    if not isinstance(tree, exp.Query):
        raise errors.syntax(f"The body of {name} is neither an expression nor a query.")
    identifier_case.fold(tree)
    return tree


def scalar(call: Call, body: exp.Query, node: exp.Anonymous, relations: Mapping[str, Relation]) -> exp.Expression:
    """What stands in the place of a call: the bound body, with the call's bound arguments."""
    _put_arguments(call, body, node.expressions, node, relations)
    value: exp.Expression = exp.Subquery(this=body)
    if _is_expression(body):
        value = exp.Paren(this=body.selects[0].unalias())
    return exp.Paren(this=_cast(value, call.function.returns))


def table(call: Call, body: exp.Query, node: exp.Expression, relations: Mapping[str, Relation]) -> exp.Subquery:
    """A table function's bound body, with the columns that it is declared to have."""
    _put_arguments(call, body, call.arguments, node, relations)
    columns = call.function.returned_columns
    inner = [exp.to_identifier(f"C{number}", quoted=True) for number in range(1, len(columns) + 1)]
    source = exp.Subquery(this=body, alias=exp.TableAlias(this=exp.to_identifier("BODY", quoted=True), columns=inner))
    select = exp.Select().from_(source)
    for identifier, column in zip(inner, columns, strict=True):
        value = exp.column(identifier.copy(), exp.to_identifier("BODY", quoted=True))
        select.append("expressions", exp.alias_(_cast(value, column.type), column.name, quoted=True))
    return exp.Subquery(this=select)


def check_width(function: Function, body: exp.Query) -> None:
    """Raises where the body has another number of columns than are declared."""
    wanted = len(function.returned_columns) if function.returns_table else 1
    if not body.is_star and len(body.selects) != wanted:
        raise errors.syntax(f"The body of {function.plain_name} has {len(body.selects)} columns, not {wanted}.")


def _is_expression(body: exp.Query) -> bool:
    kept = {name for name, value in body.args.items() if value} - {"expressions", "kind"}
    return isinstance(body, exp.Select) and not kept


def _put_arguments(
    call: Call,
    body: exp.Query,
    arguments: Sequence[exp.Expression],
    node: exp.Expression,
    relations: Mapping[str, Relation],
) -> None:
    values = {wanted.name: value for wanted, value in zip(call.function.arguments, arguments, strict=True)}
    types = {wanted.name: wanted.type for wanted in call.function.arguments}
    sources = {source.name for source in body.find_all(exp.Table)}
    _rename_sources(body, len(relations))
    hidden = {column.name for name in sources & relations.keys() for column in relations[name].columns}
    used: dict[str, int] = {}
    for column in list(body.find_all(exp.Column)):
        name = column.name
        if column.table or name not in values or not isinstance(column.this, exp.Identifier):
            continue
        if name in hidden:
            raise errors.unsupported(
                f"the argument {name} of {call.function.plain_name}, which is a column of its tables, too"
            )
        used[name] = used.get(name, 0) + 1
        if sources:
            values[name] = _outside(call, values[name], node)
        column.replace(exp.Paren(this=_cast(values[name].copy(), types[name])))
    for name, times in used.items():
        if times > 1 and _is_volatile(values[name]):
            raise errors.unsupported(
                f"{values[name].sql('snowflake')[:60]} as an argument that {call.function.plain_name} uses twice"
            )


def _rename_sources(body: exp.Query, number: int) -> None:
    """Gives the body's sources names that no table of the query around it has."""
    renamed: dict[str, str] = {}
    for source in list(body.find_all(exp.Table, exp.Subquery, exp.Lateral)):
        name = source.alias_or_name
        alias = source.args.get("alias") or exp.TableAlias()
        if not isinstance(source.parent, (exp.From, exp.Join, exp.Select)) or not isinstance(alias, exp.TableAlias):
            continue
        if name:
            renamed[name] = f"{name} OF BODY {number}"
            alias.set("this", exp.to_identifier(renamed[name], quoted=True))
            source.set("alias", alias)
    for column in body.find_all(exp.Column):
        if column.table in renamed:
            column.set("table", exp.to_identifier(renamed[column.table], quoted=True))


def _outside(call: Call, value: exp.Expression, node: exp.Expression) -> exp.Expression:
    """An argument whose columns say whose they are, so that no table of the body takes them for its own."""
    value = value.copy()
    for column in value.find_all(exp.Column):
        if not column.table:
            select = node.find_ancestor(exp.Select)
            sources = list(_sources(select)) if select is not None else []
            if len(sources) != 1:
                raise errors.unsupported(
                    f"the column {column.name} as an argument of {call.function.plain_name}, which reads tables: "
                    "write the table's name before it"
                )
            column.set("table", exp.to_identifier(sources[0].alias_or_name, quoted=True))
    return value


def _sources(select: exp.Select) -> Iterator[exp.Expression]:
    clause = select.args.get("from_")
    if clause is not None:
        yield clause.this
    yield from (join.this for join in select.args.get("joins") or [])


def _is_volatile(value: exp.Expression) -> bool:
    names = (node.name.upper() for node in value.find_all(exp.Anonymous))
    return (
        value.find(*_VOLATILE_NODES) is not None
        or "nextval" in value.sql().lower()
        or any(name in _VOLATILE for name in names)
    )


def _cast(value: exp.Expression, written: str) -> exp.Expression:
    return exp.Cast(this=value, to=_type(written).copy())


@lru_cache(256)
def _type(written: str) -> exp.DataType:
    """A type as it is written in an argument list."""
    return parsing.parse(f"SELECT CAST(NULL AS {written})").selects[0].unalias().to
