"""The account as a JSON file, for sandboxes that keep their state between runs."""

from __future__ import annotations

import dataclasses
import json
import os
import types
import typing
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from snowdome.snowflake.catalog.account import Account

FORMAT_VERSION = 2
MIGRATED_VERSION = 1
"""The native tables of that format are brought up to date (engine/native_migration.py), all else is read as it is."""


class AccountFile:
    """Reads and writes the account; the file is readable by its owner only, since it holds hashes and keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_older = False
        """Whether what was loaded is of an earlier version, and its native tables have to be migrated."""

    def load(self) -> Account | None:
        """The stored account, None when there is no file. ValueError for another format's file."""
        if not self.path.exists():
            return None
        document = json.loads(self.path.read_text())
        self.is_older = document.get("format") == MIGRATED_VERSION
        if document.get("format") != FORMAT_VERSION and not self.is_older:
            raise ValueError(
                f"{self.path} has format {document.get('format')}, this version reads {MIGRATED_VERSION} and "
                f"{FORMAT_VERSION}. "
                "Delete the sandbox's state folder to start with an empty account."
            )
        account = _decode(Account, document["account"])
        assert isinstance(account, Account)
        return account

    def saver(self, account: Account) -> Callable[[], None]:
        """A function that writes the account as it is then."""

        def save() -> None:
            with account.lock:
                text = json.dumps({"format": FORMAT_VERSION, "account": _encode(account)})
                temporary = self.path.with_suffix(".new")
                descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "w") as file:
                    file.write(text)
                temporary.replace(self.path)

        return save


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {f.name: _encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        # Objects of one session end with it.
        return {key: _encode(item) for key, item in value.items() if getattr(item, "session_id", None) is None}
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _decode(wanted: Any, value: Any) -> Any:
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = _hints(wanted)
        known = {f.name for f in dataclasses.fields(wanted)}
        fields = {key: _decode(hints[key], item) for key, item in value.items() if key in known}
        return typing.cast(Any, wanted)(**fields)
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        (present,) = [argument for argument in arguments if argument is not type(None)]
        return None if value is None else _decode(present, value)
    if origin in (list, tuple):
        return origin(_decode(arguments[0], item) for item in value)
    if origin is dict:
        return {key: _decode(arguments[1], item) for key, item in value.items()}
    if wanted is datetime:
        return datetime.fromisoformat(value)
    return value


@cache
def _hints(wanted: type) -> dict[str, Any]:
    return typing.get_type_hints(wanted)
