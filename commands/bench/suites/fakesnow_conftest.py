"""Takes the place of fakesnow's tests/conftest.py: the same fixtures, connected to the server of LOGIN_VARIABLE.

As fakesnow does, a connection makes the database and the schema that it names; each test begins without any.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any
from unittest.mock import patch

import pytest
import snowflake.connector
from snowflake.connector.cursor import DictCursor
from sqlalchemy.engine import Engine, create_engine

LOGIN_VARIABLE = "SNOWFLAKE_SUITE_LOGIN"
LOGIN: dict[str, Any] = json.loads(os.environ[LOGIN_VARIABLE])
SYSTEM_DATABASES = ("SNOWFLAKE", "SNOWFLAKE_SAMPLE_DATA")
connect: Callable[..., Any] = snowflake.connector.connect


@pytest.fixture(autouse=True)
def _empty_account() -> None:
    with closing(connect(**LOGIN)) as connection:
        cursor = connection.cursor(DictCursor)
        for row in cursor.execute("show databases").fetchall():
            if row["name"] not in SYSTEM_DATABASES:
                cursor.execute(f'drop database "{row["name"]}"')


def _made(database: str | None, schema: str | None) -> None:
    with closing(connect(**LOGIN)) as connection:
        if database is not None:
            connection.cursor().execute(f"create database if not exists {database}")
        if database is not None and schema is not None:
            connection.cursor().execute(f"create schema if not exists {database}.{schema}")


def _connecting(makes: bool) -> Callable[..., Any]:
    def connect_to_server(**given: Any) -> Any:
        options = {**given, **LOGIN}
        options.pop("authenticator", None)
        if makes:
            _made(given.get("database"), given.get("schema"))
        return connect(**options)

    return connect_to_server


@pytest.fixture
def _fakesnow() -> Iterator[None]:
    with patch("snowflake.connector.connect", _connecting(makes=True)):
        yield


@pytest.fixture
def _fakesnow_no_auto_create() -> Iterator[None]:
    with patch("snowflake.connector.connect", _connecting(makes=False)):
        yield


@pytest.fixture
def conn(_fakesnow: None) -> Iterator[Any]:
    with snowflake.connector.connect(database="db1", schema="schema1") as connection:
        yield connection


@pytest.fixture
def cur(conn: Any) -> Iterator[Any]:
    with conn.cursor() as cursor:
        yield cursor


@pytest.fixture
def dcur(conn: Any) -> Iterator[Any]:
    with conn.cursor(DictCursor) as cursor:
        yield cursor


@pytest.fixture
def snowflake_engine(_fakesnow: None) -> Engine:
    return create_engine("snowflake://user:password@account/db1/schema1")


@pytest.fixture
def server() -> dict[str, Any]:
    _made("db1", "schema1")
    return {**LOGIN, "session_parameters": {}}


@pytest.fixture
def sconn(server: dict[str, Any]) -> Iterator[Any]:
    with connect(**server, database="db1", schema="schema1") as connection:
        yield connection


@pytest.fixture
def scur(sconn: Any) -> Iterator[Any]:
    with sconn.cursor() as cursor:
        yield cursor


@pytest.fixture
def sdcur(sconn: Any) -> Iterator[Any]:
    with sconn.cursor(DictCursor) as cursor:
        yield cursor
