# ruff: noqa: S608 - the names in these statements are the tests' own
"""Whatever is done in a linked database takes USAGE of its owner on volume and integration; no other role's helps.

https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors

from tests.snowflake.engine.lake import GLUE_DATABASE, Lake
from tests.snowflake.running import PASSWORD

DATABASE = "OWNED"
SCHEMA = f'"{DATABASE}"."{GLUE_DATABASE}"'
ROWS = pa.table({"id": pa.array([1, 2], pa.int64())})
VOLUME, INTEGRATION = f"EXTERNAL VOLUME {DATABASE}_VOLUME", f"INTEGRATION {DATABASE}_CATALOG"


@pytest.fixture(scope="module")
def administrator(lake: Lake) -> Iterator[Any]:
    """Who made volume and integration. The linked database belongs to a role that holds USAGE on both."""
    with lake.connect() as connection:
        cursor = connection.cursor()
        lake.link(cursor, DATABASE, ALLOWED_NAMESPACES=f"('{GLUE_DATABASE}')")
        for statement in (
            f"DROP DATABASE {DATABASE}",
            "CREATE ROLE link_owner",
            "GRANT CREATE DATABASE ON ACCOUNT TO ROLE link_owner",
            "GRANT USAGE ON WAREHOUSE compute_wh TO ROLE link_owner",
            f"GRANT USAGE ON {VOLUME} TO ROLE link_owner",
            f"GRANT USAGE ON {INTEGRATION} TO ROLE link_owner",
            f"CREATE USER link_owner PASSWORD = '{PASSWORD}' DEFAULT_ROLE = LINK_OWNER",
            "GRANT ROLE link_owner TO USER link_owner",
            "GRANT ROLE link_owner TO ROLE accountadmin",
        ):
            cursor.execute(statement)
        yield cursor


@pytest.fixture(scope="module")
def table(lake: Lake, administrator: Any) -> Iterator[str]:
    name = f"owned_{uuid.uuid4().hex[:8]}"
    lake.pyiceberg().create_table((GLUE_DATABASE, name), ROWS.schema).append(ROWS)
    with lake.connect(user="LINK_OWNER", role="LINK_OWNER") as connection:
        connection.cursor().execute(
            f"CREATE DATABASE {DATABASE} LINKED_CATALOG = (CATALOG = '{DATABASE}_CATALOG', "
            f"ALLOWED_NAMESPACES = ('{GLUE_DATABASE}')) EXTERNAL_VOLUME = '{DATABASE}_VOLUME'"
        )
        lake.wait_for_tables(connection.cursor(), DATABASE)
    yield f'{SCHEMA}."{name}"'
    administrator.execute(f"DROP DATABASE {DATABASE}")


STATEMENTS = {
    "reading": "SELECT COUNT(*) FROM {table}",
    "writing": "INSERT INTO {table} SELECT 3",
    "refresh": "ALTER ICEBERG TABLE {table} REFRESH",
    "a new table": f"CREATE ICEBERG TABLE {SCHEMA}.made_without (id BIGINT)",
}


@pytest.mark.parametrize("used", [VOLUME, INTEGRATION])
@pytest.mark.parametrize("deed", STATEMENTS)
def test_without_usage_of_the_owner_nobody_does_it(administrator: Any, table: str, deed: str, used: str) -> None:
    administrator.execute(f"REVOKE USAGE ON {used} FROM ROLE link_owner")
    kind, name = used.lower().rsplit(" ", 1)
    with pytest.raises(
        snowflake.connector.errors.Error, match=f"(?i)insufficient privileges to operate on {kind} '{name}'"
    ):
        administrator.execute(STATEMENTS[deed].format(table=table))
    administrator.execute(f"GRANT USAGE ON {used} TO ROLE link_owner")
    assert administrator.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (2,)


def test_discovery_needs_it_too(lake: Lake, administrator: Any, table: str) -> None:
    administrator.execute(f"REVOKE USAGE ON {INTEGRATION} FROM ROLE link_owner")
    administrator.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    status = lake.wait_for_failure(administrator, DATABASE)
    assert status["executionState"] == "FAILED"
    assert "Insufficient privileges" in status["failedExecutionStateReason"]
    administrator.execute(f"GRANT USAGE ON {INTEGRATION} TO ROLE link_owner")
