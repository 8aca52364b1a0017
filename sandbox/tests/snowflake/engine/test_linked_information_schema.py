# ruff: noqa: S608 - the names in these statements are the tests' own
"""INFORMATION_SCHEMA of a linked database tells what SHOW and DESCRIBE tell of its namespaces and tables.

https://docs.snowflake.com/en/sql-reference/info-schema
https://docs.snowflake.com/en/sql-reference/info-schema/tables: IS_ICEBERG
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors

from tests.snowflake.engine.lake import GLUE_DATABASE, Lake

TABLE = "described_rows"
ROWS = pa.table(
    {
        "id": pa.array([1, 2], pa.int64()),
        "amount": pa.array([None, None], pa.decimal128(18, 2)),
        "parts": pa.array([{"name": "a"}, None], pa.struct([("name", pa.string())])),
        "day": pa.array([None, None], pa.date32()),
    }
)


@pytest.fixture(scope="module")
def cursor(lake: Lake) -> Iterator[Any]:
    catalog = lake.pyiceberg()
    catalog.create_table((GLUE_DATABASE, TABLE), ROWS.schema).append(ROWS)
    with lake.connect() as connection:
        cursor = connection.cursor()
        lake.link(cursor, "DESCRIBED_LAKE")
        yield cursor
        cursor.execute("DROP DATABASE described_lake")


def rows(cursor: Any, sql: str) -> list[tuple[Any, ...]]:
    return list(cursor.execute(sql).fetchall())


def test_its_schemas_and_tables(cursor: Any) -> None:
    schemas = rows(cursor, "SELECT schema_name FROM described_lake.information_schema.schemata")
    assert {(GLUE_DATABASE,), ("INFORMATION_SCHEMA",)} <= set(schemas)
    found = rows(
        cursor,
        "SELECT table_schema, table_type, is_iceberg FROM described_lake.information_schema.tables "
        f"WHERE table_name = '{TABLE}'",
    )
    assert found == [(GLUE_DATABASE, "BASE TABLE", "YES")]


def test_its_columns_are_those_of_describe(cursor: Any) -> None:
    described = rows(cursor, f'DESCRIBE TABLE described_lake."{GLUE_DATABASE}"."{TABLE}"')
    columns = rows(
        cursor,
        "SELECT column_name, is_nullable, data_type, numeric_precision, numeric_scale "
        "FROM described_lake.information_schema.columns "
        f"WHERE table_name = '{TABLE}' ORDER BY ordinal_position",
    )
    assert [column[0] for column in columns] == [row[0] for row in described] == list(ROWS.column_names)
    assert [column[1] for column in columns] == [{"Y": "YES", "N": "NO"}[row[3]] for row in described]
    assert [column[2:] for column in columns] == [
        ("NUMBER", 19, 0),
        ("NUMBER", 18, 2),
        ("OBJECT", None, None),
        ("DATE", None, None),
    ]


def test_its_databases_know_that_it_is_linked(cursor: Any) -> None:
    found = rows(
        cursor, "SELECT type FROM described_lake.information_schema.databases WHERE database_name LIKE 'DESC%'"
    )
    assert found == [("CATALOG-LINKED DATABASE",)]


def test_a_role_without_the_database_does_not_see_it(cursor: Any) -> None:
    cursor.execute("CREATE ROLE IF NOT EXISTS onlooker")
    cursor.execute("GRANT ROLE onlooker TO USER admin")
    cursor.execute("USE ROLE onlooker")
    try:
        cursor.execute("USE SECONDARY ROLES NONE")
        with pytest.raises(snowflake.connector.errors.ProgrammingError) as refused:
            cursor.execute("SELECT * FROM described_lake.information_schema.tables")
        assert refused.value.errno == 2003
    finally:
        cursor.execute("USE ROLE accountadmin")
        cursor.execute("DROP ROLE onlooker")
