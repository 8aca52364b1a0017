"""The account that a suite gets: a server of its own, with a database for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import snowflake.connector

from commands.bench.sql.servers import Login, sandbox_server

DATABASE, SCHEMA, WAREHOUSE, ROLE = "TESTDB", "TESTSCHEMA", "COMPUTE_WH", "ACCOUNTADMIN"


@contextmanager
def account(sandbox_python: str) -> Iterator[Login]:
    """How its administrator logs in, with current objects."""
    with sandbox_server(sandbox_python) as login:
        with closing(snowflake.connector.connect(**login)) as connection:
            connection.cursor().execute(f"create database {DATABASE}")
            connection.cursor().execute(f"create schema {DATABASE}.{SCHEMA}")
        yield {**login, "database": DATABASE, "schema": SCHEMA, "warehouse": WAREHOUSE, "role": ROLE}
