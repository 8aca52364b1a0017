# ruff: noqa: S608 - the names in these statements are the tests' own
"""What version 0.1.0 said to Snowflake, or took for granted, and accounts of today refuse: so does this one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors

from tests.snowflake.engine.lake import BUCKET, GLUE_DATABASE, Lake
from tests.snowflake.running import PASSWORD

DATABASE = "OF_010"
SCHEMA = f'"{DATABASE}"."{GLUE_DATABASE}"'
ROWS = pa.table({"id": pa.array([1, 2], pa.int64())})


@pytest.fixture(scope="module")
def owner(lake: Lake) -> Iterator[Any]:
    with lake.connect() as connection:
        cursor = connection.cursor()
        lake.link(cursor, DATABASE, ALLOWED_NAMESPACES=f"('{GLUE_DATABASE}')")
        for statement in (
            "CREATE ROLE engineer_of_010",
            f"GRANT USAGE ON DATABASE {DATABASE} TO ROLE engineer_of_010",
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO ROLE engineer_of_010",
            f"GRANT USAGE ON EXTERNAL VOLUME {DATABASE}_VOLUME TO ROLE engineer_of_010",
            f"CREATE USER deployer_of_010 PASSWORD = '{PASSWORD}' DEFAULT_ROLE = ACCOUNTADMIN",
            "GRANT ROLE engineer_of_010 TO USER deployer_of_010",
            "GRANT ROLE accountadmin TO USER deployer_of_010",
            f"CREATE DATABASE ROLE {DATABASE}.READER",
            f"CREATE DATABASE ROLE {DATABASE}.WRITER",
        ):
            cursor.execute(statement)
        yield cursor


@pytest.fixture
def engineer(lake: Lake, owner: Any) -> Iterator[Any]:
    """The pipeline's second session, where a session policy or a token switches secondary roles off."""
    with lake.connect(user="DEPLOYER_OF_010", role="ENGINEER_OF_010") as connection:
        cursor = connection.cursor()
        cursor.execute("USE SECONDARY ROLES NONE")
        yield cursor


def described(cursor: Any) -> dict[str, Any]:
    return dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))


REFUSED = {
    "a legacy notebook": (
        "CREATE NOTEBOOK report FROM '@files' MAIN_FILE = 'report.ipynb' QUERY_WAREHOUSE = w",
        "(?i)notebook",
    ),
    "a run of one": ("EXECUTE NOTEBOOK report()", "(?i)notebook"),
    # What Spark may make where the session's database is the linked one: nothing but tables of Iceberg.
    # https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
    "a temporary table": (f"CREATE TEMPORARY TABLE {SCHEMA}.cached (id INT)", "(?i)catalog-linked|unsupported"),
    "a temporary view": (f"CREATE TEMPORARY VIEW {SCHEMA}.cached AS SELECT 1 AS id", "(?i)catalog-linked|unsupported"),
    "a temporary stage": (f"CREATE TEMPORARY STAGE {SCHEMA}.files", "(?i)catalog-linked|unsupported"),
    "a function": (f"CREATE FUNCTION {SCHEMA}.f() RETURNS INT AS '1'", "(?i)catalog-linked|unsupported"),
    "nested namespaces, which Glue has not": (
        f"""CREATE DATABASE flattened LINKED_CATALOG = (CATALOG = '{DATABASE}_CATALOG',
        NAMESPACE_MODE = FLATTEN_NESTED_NAMESPACE, NAMESPACE_FLATTEN_DELIMITER = '-')
        EXTERNAL_VOLUME = '{DATABASE}_VOLUME'""",
        "(?i)flatten_nested_namespace",
    ),
}


@pytest.mark.parametrize("statement", REFUSED)
def test_statement_is_refused(owner: Any, statement: str) -> None:
    sql, reason = REFUSED[statement]
    with pytest.raises(snowflake.connector.errors.Error, match=reason):
        owner.execute(sql)


REFUSED_TO_ENGINEERS = {
    "where the link stands": f"SELECT SYSTEM$CATALOG_LINK_STATUS('{DATABASE}')",
    "whether the volume works": f"SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME('{DATABASE}_VOLUME')",
    "reading for readers": f"GRANT SELECT ON ALL ICEBERG TABLES IN SCHEMA {SCHEMA} TO DATABASE ROLE {DATABASE}.READER",
}


@pytest.mark.parametrize("statement", REFUSED_TO_ENGINEERS)
def test_statement_is_refused_to_whom_the_pipeline_sent_it_as(owner: Any, engineer: Any, statement: str) -> None:
    table = f"granted_{uuid.uuid4().hex[:8]}"
    owner.execute(f'CREATE ICEBERG TABLE {SCHEMA}."{table}" (id BIGINT)')
    with pytest.raises(snowflake.connector.errors.Error, match=r"(?i)insufficient privileges|not authorized"):
        engineer.execute(REFUSED_TO_ENGINEERS[statement])
    owner.execute(f'DROP TABLE {SCHEMA}."{table}"')


def test_a_database_role_of_another_is_printed_without_its_database(owner: Any) -> None:
    """terraform-provider-snowflake 1.2.1 takes the name apart at its dot, and fails."""
    owner.execute(f"GRANT DATABASE ROLE {DATABASE}.READER TO DATABASE ROLE {DATABASE}.WRITER")
    owner.execute(f"SHOW GRANTS OF DATABASE ROLE {DATABASE}.READER")
    row = described(owner)
    assert (row["granted_to"], row["grantee_name"]) == ("DATABASE_ROLE", "WRITER")


def test_namespaces_of_the_link_are_no_bare_names(owner: Any) -> None:
    config = json.loads(owner.execute(f"SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG('{DATABASE}')").fetchone()[0])
    assert config["allowed_namespaces"] == [f"'{GLUE_DATABASE}'"]


def test_rows_of_another_engine_are_not_there_without_a_refresh(lake: Lake, owner: Any) -> None:
    table = f"stale_{uuid.uuid4().hex[:8]}"
    other = lake.pyiceberg()
    made = other.create_table((GLUE_DATABASE, table), ROWS.schema)
    owner.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
    lake.wait_for_tables(owner, DATABASE)
    made.append(ROWS)
    assert owner.execute(f'SELECT MAX(id) FROM {SCHEMA}."{table}"').fetchone() == (None,)


def test_a_link_that_says_running_has_no_schema_to_grant_on(owner: Any) -> None:
    owner.execute(
        f"CREATE DATABASE early_of_010 LINKED_CATALOG = (CATALOG = '{DATABASE}_CATALOG') "
        f"EXTERNAL_VOLUME = '{DATABASE}_VOLUME'"
    )
    status = json.loads(owner.execute("SELECT SYSTEM$CATALOG_LINK_STATUS('EARLY_OF_010')").fetchone()[0])
    assert status["executionState"] == "RUNNING"
    with pytest.raises(snowflake.connector.errors.Error, match="does not exist or not authorized"):
        owner.execute(f'GRANT USAGE ON SCHEMA "EARLY_OF_010"."{GLUE_DATABASE}" TO ROLE engineer_of_010')
    owner.execute("DROP DATABASE early_of_010")


def test_one_table_that_cannot_be_linked_is_among_the_failures_of_a_running_link(lake: Lake, owner: Any) -> None:
    glue = lake.aws.client("glue")
    parameters = {"table_type": "ICEBERG", "metadata_location": "s3://elsewhere/t/metadata/00000.metadata.json"}
    glue.create_table(
        DatabaseName=GLUE_DATABASE,
        TableInput={"Name": "foreign", "TableType": "EXTERNAL_TABLE", "Parameters": parameters},
    )
    try:
        owner.execute(f"ALTER DATABASE {DATABASE} RESUME DISCOVERY")
        status = lake.wait_for_failure(owner, DATABASE)
    finally:
        glue.delete_table(DatabaseName=GLUE_DATABASE, Name="foreign")
    assert (status["executionState"], len(status["failureDetails"])) == ("RUNNING", 1)


def test_an_access_token_opens_no_session_in_another_role(lake: Lake, owner: Any) -> None:
    owner.execute(
        "ALTER USER deployer_of_010 ADD PROGRAMMATIC ACCESS TOKEN token_of_010 ROLE_RESTRICTION = 'ACCOUNTADMIN'"
    )
    token = described(owner)["token_secret"]
    with lake.connect(user="DEPLOYER_OF_010", password=token) as connection:
        assert connection.cursor().execute("SELECT CURRENT_ROLE()").fetchone() == ("ACCOUNTADMIN",)
    with pytest.raises(snowflake.connector.errors.Error):
        lake.connect(user="DEPLOYER_OF_010", password=token, role="ENGINEER_OF_010")


def test_a_verified_integration_says_nothing_of_the_namespace(owner: Any) -> None:
    """All that the doctor asked. Only the catalog's contents tell that Snowflake does not see the stack's database."""
    verified = owner.execute(f"SELECT SYSTEM$VERIFY_CATALOG_INTEGRATION('{DATABASE}_CATALOG')").fetchone()[0]
    assert json.loads(verified)["success"]
    seen = owner.execute(f"SELECT SYSTEM$LIST_NAMESPACES_FROM_CATALOG('{DATABASE}_CATALOG')").fetchone()[0]
    assert "elsewhere" not in json.loads(seen)
    with pytest.raises(snowflake.connector.errors.Error):
        owner.execute(f"SELECT SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG('{DATABASE}_CATALOG', 'elsewhere')")


def test_a_dropped_table_leaves_its_files(lake: Lake, owner: Any) -> None:
    """The setting said that DROP TABLE deletes the data.

    https://docs.snowflake.com/en/user-guide/tables-iceberg-externally-managed-writes
    """
    name = f"dropped_{uuid.uuid4().hex[:8]}"
    owner.execute(f'CREATE ICEBERG TABLE {SCHEMA}."{name}" (id BIGINT)')
    owner.execute(f'INSERT INTO {SCHEMA}."{name}" VALUES (1)')
    owner.execute(f'DROP TABLE {SCHEMA}."{name}"')
    listed = lake.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="iceberg-warehouse/")["Contents"]
    assert [one for one in listed if f"/{name}/" in one["Key"] and one["Key"].endswith(".parquet")]


def test_a_future_grant_is_printed_with_the_kind_of_table(owner: Any) -> None:
    """terraform-provider-snowflake 1.2.1 looks for that kind.

    https://github.com/snowflakedb/terraform-provider-snowflake/issues/5200
    """
    owner.execute(f"GRANT SELECT ON FUTURE ICEBERG TABLES IN SCHEMA {SCHEMA} TO DATABASE ROLE {DATABASE}.READER")
    owner.execute(f"SHOW FUTURE GRANTS IN SCHEMA {SCHEMA}")
    assert described(owner)["grant_on"] == "ICEBERG_TABLE"


def test_a_warehouse_without_a_word_on_it_accelerates_queries(owner: Any) -> None:
    owner.execute("CREATE WAREHOUSE wh_of_010 WAREHOUSE_SIZE = XSMALL INITIALLY_SUSPENDED = TRUE")
    owner.execute("SHOW WAREHOUSES LIKE 'WH_OF_010'")
    assert described(owner)["enable_query_acceleration"] == "true"


def test_the_deployers_queries_named_no_warehouse(lake: Lake, owner: Any) -> None:
    with (
        lake.connect(user="DEPLOYER_OF_010") as connection,
        pytest.raises(snowflake.connector.errors.Error, match="No active warehouse selected"),
    ):
        connection.cursor().execute("SELECT * FROM (VALUES (1))")
