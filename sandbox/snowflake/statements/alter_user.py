"""ALTER USER: SET, UNSET, RENAME TO; ADD, ROTATE, MODIFY and REMOVE PROGRAMMATIC ACCESS TOKEN.

https://docs.snowflake.com/en/sql-reference/sql/alter-user
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.role import User
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements import access_token
from sandbox.snowflake.statements.create_user import FLAGS, NAMES, TEXTS, read_properties
from sandbox.snowflake.statements.describe_user import find

_UNSET = {
    **TEXTS,
    **NAMES,
    **FLAGS,
    "RSA_PUBLIC_KEY": "rsa_public_key",
    "RSA_PUBLIC_KEY_2": "rsa_public_key_2",
    "MINS_TO_UNLOCK": "locked_until",
    "PASSWORD": "password_hash",
    "TYPE": "user_type",
}


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        starts_with_keyword = any(cursor.sees(word) for word in ("SET", "UNSET", "ADD", "REMOVE", "ROTATE"))
        name = None if starts_with_keyword else cursor.name()
        if head.if_exists and name is not None and name.resolved not in context.account.users:
            return status("Statement executed successfully.")
        user = context.account.users[session.user] if name is None else find(context, name)
        if access_token.is_next(cursor):
            return access_token.run(context, cursor, user)
        access.require_ownership(session, user)
        if cursor.accept("RENAME", "TO"):
            _rename(context, user, cursor)
        elif cursor.accept("UNSET"):
            _unset(user, cursor)
        else:
            cursor.expect("SET")
            properties = cursor.properties("ALTER USER")
            cursor.end()
            read_properties(context.account, user, properties)
            properties.finish()
    return status("Statement executed successfully.")


def _rename(context: Context, user: User, cursor: Cursor) -> None:
    new_name = cursor.name()
    cursor.end()
    users = context.account.users
    if new_name.resolved in users:
        raise errors.already_exists(str(new_name))
    if context.session.user == user.name:
        raise errors.unsupported("ALTER USER ... RENAME of the current user")
    for role in context.account.roles.values():
        role.granted_to_users = [new_name.resolved if held == user.name else held for held in role.granted_to_users]
    users[new_name.resolved] = users.pop(user.name)
    user.name = new_name.resolved


def _unset(user: User, cursor: Cursor) -> None:
    defaults = User(user.name, login_name=user.name, display_name=user.name)
    keys = []
    while not cursor.at_end:
        keys.append(cursor.word())
        cursor.accept(",")
    for key in keys:
        if key not in _UNSET:
            raise errors.invalid_property(key, "ALTER USER")
    for key in keys:
        setattr(user, _UNSET[key], getattr(defaults, _UNSET[key]))
