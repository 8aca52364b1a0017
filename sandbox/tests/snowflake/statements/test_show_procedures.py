from __future__ import annotations

import pytest

from tests.snowflake.running import Client


# Snowflake's JDBC driver asks in the second form and reads these columns:
# https://github.com/snowflakedb/snowflake-jdbc/blob/v3.27.1/src/main/java/net/snowflake/client/jdbc/SnowflakeDatabaseMetaData.java
@pytest.mark.parametrize(
    "sql", ["show procedures", 'show /* x */ procedures in schema "S"', "show procedures like 'x%'"]
)
def test_there_are_none(admin: Client, sql: str) -> None:
    data = admin.run(sql)
    assert data["rowset"] == []
    names = [column["name"] for column in data["rowtype"]]
    assert {"created_on", "name", "schema_name", "catalog_name", "arguments", "description"} <= set(names)


@pytest.mark.parametrize("kind", ["procedures", "functions", "user functions"])
@pytest.mark.parametrize("scope", ["schema nowhere", "schema nowhere.s", "database nowhere"])
def test_in_what_is_not_there_is_an_error(admin: Client, kind: str, scope: str) -> None:
    assert admin.failure(f"show {kind} in {scope}").code == "002043"
