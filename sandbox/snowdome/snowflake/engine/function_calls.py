"""Calls of users' functions in SQL: which function each means. A call becomes the function's body (`function_bodies`),
which is read in the function's own schema, with the rights of its owner.

Sources: https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-scalar-functions
https://docs.snowflake.com/en/developer-guide/udf/sql/udf-sql-tabular-functions
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from snowdome.snowflake import errors, type_names
from snowdome.snowflake.catalog import overloads, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.routine import Function
from snowdome.snowflake.documented_functions import is_documented
from snowdome.snowflake.engine import identifier_case, known_functions, parsing
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.session import Session

CALL = "user function"
"""Of a call's meta: the number of its `Call`."""


@dataclass
class Call:
    """A call of a user's function, found in a statement."""

    database: Database
    schema: Schema
    function: Function
    arguments: list[exp.Expression]
    """As the function has them: names resolved, defaults put in."""


TypesOf = Callable[[exp.Select, Sequence[exp.Expression]], Sequence[exp.DataType | None]]
"""Tells the types of expressions that stand in a query."""


def take(tree: exp.Expression, session: Session, types_of: TypesOf) -> dict[int, Call]:
    """Finds the calls, and marks them, so that nothing else takes them for unknown functions."""
    calls: dict[int, Call] = {}
    for node in reversed(list(tree.find_all(exp.Anonymous))):  # what is inside of an argument first
        written = _written(node)
        if written is None or node.meta.get(known_functions.OWN):
            continue
        found = _find(session, written, node, types_of)
        if found is None:
            continue
        outermost = node
        while isinstance(outermost.parent, exp.Dot):
            outermost = outermost.parent
        marked = exp.Anonymous(this=found.function.plain_name, expressions=found.arguments)
        marked.meta.update({known_functions.OWN: True, CALL: len(calls)})
        calls[len(calls)] = found
        outermost.replace(marked)
    return calls


def _written(node: exp.Anonymous) -> QualifiedName | None:
    """The name of a call; None where it is a built-in function's."""
    parts = [_name(node.this)]
    above = node
    while isinstance(above.parent, exp.Dot) and above.parent.expression is above:
        above = above.parent
        qualifier = above.this
        while isinstance(qualifier, exp.Dot):
            parts.insert(0, _name(qualifier.expression))
            qualifier = qualifier.this
        parts.insert(0, _name(qualifier))
    if len(parts) == 1 and is_documented(parts[0].resolved):
        return None
    return QualifiedName(tuple(parts))


def _name(part: exp.Expression | str) -> Name:
    if isinstance(part, exp.Identifier):
        return Name(part.name, quoted=bool(part.args.get("quoted")))
    return Name(part if isinstance(part, str) else part.name)


def _find(session: Session, name: QualifiedName, node: exp.Anonymous, types_of: TypesOf) -> Call | None:
    """The function that a call means. None for a name without a schema that nothing has: that may be unknown."""
    is_qualified = len(name.parts) > 1
    for meant in resolve.searched(name):
        try:
            database, schema = resolve.container(session, meant, "SELECT")
        except errors.SnowflakeError:
            if is_qualified:
                raise
            continue
        visible = overloads.callable_by(session, schema.functions.values(), meant)
        if visible:
            break
    else:
        if is_qualified:
            raise errors.unknown_user_function(str(name))
        return None
    given = [_given(argument) for argument in node.expressions]
    fitting = [function for function in visible if function.placed(given) is not None]
    types = [_type_family(argument) for argument in node.expressions]
    if not fitting:
        raise errors.invalid_argument_types(name.last.resolved, [kind or "UNKNOWN" for kind in types])
    if len(fitting) > 1:
        select = node.find_ancestor(exp.Select)
        if None in types and select is not None:
            types = [_family(found) for found in types_of(select, node.expressions)]
    function = overloads.chosen(name, fitting, types)
    return Call(database, schema, function, _arguments(function, function.placed(given) or {}))


def _given(argument: exp.Expression) -> tuple[str | None, exp.Expression]:
    """The name, None for an argument by position, and the value."""
    if isinstance(argument, exp.Kwarg):
        return _name(argument.this).resolved, argument.expression
    return None, argument


def _arguments(function: Function, placed: dict[str, exp.Expression]) -> list[exp.Expression]:
    """One expression for each argument, its default where the call gives none."""
    found: list[exp.Expression] = []
    for wanted in function.arguments:
        if wanted.name in placed:
            found.append(placed[wanted.name].copy())
        else:
            select = parsing.parse(f"SELECT {wanted.default}")
            identifier_case.fold(select)
            found.append(select.selects[0].unalias())
    return found


def _type_family(argument: exp.Expression) -> str | None:
    """The type of a literal or a cast; None of anything else."""
    value = argument.expression if isinstance(argument, exp.Kwarg) else argument
    value = value.unnest()
    if isinstance(value, exp.Neg):
        value = value.this
    if isinstance(value, exp.Literal):
        if value.is_string:
            return "VARCHAR"
        return "FLOAT" if "e" in value.name.lower() else "NUMBER"
    if isinstance(value, exp.Boolean):
        return "BOOLEAN"
    return _family(value.to) if isinstance(value, exp.Cast) else None


def _family(data_type: exp.DataType | None) -> str | None:
    return type_names.family(data_type.sql("snowflake")) if data_type is not None else None
