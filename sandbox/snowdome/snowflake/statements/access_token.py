"""ALTER USER ... ADD | REMOVE PROGRAMMATIC ACCESS TOKEN.

https://docs.snowflake.com/en/sql-reference/sql/alter-user-add-programmatic-access-token
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.role import AccessToken, User
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context
from snowdome.snowflake.credentials import new_access_token, token_hash
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, StatementType, status

DEFAULT_DAYS = 15


def is_next(cursor: Cursor) -> bool:
    """Whether the statement continues with an access token."""
    for verb in ("ADD", "REMOVE", "ROTATE", "MODIFY"):
        for words in (("PROGRAMMATIC", "ACCESS", "TOKEN"), ("PAT",)):
            if cursor.sees(verb, *words):
                return True
    return False


def run(context: Context, cursor: Cursor, user: User) -> Result:
    if user.name != context.session.user:
        access.require(context.session, "MODIFY PROGRAMMATIC AUTHENTICATION METHODS", user)
    verb = cursor.word()
    if not cursor.accept("PAT"):
        cursor.expect("PROGRAMMATIC", "ACCESS", "TOKEN")
    name = cursor.name().resolved
    if verb == "ADD":
        return _add(context, cursor, user, name)
    if verb == "REMOVE":
        cursor.end()
        if user.tokens.pop(name, None) is None:
            raise errors.does_not_exist("Programmatic access token", name)
        return status(f"Programmatic access token {name} successfully removed.")
    raise errors.unsupported(f"ALTER USER ... {verb} PROGRAMMATIC ACCESS TOKEN")


def _add(context: Context, cursor: Cursor, user: User, name: str) -> Result:
    """Answers the secret, once."""
    properties = cursor.properties("ADD PROGRAMMATIC ACCESS TOKEN")
    cursor.end()
    restriction = properties.text("ROLE_RESTRICTION")
    days = properties.integer("DAYS_TO_EXPIRY", DEFAULT_DAYS, at_least=1, at_most=365)
    comment = properties.text("COMMENT", "")
    properties.finish()
    if name in user.tokens:
        raise errors.already_exists(name)
    if restriction is not None:
        restriction = restriction.upper()
        assigned = access.inherited(context.account, access.roles_of_user(context.account, user.name))
        if RoleName(restriction) not in assigned:
            raise errors.does_not_exist("Role", restriction)
    elif user.user_type in ("SERVICE", "LEGACY_SERVICE"):
        raise errors.missing_property("ROLE_RESTRICTION")
    secret = new_access_token()
    user.tokens[name] = AccessToken(
        name,
        token_hash(secret),
        datetime.now(timezone.utc) + timedelta(days=days),
        role_restriction=restriction,
        comment=comment,
    )
    return Result(
        [Column.text("token_name"), Column.text("token_secret")],
        rows=[(name, secret)],
        statement_type=StatementType.DDL,
    )
