"""Functions that tell about the session: put in as literals before a query is compiled.

Source: https://docs.snowflake.com/en/sql-reference/functions-context
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake import errors, object_ddl, running_statement
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.account import LOCATOR, ORGANIZATION
from snowdome.snowflake.session import Session

VERSION = "9.36.0"
"""CURRENT_VERSION(): a release of 2026; nothing depends on it."""

_TEXTS: dict[str, Callable[[Session], str | None]] = {
    "CURRENT_USER": lambda session: session.user,
    "CURRENT_ROLE": lambda session: session.role,
    "CURRENT_ROLE_TYPE": lambda session: "ROLE",
    "CURRENT_DATABASE": lambda session: session.database,
    "CURRENT_SCHEMA": lambda session: session.schema,
    "CURRENT_WAREHOUSE": lambda session: session.warehouse,
    "CURRENT_ACCOUNT": lambda session: LOCATOR,
    "CURRENT_ACCOUNT_NAME": lambda session: session.account.name,
    "CURRENT_ORGANIZATION_NAME": lambda session: ORGANIZATION,
    "CURRENT_REGION": lambda session: f"AWS_{session.account.region.upper().replace('-', '_')}",
    "CURRENT_SESSION": lambda session: str(session.id),
    "CURRENT_VERSION": lambda session: VERSION,
    "CURRENT_CLIENT": lambda session: session.client_application,
    "CURRENT_SECONDARY_ROLES": lambda session: _secondary_roles(session),
    "CURRENT_AVAILABLE_ROLES": lambda session: _available_roles(session),
    "CURRENT_STATEMENT": lambda session: running_statement.text(),
    "INVOKER_ROLE": lambda session: session.role,
}


def _secondary_roles(session: Session) -> str:
    names = ",".join(sorted(role.name for role in access.roles_of_user(session.account, session.user)))
    value = session.secondary_roles
    return json.dumps({"roles": names if value == "ALL" else "", "value": "ALL" if value == "ALL" else ""})


def _available_roles(session: Session) -> str:
    return json.dumps(sorted(role.name for role in access.active_roles(session)))


def replace(tree: exp.Expression, session: Session, transaction_id: str | None) -> exp.Expression:
    """Puts literals in place of the session's functions; `transaction_id` is that of its open transaction."""
    for node in list(tree.find_all(exp.Func)):
        name = node.name.upper() if isinstance(node, exp.Anonymous) else node.sql_name().upper()
        literal = _literal(name, node, session, transaction_id)
        if literal is None:
            continue
        if node.parent is None:
            return literal
        node.replace(literal)
    return tree


def _literal(name: str, node: exp.Expression, session: Session, transaction_id: str | None) -> exp.Expression | None:
    if name == "CURRENT_TRANSACTION":
        return _text(transaction_id)
    if name in _TEXTS:
        return _text(_TEXTS[name](session))
    if name == "LAST_QUERY_ID":
        return exp.Literal.string(last_query_id(session, node.expressions))
    if name == "IS_ROLE_IN_SESSION":
        role = node.expressions[0] if node.expressions else None
        if len(node.expressions) != 1 or not isinstance(role, exp.Literal):
            raise errors.invalid_argument(name, node.sql("snowflake"))
        return exp.Boolean(this=any(held.name == role.name for held in access.active_roles(session)))
    if name == "GET_DDL":
        return exp.Literal.string(_ddl(node, session))
    return None


def _text(value: str | None) -> exp.Expression:
    if value is None:
        return exp.Cast(this=exp.Null(), to=exp.DataType(this=exp.DType.VARCHAR, nested=False))
    return exp.Literal.string(value)


def _ddl(node: exp.Expression, session: Session) -> str:
    given = list(node.expressions)
    if not 2 <= len(given) <= 3:
        raise errors.wrong_number_of_arguments("GET_DDL", 2, len(given))
    qualified = given.pop() if len(given) == 3 else exp.false()
    if not all(isinstance(argument, exp.Literal) and argument.is_string for argument in given):
        raise errors.unsupported("GET_DDL of values that are not literals")
    if not isinstance(qualified, exp.Boolean):
        raise errors.invalid_argument("GET_DDL", qualified.sql("snowflake"))
    kind, name = (argument.name for argument in given)
    return object_ddl.text(session, kind, name, qualified=bool(qualified.this))


def last_query_id(session: Session, arguments: list[exp.Expression]) -> str:
    """LAST_QUERY_ID([n]): -1 is the statement before this one, 1 the session's first."""
    written = arguments[0].sql() if arguments else "-1"
    if len(arguments) > 1 or not written.lstrip("-").isdigit() or int(written) == 0:
        raise errors.invalid_argument("LAST_QUERY_ID", written)
    position = int(written)
    try:
        return session.query_ids[position - 1 if position > 0 else position]
    except IndexError:
        raise errors.query_not_found(str(position)) from None
