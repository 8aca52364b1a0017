# ruff: noqa: S608 - the names in these statements are the tests' own
"""A linked table is a copy of metadata: what another engine commits is seen after a refresh, not before.

https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors
from pyiceberg.types import LongType

from tests.snowflake.engine.lake import BUCKET, GLUE_DATABASE, Lake
from tests.snowflake.running import PASSWORD

ROWS = pa.table({"id": pa.array([1, 2], pa.int64())})
DATABASE = "COPIED"


@pytest.fixture(scope="module")
def other(lake: Lake) -> Any:
    return lake.pyiceberg()


@pytest.fixture(scope="module")
def connection(lake: Lake, other: Any) -> Iterator[Any]:
    with lake.connect() as connection:
        lake.link(connection.cursor(), DATABASE)
        yield connection


@pytest.fixture
def cursor(connection: Any) -> Any:
    cursor = connection.cursor()
    cursor.execute(f"USE SCHEMA {DATABASE}.{GLUE_DATABASE}")
    return cursor


@pytest.fixture
def table(lake: Lake, cursor: Any, other: Any) -> str:
    """A table of another engine with two rows, found by Snowflake."""
    name = f"copied_{uuid.uuid4().hex[:8]}"
    other.create_table((GLUE_DATABASE, name), ROWS.schema).append(ROWS)
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    return name


def test_a_glue_database_without_tables_is_a_schema(lake: Lake, cursor: Any) -> None:
    """Assumed: no page says whether it is."""
    name = f"empty_{uuid.uuid4().hex[:8]}"
    lake.aws.client("glue").create_database(DatabaseInput={"Name": name, "LocationUri": f"s3://{BUCKET}/{name}"})
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    cursor.execute(f"SHOW SCHEMAS LIKE '{name}' IN DATABASE {DATABASE}")
    assert [row[1] for row in cursor.fetchall()] == [name]


def ids(cursor: Any, table: str) -> list[int]:
    return [row[0] for row in cursor.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()]


def metadata_location(cursor: Any, table: str) -> str:
    answer = cursor.execute(f"SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION('{table}')").fetchone()[0]
    return str(json.loads(answer)["metadataLocation"])


def refresh_status(cursor: Any, table: str) -> dict[str, Any]:
    cursor.execute(f"SHOW ICEBERG TABLES LIKE '{table}' IN SCHEMA {DATABASE}.{GLUE_DATABASE}")
    names = [column.name for column in cursor.description]
    return dict(json.loads(cursor.fetchone()[names.index("auto_refresh_status")]))


def widen(table: Any) -> None:
    with table.update_schema() as update:
        update.add_column("more", LongType())
    table.append(pa.table({"id": pa.array([3], pa.int64()), "more": pa.array([7], pa.int64())}))


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (lambda table: table.append(pa.table({"id": pa.array([3], pa.int64())})), [1, 2, 3]),
        (lambda table: table.overwrite(pa.table({"id": pa.array([9], pa.int64())})), [9]),
        (lambda table: table.delete("id = 1"), [2]),
        (widen, [1, 2, 3]),
    ],
    ids=["append", "overwrite", "delete", "new column"],
)
def test_another_engines_commit_is_seen_after_the_refresh_and_not_before(
    cursor: Any, other: Any, table: str, change: Callable[[Any], None], after: list[int]
) -> None:
    change(other.load_table((GLUE_DATABASE, table)))
    current = other.load_table((GLUE_DATABASE, table)).metadata_location
    assert ids(cursor, table) == [1, 2]
    assert metadata_location(cursor, table) != current
    cursor.execute(f"ALTER ICEBERG TABLE {table} REFRESH")
    assert ids(cursor, table) == after
    assert metadata_location(cursor, table) == current
    assert refresh_status(cursor, table)["currentMetadataFile"] == current


def test_a_table_found_while_it_was_empty_stays_empty_until_the_refresh(lake: Lake, cursor: Any, other: Any) -> None:
    name = f"late_{uuid.uuid4().hex[:8]}"
    made = other.create_table((GLUE_DATABASE, name), ROWS.schema)
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    made.append(ROWS)
    # Discovery looks for names; it refreshes no table that it knows.
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    assert ids(cursor, name) == []
    assert cursor.execute(f"SELECT MAX(id) FROM {name}").fetchall() == [(None,)]
    cursor.execute(f"ALTER ICEBERG TABLE {name} REFRESH")
    assert ids(cursor, name) == [1, 2]


@pytest.mark.parametrize(
    ("statement", "after"),
    [
        ("INSERT INTO {} VALUES (5)", [1, 2, 5]),
        ("DELETE FROM {} WHERE id = 1", [2]),
        ("INSERT OVERWRITE INTO {} VALUES (6)", [6]),
        ("TRUNCATE TABLE {}", []),
    ],
)
def test_what_snowflake_writes_it_sees_at_once(cursor: Any, table: str, statement: str, after: list[int]) -> None:
    cursor.execute(statement.format(table))
    assert ids(cursor, table) == after


@pytest.mark.slow
def test_discovery_and_refresh_happen_by_themselves_after_their_intervals(
    lake: Lake, cursor: Any, other: Any, table: str
) -> None:
    replaced, late = f"replaced_{uuid.uuid4().hex[:8]}", f"new_{uuid.uuid4().hex[:8]}"
    other.create_table((GLUE_DATABASE, replaced), ROWS.schema)
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    other.drop_table((GLUE_DATABASE, replaced))
    other.create_table((GLUE_DATABASE, replaced), ROWS.schema).append(ROWS)
    other.load_table((GLUE_DATABASE, table)).append(pa.table({"id": pa.array([3], pa.int64())}))
    other.create_table((GLUE_DATABASE, late), ROWS.schema)
    # SYNC_INTERVAL_SECONDS and REFRESH_INTERVAL_SECONDS are both 30.
    lake.wait_for_tables(cursor, DATABASE, seconds=40)
    end = time.monotonic() + 35
    while ids(cursor, table) == [1, 2] and time.monotonic() < end:
        time.sleep(0.5)
    assert ids(cursor, table) == [1, 2, 3]
    assert refresh_status(cursor, table)["executionState"] == "RUNNING"
    # Another table under the same name is dropped by the refresh, and found again.
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    assert ids(cursor, replaced) == [1, 2]


def test_another_table_under_the_same_name_fails_the_refresh_and_is_found_anew(
    lake: Lake, cursor: Any, other: Any, table: str
) -> None:
    other.drop_table((GLUE_DATABASE, table))
    other.create_table((GLUE_DATABASE, table), ROWS.schema)
    with pytest.raises(snowflake.connector.errors.Error, match="table-uuid"):
        cursor.execute(f"ALTER ICEBERG TABLE {table} REFRESH")
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match="does not exist"):
        ids(cursor, table)
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    assert ids(cursor, table) == []


def test_a_table_whose_automated_refresh_is_off_has_no_status(cursor: Any, table: str) -> None:
    cursor.execute(f"ALTER ICEBERG TABLE {table} SET AUTO_REFRESH = FALSE")
    cursor.execute(f"SHOW ICEBERG TABLES LIKE '{table}' IN SCHEMA {DATABASE}.{GLUE_DATABASE}")
    names = [column.name for column in cursor.description]
    assert cursor.fetchone()[names.index("auto_refresh_status")] is None
    cursor.execute(f"ALTER ICEBERG TABLE {table} SET AUTO_REFRESH = TRUE")
    assert refresh_status(cursor, table)["executionState"] == "RUNNING"


def test_an_attempt_that_has_started_has_found_nothing_yet(lake: Lake, cursor: Any) -> None:
    cursor.execute(
        f"""CREATE DATABASE early LINKED_CATALOG = (CATALOG = '{DATABASE}_CATALOG')
        EXTERNAL_VOLUME = '{DATABASE}_VOLUME'"""
    )
    end = time.monotonic() + 5
    while "lastLinkAttemptStartTime" not in (status := lake.link_status(cursor, "EARLY")) and time.monotonic() < end:
        time.sleep(0.01)
    assert (status["executionState"], status["failureDetails"]) == ("RUNNING", [])
    assert [row[1] for row in cursor.execute("SHOW SCHEMAS IN DATABASE early").fetchall()] == ["INFORMATION_SCHEMA"]
    lake.wait_for_tables(cursor, "EARLY")
    cursor.execute("ALTER DATABASE early SUSPEND DISCOVERY")
    assert lake.link_status(cursor, "EARLY")["executionState"] == "SUSPENDED"
    cursor.execute("DROP DATABASE early")


@pytest.mark.parametrize(
    "parameters",
    [
        {"table_type": "ICEBERG", "metadata_location": "s3://lake-bucket/iceberg-warehouse/gone/metadata/0.json"},
        {"table_type": "ICEBERG", "metadata_location": "s3://another-bucket/t/metadata/00000.metadata.json"},
        {"table_type": "ICEBERG", "metadata_location": f"s3://{BUCKET}/iceberg-warehouse/newer/metadata/0.json"},
    ],
    ids=["metadata file gone", "outside of the volume", "format version of the future"],
)
def test_a_table_that_cannot_be_linked_is_reported_beside_a_running_link(
    lake: Lake, cursor: Any, table: str, parameters: dict[str, str]
) -> None:
    glue = lake.aws.client("glue")
    lake.aws.client("s3").put_object(
        Bucket=BUCKET, Key="iceberg-warehouse/newer/metadata/0.json", Body=b'{"format-version": 99}'
    )
    glue.create_table(
        DatabaseName=GLUE_DATABASE,
        TableInput={"Name": "broken", "TableType": "EXTERNAL_TABLE", "Parameters": parameters},
    )
    try:
        cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
        status = lake.wait_for_failure(cursor, DATABASE)
    finally:
        glue.delete_table(DatabaseName=GLUE_DATABASE, Name="broken")
    assert status["executionState"] == "RUNNING"
    assert "failedExecutionStateReason" not in status
    (failure,) = status["failureDetails"]
    assert (failure["qualifiedEntityName"], failure["entityDomain"], failure["operation"]) == (
        f"{GLUE_DATABASE}.broken",
        "TABLE",
        "CREATE",
    )
    assert ids(cursor, table) == [1, 2]


@pytest.fixture
def guest(lake: Lake, cursor: Any) -> Iterator[Callable[..., Any]]:
    """`guest("MONITOR ON DATABASE X")`: a cursor of a role with USAGE of the linked schema, SELECT and this."""
    cursor.execute("CREATE OR REPLACE ROLE guest")
    cursor.execute(f"CREATE OR REPLACE USER guest_user PASSWORD = '{PASSWORD}' DEFAULT_ROLE = guest")
    cursor.execute("GRANT ROLE guest TO USER guest_user")
    opened = []

    def login(*privileges: str) -> Any:
        for privilege in (
            f"USAGE ON DATABASE {DATABASE}",
            f"USAGE ON SCHEMA {DATABASE}.{GLUE_DATABASE}",
            f"USAGE ON INTEGRATION {DATABASE}_CATALOG",
            f"USAGE ON EXTERNAL VOLUME {DATABASE}_VOLUME",
            *privileges,
        ):
            cursor.execute(f"GRANT {privilege} TO ROLE guest")
        opened.append(lake.connect(user="GUEST_USER", role="GUEST"))
        return opened[0].cursor()

    yield login
    for each in opened:
        each.close()
    cursor.execute("DROP USER guest_user")
    cursor.execute("DROP ROLE guest")


# https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status and the pages of the others:
# each has a table of what it asks for.
@pytest.mark.parametrize(
    ("sql", "enough"),
    [
        (f"SELECT SYSTEM$CATALOG_LINK_STATUS('{DATABASE}')", f"MONITOR ON DATABASE {DATABASE}"),
        (f"SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME('{DATABASE}_VOLUME')", None),
        ("SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION('{table}')", None),
        ("SELECT SYSTEM$AUTO_REFRESH_STATUS('{table}')", None),
        ("ALTER ICEBERG TABLE {table} REFRESH", None),
        (f"ALTER DATABASE {DATABASE} RESUME DISCOVERY", None),
    ],
)
def test_usage_is_not_enough(cursor: Any, table: str, guest: Callable[..., Any], sql: str, enough: str | None) -> None:
    statement = sql.format(table=f"{DATABASE}.{GLUE_DATABASE}.{table}")
    theirs = guest(f"SELECT ON ICEBERG TABLE {DATABASE}.{GLUE_DATABASE}.{table}")
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match="Insufficient privileges"):
        theirs.execute(statement)
    if enough is not None:
        cursor.execute(f"GRANT {enough} TO ROLE guest")
        theirs.execute(statement)
    cursor.execute(statement)


def listed(cursor: Any, function: str, *arguments: str) -> Any:
    call = ", ".join([f"'{DATABASE}_CATALOG'", *arguments])
    return json.loads(cursor.execute(f"SELECT {function}({call})").fetchone()[0])


def test_what_the_integrations_role_sees_in_the_catalog(
    lake: Lake, cursor: Any, table: str, guest: Callable[..., Any]
) -> None:
    theirs = guest()
    names = "SYSTEM$LIST_NAMESPACES_FROM_CATALOG"
    # CATALOG_NAMESPACE of the integration is where a listing begins.
    assert listed(theirs, names) == []
    assert GLUE_DATABASE in listed(theirs, names, "''")
    assert GLUE_DATABASE in listed(theirs, names, "''", "0")
    tables = "SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG"
    mine = {"namespace": GLUE_DATABASE, "name": table}
    assert mine in listed(theirs, tables)
    assert mine in listed(theirs, tables, f"'{GLUE_DATABASE}'")
    assert mine in listed(theirs, tables, "''", "0")
    assert listed(theirs, tables, "''") == []
    with pytest.raises(snowflake.connector.errors.Error, match="nowhere"):
        listed(theirs, tables, "'nowhere'")


@pytest.fixture
def unreadable(lake: Lake, cursor: Any, other: Any) -> Iterator[tuple[str, str, bytes]]:
    """A table of another engine whose list of files is no such list; and that file, with what it has to hold."""
    name = f"unreadable_{uuid.uuid4().hex[:8]}"
    table = other.create_table((GLUE_DATABASE, name), ROWS.schema)
    table.append(ROWS)
    key = table.current_snapshot().manifest_list.removeprefix(f"s3://{BUCKET}/")
    s3 = lake.aws.client("s3")
    content = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"not a list of files")
    cursor.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(cursor, DATABASE)
    yield name, key, content
    cursor.execute(f"DROP TABLE {name}")


# https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database, on tables that cannot be initialized
@pytest.mark.parametrize(
    "statement", ["SELECT * FROM {0}", "SELECT COUNT(*) FROM {0}", "ALTER ICEBERG TABLE {0} REFRESH"]
)
def test_a_table_found_that_cannot_be_read_is_not_initialized(
    cursor: Any, unreadable: tuple[str, str, bytes], statement: str
) -> None:
    name, _, _ = unreadable
    assert refresh_status(cursor, name)["executionState"] == "ICEBERG_TABLE_NOT_INITIALIZED"
    assert Lake.link_status(cursor, DATABASE)["executionState"] == "RUNNING"
    with pytest.raises(snowflake.connector.errors.Error, match="was never initialized"):
        cursor.execute(statement.format(name))


def test_it_is_initialized_when_automated_refresh_is_turned_on_after_the_repair(
    lake: Lake, cursor: Any, unreadable: tuple[str, str, bytes]
) -> None:
    name, key, content = unreadable
    with pytest.raises(snowflake.connector.errors.Error):
        cursor.execute(f"ALTER ICEBERG TABLE {name} SET AUTO_REFRESH = TRUE")
    lake.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
    with pytest.raises(snowflake.connector.errors.Error, match="was never initialized"):
        cursor.execute(f"SELECT * FROM {name}")
    cursor.execute(f"ALTER ICEBERG TABLE {name} SET AUTO_REFRESH = TRUE")
    assert ids(cursor, name) == [1, 2]
    assert refresh_status(cursor, name)["executionState"] == "RUNNING"
