"""The SQL suite through snowflake-connector-python."""

from __future__ import annotations

from typing import Any

import snowflake.connector as python_connector
from cryptography.hazmat.primitives import serialization

from tests.snowflake.running import RunningSnowflake
from tests.snowflake.suite_target import connection, steps


def test_suite_through_the_python_connector(snowflake: RunningSnowflake) -> None:
    options = connection(snowflake)
    private_key = options.pop("privateKey", "")
    if private_key:
        key = serialization.load_pem_private_key(private_key.encode(), None)
        options["private_key"] = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        options["authenticator"] = "SNOWFLAKE_JWT"
    with python_connector.connect(**options, paramstyle="qmark") as session:
        for step in steps():
            rows, error = _run(session, step.sql, step.binds)
            step.check(rows, error)


def _run(session: Any, sql: str, binds: list[Any]) -> tuple[list[list[Any]] | None, dict[str, str] | None]:
    try:
        cursor = session.cursor().execute(sql, binds) if binds else session.cursor().execute(sql)
        return [list(row) for row in cursor.fetchall()], None
    except python_connector.errors.Error as error:
        return None, {"code": f"{error.errno:06d}", "sqlState": error.sqlstate or "", "message": str(error)}
