"""Users.

https://docs.snowflake.com/en/sql-reference/sql/create-user
https://docs.snowflake.com/en/sql-reference/sql/alter-user
https://docs.snowflake.com/en/sql-reference/sql/drop-user
https://docs.snowflake.com/en/sql-reference/sql/desc-user
https://docs.snowflake.com/en/sql-reference/sql/show-users
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.role import User
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.credentials import fingerprint, hash_password, normalized_key
from snowdome.snowflake.cursor import Cursor, parse_name
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.stage_files import delete_user_stage, rename_user_stage
from snowdome.snowflake.statements import access_token
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

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


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    properties = cursor.properties("CREATE USER")
    cursor.end()
    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE USER")
        existing = account.users.get(name.resolved)
        if (answer := kept(head, existing, name)) is not None:
            return answer
        if existing is not None:
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
            _revoke_roles(account, existing)
        account.users[user.name] = user
    return status(f"User {name.resolved} successfully created.")


def _revoke_roles(account: Account, user: User) -> None:
    for role in account.roles.values():
        if user.name in role.granted_to_users:
            role.granted_to_users.remove(user.name)


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


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER USER: SET, UNSET, RENAME TO; ADD, ROTATE, MODIFY and REMOVE PROGRAMMATIC ACCESS TOKEN."""
    session = context.session
    with context.account.lock:
        starts_with_keyword = any(cursor.sees(word) for word in ("SET", "UNSET", "ADD", "REMOVE", "ROTATE"))
        name = Name.stored(session.user) if starts_with_keyword else cursor.name()
        user = find_if_exists(context, head, User, QualifiedName((name,)))
        if user is None:
            return status("Statement executed successfully.")
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
    rename_user_stage(context.files, user.name, new_name.resolved)
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


DESCRIBE_COLUMNS = ("property", "value", "default", "description")


def _release(context: Context, user: User) -> None:
    if user.name == context.session.user:
        raise errors.insufficient_privileges("user", user.name)
    _revoke_roles(context.account, user)
    delete_user_stage(context.files, user.name)


def _describe(context: Context, user: User) -> Result:
    properties = [
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
    return show.described(DESCRIBE_COLUMNS, [(key, value, "null", text) for key, value, text in properties])


COLUMNS = (
    Column.text("name"),
    Column.timestamp("created_on"),
    *Column.texts(
        "login_name",
        "display_name",
        "first_name",
        "last_name",
        "email",
        "mins_to_unlock",
        "days_to_expiry",
        "comment",
        "disabled",
        "must_change_password",
        "snowflake_lock",
        "default_warehouse",
        "default_namespace",
        "default_role",
        "default_secondary_roles",
        "ext_authn_duo",
        "ext_authn_uid",
        "mins_to_bypass_mfa",
        "owner",
    ),
    Column.timestamp("last_success_login"),
    Column.timestamp("expires_at_time"),
    Column.timestamp("locked_until_time"),
    *Column.texts("has_password", "has_rsa_public_key", "type", "has_mfa", "has_pat"),
)


def minutes_to_unlock(user: User) -> int:
    """Counts down, below zero too; zero for a user that is not locked."""
    if user.locked_until is None:
        return 0
    return math.ceil((user.locked_until - datetime.now(timezone.utc)).total_seconds() / 60)


def _row(context: Context, user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "created_on": user.created_on,
        "login_name": user.login_name,
        "display_name": user.display_name,
        "email": user.email or "",
        "mins_to_unlock": None if user.locked_until is None else str(minutes_to_unlock(user)),
        "locked_until_time": user.locked_until,
        "comment": user.comment,
        "disabled": str(user.disabled).lower(),
        "must_change_password": str(user.must_change_password).lower(),
        "snowflake_lock": "false",
        "default_warehouse": user.default_warehouse or "",
        "default_namespace": user.default_namespace or "",
        "default_role": user.default_role or "",
        "default_secondary_roles": '["ALL"]' if user.default_secondary_roles == "ALL" else "[]",
        "ext_authn_duo": "false",
        "owner": str(user.owner or ""),
        "has_password": str(user.password_hash is not None).lower(),
        "has_rsa_public_key": str(user.rsa_public_key is not None).lower(),
        "type": user.user_type or "",
        "has_mfa": "false",
        "has_pat": str(bool(user.tokens)).lower(),
    }


KIND = ObjectKind(User, release=_release, describe=_describe, columns=COLUMNS, row=_row)
