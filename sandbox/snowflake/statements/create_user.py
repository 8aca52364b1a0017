"""CREATE USER.

https://docs.snowflake.com/en/sql-reference/sql/create-user
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.account import Account
from sandbox.snowflake.catalog.role import User
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.credentials import hash_password, normalized_key
from sandbox.snowflake.cursor import Cursor, parse_name
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Result, status

TYPES = ("PERSON", "SERVICE", "LEGACY_SERVICE")
TEXTS = {
    "LOGIN_NAME": "login_name",
    "DISPLAY_NAME": "display_name",
    "EMAIL": "email",
    "COMMENT": "comment",
}
NAMES = {
    "DEFAULT_ROLE": "default_role",
    "DEFAULT_WAREHOUSE": "default_warehouse",
    "DEFAULT_NAMESPACE": "default_namespace",
}
FLAGS = {"DISABLED": "disabled", "MUST_CHANGE_PASSWORD": "must_change_password"}


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    properties = cursor.properties("CREATE USER")
    cursor.end()
    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE USER")
        existing = account.users.get(name.resolved)
        if existing is not None:
            if head.if_exists:
                return status(f"{name} already exists, statement succeeded.")
            if not head.or_replace:
                raise errors.already_exists(str(name))
            access.require_ownership(context.session, existing)
        user = User(
            name.resolved,
            owner=RoleName(context.session.role),
            login_name=name.resolved,
            display_name=name.resolved,
        )
        read_properties(account, user, properties)
        properties.finish()
        if existing is not None:
            for role in account.roles.values():
                if existing.name in role.granted_to_users:
                    role.granted_to_users.remove(existing.name)
        account.users[user.name] = user
    return status(f"User {name} successfully created.")


def read_properties(account: Account, user: User, properties: Properties) -> None:
    """Takes the settings that CREATE and ALTER ... SET share. What is absent stays as it is."""
    properties.refuse("NETWORK_POLICY", "DAYS_TO_EXPIRY", "MINS_TO_BYPASS_MFA", "TAG")
    if "TYPE" in properties:
        user.user_type = properties.choice("TYPE", "PERSON", TYPES)
    for key, attribute in TEXTS.items():
        if key in properties:
            setattr(user, attribute, properties.text(key))
    for key, attribute in NAMES.items():
        if key in properties:
            setattr(user, attribute, _stored(properties.text(key, "")))
    for key, attribute in FLAGS.items():
        setattr(user, attribute, properties.boolean(key, getattr(user, attribute)))
    if "DEFAULT_SECONDARY_ROLES" in properties:
        user.default_secondary_roles = "ALL" if properties.strings("DEFAULT_SECONDARY_ROLES") else "NONE"
    if "MINS_TO_UNLOCK" in properties:
        minutes = properties.integer("MINS_TO_UNLOCK", 0)
        user.failed_logins = 0
        user.locked_until = datetime.now(timezone.utc) + timedelta(minutes=minutes) if minutes > 0 else None
    user.login_name = user.login_name.upper()
    _read_secrets(user, properties)
    if any(other.name != user.name and other.login_name == user.login_name for other in account.users.values()):
        raise errors.already_exists(user.login_name)


def _read_secrets(user: User, properties: Properties) -> None:
    password = properties.text("PASSWORD")
    if password is not None:
        if user.user_type == "SERVICE":
            raise errors.invalid_property_combination("PASSWORD cannot be set for a user with TYPE = SERVICE.")
        user.password_hash = hash_password(password)
    for key, attribute in (("RSA_PUBLIC_KEY", "rsa_public_key"), ("RSA_PUBLIC_KEY_2", "rsa_public_key_2")):
        text = properties.text(key)
        if text is not None:
            setattr(user, attribute, normalized_key(text))


def _stored(text: str) -> str:
    """A default is written as an identifier: unquoted ones fold to upper case."""
    return ".".join(part.resolved for part in parse_name(text).parts)
