"""Calls of procedures: which one is meant, what its arguments are, and with whose rights it runs.

https://docs.snowflake.com/en/sql-reference/sql/call
https://docs.snowflake.com/en/developer-guide/stored-procedure/stored-procedures-rights
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace

from snowdome.snowflake import errors, type_names
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.routine import Procedure, named
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Result
from snowdome.snowflake.script import split
from snowdome.snowflake.scripting import reading
from snowdome.snowflake.scripting.evaluation import Evaluation
from snowdome.snowflake.scripting.interpreter import Interpreter
from snowdome.snowflake.scripting.scope import Variable
from snowdome.snowflake.scripting.syntax import Text
from snowdome.snowflake.scripting.values import Value

_FAMILIES = {"FIXED": "NUMBER", "TEXT": "VARCHAR", "REAL": "FLOAT"}


@dataclass(frozen=True)
class _Given:
    """An argument of a call; `name` is None where it is given by its position."""

    name: str | None
    value: Value


def call(caller: Evaluation, text: Text) -> Result:
    """Runs `name(argument, ...)`; system functions are called as statements."""
    context = caller.context
    statements = split(text.sql)
    if len(statements) != 1:
        raise errors.syntax("CALL takes the name of one procedure.")
    cursor = Cursor(statements[0])
    name = cursor.qualified_name()
    if name.last.resolved.startswith("SYSTEM$"):
        sql, given = caller.scope.put(text.sql, bare=True)
        return caller.execute(f"CALL {sql}", given)
    arguments = _read_arguments(caller, cursor, text)
    database, schema, procedure = _find(context, name, arguments)
    return _run(context, database, schema, procedure, _in_order(procedure, arguments))


def _read_arguments(caller: Evaluation, cursor: Cursor, text: Text) -> list[_Given]:
    found: list[_Given] = []
    cursor.expect("(")
    while not cursor.accept(")"):
        name = None
        ahead = cursor.ahead(2)
        if len(ahead) == 2 and ahead[1].text == "=>":
            name = cursor.name().resolved
            cursor.expect("=>")
        expression = cursor.expression()
        if not expression:
            raise cursor.unexpected()
        found.append(_Given(name, caller.evaluate(replace(text, sql=expression))))
        if not cursor.sees(")"):
            cursor.expect(",")
    cursor.end()
    return found


def _find(context: Context, name: QualifiedName, given: list[_Given]) -> tuple[Database, Schema, Procedure]:
    session = context.session
    with context.account.lock:
        database, schema = resolve.container(session, name, "CALL")
        visible = [
            procedure
            for procedure in named(schema.procedures.values(), name.last.resolved)
            if access.has_privilege(session, "USAGE", procedure)
        ]
    if not visible:
        raise errors.unknown_function(str(name)) if len(name.parts) == 1 else errors.unknown_user_function(str(name))
    types = [_FAMILIES.get(argument.value.type, argument.value.type) for argument in given]
    fitting = [procedure for procedure in visible if _fits(procedure, given)]
    exact = [p for p in fitting if [a.family for a in p.arguments[: len(types)]] == types]
    if not fitting:
        raise errors.invalid_argument_types(name.last.resolved, types)
    if len(fitting) > 1 and len(exact) != 1:
        written = ", ".join(types)
        raise errors.unsupported(
            f"a choice among the overloads of {name} by arguments of the types ({written}): cast each argument"
        )
    return database, schema, (exact if len(fitting) > 1 else fitting)[0]


def _fits(procedure: Procedure, given: list[_Given]) -> bool:
    names = {argument.name for argument in procedure.arguments}
    by_name = {argument.name for argument in given if argument.name is not None}
    by_position = procedure.arguments[: len(given) - len(by_name)]
    filled = by_name | {argument.name for argument in by_position}
    needed = {argument.name for argument in procedure.arguments if argument.default is None}
    return by_name <= names and len(filled) == len(given) and needed <= filled


def _in_order(procedure: Procedure, given: list[_Given]) -> list[Value | None]:
    """A value for each argument; None where its default is meant."""
    named_values = {argument.name: argument.value for argument in given if argument.name is not None}
    placed = [argument.value for argument in given if argument.name is None]
    return [
        placed[position] if position < len(placed) else named_values.get(argument.name)
        for position, argument in enumerate(procedure.arguments)
    ]


def _run(
    context: Context, database: Database, schema: Schema, procedure: Procedure, given: list[Value | None]
) -> Result:
    """With the rights of its owner it has its own schema, and none of the caller's session variables."""
    if procedure.executes_as == "OWNER":
        session = copy.copy(context.session)
        session.variables = {}
        session.database, session.schema = database.name, schema.name
        if procedure.owner is not None:
            session.role, session.secondary_roles = procedure.owner.name, "NONE"
        context = replace(context, session=session)
    own = Interpreter(context, call, procedure.plain_name, procedure.returns or None)
    for argument, value in zip(procedure.arguments, given, strict=True):
        variable = own.scope.names[argument.name] = Variable(type=argument.type)
        if value is None:
            variable.value = own.evaluate(Text(argument.default or "NULL", 1, 0), argument.type)
        else:
            own.store(argument.name, value)
    result = own.run(reading.read(procedure.body))
    if procedure.returns_table and len(procedure.returned_columns) not in (0, len(result.columns)):
        raise errors.syntax(
            f"{procedure.plain_name} returns {len(result.columns)} columns, not {len(procedure.returned_columns)}."
        )
    return result


def check(procedure: Procedure) -> None:
    """Raises 001003 for a body that is no block."""
    for argument in procedure.arguments:
        type_names.family(argument.type)
    reading.read(procedure.body)
