"""SHOW USERS.

https://docs.snowflake.com/en/sql-reference/sql/show-users
"""

from __future__ import annotations

import math
from datetime import datetime, timezone

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.role import User
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

COLUMNS = (
    Column.text("name"),
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
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
        )
    ),
    Column.timestamp("last_success_login"),
    Column.timestamp("expires_at_time"),
    Column.timestamp("locked_until_time"),
    *(Column.text(name) for name in ("has_password", "has_rsa_public_key", "type", "has_mfa", "has_pat")),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    with context.account.lock:
        rows = [
            _row(user)
            for user in sorted(context.account.users.values(), key=lambda u: u.name)
            if user.name == context.session.user or access.is_visible(context.session, user)
        ]
    return show.table(COLUMNS, rows, narrowed)


def minutes_to_unlock(user: User) -> int:
    """Counts down, below zero too; zero for a user that is not locked."""
    if user.locked_until is None:
        return 0
    return math.ceil((user.locked_until - datetime.now(timezone.utc)).total_seconds() / 60)


def _row(user: User) -> dict[str, object]:
    row: dict[str, object] = {column.name: None for column in COLUMNS}
    return row | {
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
