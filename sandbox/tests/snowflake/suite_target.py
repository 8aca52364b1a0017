"""The SQL suite, and the account it runs against: the sandbox, or a real one.

A real account is named by SUITE_SNOWFLAKE_ACCOUNT, SUITE_SNOWFLAKE_USER, SUITE_SNOWFLAKE_PRIVATE_KEY_PATH (or
SUITE_SNOWFLAKE_PASSWORD), SUITE_SNOWFLAKE_ROLE (with CREATE DATABASE) and SUITE_SNOWFLAKE_WAREHOUSE.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tests.snowflake.running import PASSWORD, RunningSnowflake

SUITE = Path(__file__).with_name("suite.json")


@dataclass(frozen=True)
class Step:
    """A statement and what it has to answer: rows of text cells, or an error's code and SQL state."""

    name: str
    sql: str
    binds: list[Any]
    rows: list[list[str | None]] | None
    error: dict[str, str] | None
    known: str

    def check(self, rows: list[list[str | None]] | None, error: dict[str, str] | None) -> None:
        hint = " (known from documents only)" if self.known == "documents" else ""
        if self.error is None:
            assert error is None, f"{self.name}{hint}: {self.sql}\n{error}"
            got = [[normal(cell) for cell in row] for row in rows or []]
            assert got == self.rows, f"{self.name}{hint}: {self.sql}"
        else:
            assert error is not None, f"{self.name}{hint}: {self.sql} succeeded with {rows}"
            assert (error["code"], error["sqlState"]) == (self.error["code"], self.error["sqlState"]), (
                f"{self.name}{hint}: {error}"
            )


def steps() -> list[Step]:
    """The suite, in a database name of its own."""
    database = f"SUITE_{secrets.token_hex(4).upper()}"
    text = SUITE.read_text().replace("{database}", database)
    return [
        Step(
            step["name"],
            step["sql"],
            step.get("binds", []),
            step.get("rows"),
            step.get("error"),
            step.get("known", "measured"),
        )
        for step in json.loads(text)["steps"]
    ]


def connection(snowflake: RunningSnowflake) -> dict[str, Any]:
    """Options under the names of Go's driver, in lower camel case."""
    account = os.environ.get("SUITE_SNOWFLAKE_ACCOUNT")
    if account is None:
        return {
            "account": "sandbox-local",
            "user": "ADMIN",
            "password": PASSWORD,
            "role": "ACCOUNTADMIN",
            "host": "127.0.0.1",
            "port": snowflake.port,
            "protocol": "http",
        }
    key_path = os.environ.get("SUITE_SNOWFLAKE_PRIVATE_KEY_PATH")
    return {
        "account": account,
        "user": os.environ["SUITE_SNOWFLAKE_USER"],
        "password": os.environ.get("SUITE_SNOWFLAKE_PASSWORD", ""),
        "privateKey": Path(key_path).read_text() if key_path else "",
        "role": os.environ["SUITE_SNOWFLAKE_ROLE"],
        "warehouse": os.environ["SUITE_SNOWFLAKE_WAREHOUSE"],
    }


def normal(cell: Any) -> str | None:
    """A driver's cell as the suite writes it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return _time(cell.replace(tzinfo=None).isoformat())
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, int | float | Decimal):
        return _number(str(cell))
    return _time(_number(str(cell)))


def _number(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return format(value.normalize(), "f") if value.is_finite() else text


def _time(text: str) -> str:
    """`2026-11-23T03:04:05.678000000Z` without zeros and zone; midnight is a date."""
    if len(text) < 19 or text[10] != "T":
        return text
    text = text.removesuffix("Z")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.removesuffix("T00:00:00")
