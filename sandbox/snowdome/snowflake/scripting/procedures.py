"""Calls of procedures: which one is meant, what its arguments are, and with whose rights it runs.

https://docs.snowflake.com/en/sql-reference/sql/call
https://docs.snowflake.com/en/developer-guide/stored-procedure/stored-procedures-rights
"""

from __future__ import annotations

from dataclasses import replace

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import overloads, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.routine import Procedure
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


Given = tuple[str | None, Value]
"""An argument of a call, and its name; None where it is given by its position."""


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
    return _run(context, database, schema, procedure, procedure.placed(arguments) or {})


def _read_arguments(caller: Evaluation, cursor: Cursor, text: Text) -> list[Given]:
    found: list[Given] = []
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
        found.append((name, caller.evaluate(replace(text, sql=expression))))
        if not cursor.sees(")"):
            cursor.expect(",")
    cursor.end()
    return found


def _find(context: Context, name: QualifiedName, given: list[Given]) -> tuple[Database, Schema, Procedure]:
    session = context.session
    with context.account.lock:
        database, schema = resolve.container(session, name, "CALL")
        visible = overloads.callable_by(session, schema.procedures.values(), name)
    if not visible:
        raise errors.unknown_function(str(name)) if len(name.parts) == 1 else errors.unknown_user_function(str(name))
    types = [_FAMILIES.get(value.type, value.type) for _, value in given]
    fitting = [procedure for procedure in visible if procedure.placed(given) is not None]
    if not fitting:
        raise errors.invalid_argument_types(name.last.resolved, types)
    return database, schema, overloads.chosen(name, fitting, types)


def _run(context: Context, database: Database, schema: Schema, procedure: Procedure, given: dict[str, Value]) -> Result:
    """With the rights of its owner it has its own schema, and none of the caller's session variables."""
    if procedure.executes_as == "OWNER":
        session = context.session.inside(database.name, schema.name, procedure.owner.name if procedure.owner else None)
        session.variables = {}
        context = replace(context, session=session)
    own = Interpreter(context, call, procedure.plain_name, procedure.returns or None)
    for argument in procedure.arguments:
        variable = own.scope.names[argument.name] = Variable(type=argument.type)
        if argument.name in given:
            own.store(argument.name, given[argument.name])
        else:
            variable.value = own.evaluate(Text(argument.default or "NULL", 1, 0), argument.type)
    result = own.run(reading.read(procedure.body))
    if procedure.returns_table and len(procedure.returned_columns) not in (0, len(result.columns)):
        raise errors.syntax(
            f"{procedure.plain_name} returns {len(result.columns)} columns, not {len(procedure.returned_columns)}."
        )
    return result
