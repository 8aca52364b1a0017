"""DESCRIBE USER.

https://docs.snowflake.com/en/sql-reference/sql/desc-user
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.role import User
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.credentials import fingerprint
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name
from sandbox.snowflake.result import Result
from sandbox.snowflake.show import described

COLUMNS = ("property", "value", "default", "description")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        user = find(context, name)
        return described(COLUMNS, [(key, value, "null", text) for key, value, text in _properties(user)])


def find(context: Context, name: Name) -> User:
    """A user the session can see, or itself; 002003/02000 otherwise."""
    user = context.account.users.get(name.resolved)
    if user is None or not (user.name == context.session.user or access.is_visible(context.session, user)):
        raise errors.does_not_exist("User", str(name))
    return user


def _properties(user: User) -> list[tuple[str, str, str]]:
    return [
        ("NAME", user.name, "Name"),
        ("COMMENT", user.comment or "null", "user comment associated to an object in the dictionary"),
        ("DISPLAY_NAME", user.display_name, "Display name of the associated object"),
        ("TYPE", user.user_type or "null", "Indicates the type of user"),
        ("LOGIN_NAME", user.login_name, "Login name of the user"),
        ("EMAIL", user.email or "null", "Email address of the user"),
        ("PASSWORD", "********" if user.password_hash else "null", "Password of the user"),
        ("MUST_CHANGE_PASSWORD", str(user.must_change_password).lower(), "User must change the password"),
        ("DISABLED", str(user.disabled).lower(), "Whether the user is disabled"),
        ("DEFAULT_WAREHOUSE", user.default_warehouse or "null", "Default warehouse for this user"),
        ("DEFAULT_NAMESPACE", user.default_namespace or "null", "Default database namespace prefix for this user"),
        ("DEFAULT_ROLE", user.default_role or "null", "Primary principal of user session will be set to this role"),
        (
            "DEFAULT_SECONDARY_ROLES",
            '["ALL"]' if user.default_secondary_roles == "ALL" else "[]",
            "The secondary roles will be set to all roles provided here",
        ),
        ("RSA_PUBLIC_KEY", user.rsa_public_key or "null", "RSA public key of the user"),
        (
            "RSA_PUBLIC_KEY_FP",
            fingerprint(user.rsa_public_key) if user.rsa_public_key else "null",
            "Fingerprint of user's RSA public key.",
        ),
        ("RSA_PUBLIC_KEY_2", user.rsa_public_key_2 or "null", "Second RSA public key of the user"),
        (
            "RSA_PUBLIC_KEY_2_FP",
            fingerprint(user.rsa_public_key_2) if user.rsa_public_key_2 else "null",
            "Fingerprint of user's second RSA public key.",
        ),
    ]
