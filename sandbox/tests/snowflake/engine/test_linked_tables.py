# ruff: noqa: S608 - the names in these statements are the tests' own
"""Iceberg tables of a linked database, read and written by Snowflake and by another engine (pyiceberg on Glue)."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors

from tests.snowflake.engine.lake import BUCKET, GLUE_DATABASE, Lake

PURCHASE = pa.struct(
    [
        ("prodid", pa.int32()),
        ("purchase_amount", pa.decimal128(18, 2)),
        ("quantity", pa.int32()),
        ("purchase_date", pa.date32()),
    ]
)
SALES = pa.table(
    {
        "customer_id": pa.array([1, 2, 3], pa.int64()),
        "customer_name": ["a", "b", "c"],
        "purchases": pa.array(
            [
                {"prodid": 10, "purchase_amount": Decimal("5.25"), "quantity": 2, "purchase_date": date(2026, 1, 1)},
                {"prodid": 10, "purchase_amount": Decimal("1.25"), "quantity": 1, "purchase_date": date(2026, 1, 2)},
                {"prodid": 11, "purchase_amount": Decimal("2.50"), "quantity": 4, "purchase_date": None},
            ],
            PURCHASE,
        ),
    }
)
REPORT = pa.schema([("prodid", pa.int32()), ("total", pa.decimal128(28, 2)), ("n", pa.int64())])


@pytest.fixture(scope="module")
def other(lake: Lake) -> Any:
    """The catalog as another engine sees it, with the table of sales."""
    catalog = lake.pyiceberg()
    catalog.create_table((GLUE_DATABASE, "raw_sales_data"), SALES.schema).append(SALES)
    return catalog


@pytest.fixture(scope="module")
def connection(lake: Lake, other: Any) -> Iterator[Any]:
    with lake.connect() as connection:
        cursor = connection.cursor()
        lake.link(cursor)
        yield connection


@pytest.fixture
def cursor(connection: Any) -> Any:
    cursor = connection.cursor()
    cursor.execute(f"USE SCHEMA LAKE.{GLUE_DATABASE}")
    return cursor


@pytest.fixture
def report(cursor: Any, other: Any) -> str:
    """A fresh table, made in Snowflake, with two rows."""
    name = f"report_{uuid.uuid4().hex[:8]}"
    cursor.execute(f"CREATE TABLE {name} (prodid NUMBER(10,0), total NUMBER(28,2), n NUMBER(19,0))")
    cursor.execute(f"INSERT INTO {name} VALUES (10, 6.5, 2), (11, 2.5, 1)")
    return name


def rows(catalog: Any, name: str) -> list[dict[str, Any]]:
    return sorted(
        catalog.load_table((GLUE_DATABASE, name)).scan().to_arrow().to_pylist(), key=lambda row: row["prodid"]
    )


@pytest.mark.parametrize(
    "field", ["purchases:prodid", "\"purchases\"['prodid']", "purchases.prodid", "s.purchases:prodid"]
)
def test_nested_fields_in_every_form(cursor: Any, field: str) -> None:
    cursor.execute(f"SELECT {field} AS p, customer_id FROM raw_sales_data s ORDER BY customer_id")
    assert cursor.fetchall() == [(10, 1), (10, 2), (11, 3)]


def test_structures_arrive_as_texts_and_as_objects_where_the_session_asks(cursor: Any) -> None:
    statement = "SELECT purchases FROM raw_sales_data WHERE customer_id = 1"
    document = {"prodid": 10, "purchase_amount": 5.25, "quantity": 2, "purchase_date": "2026-01-01"}
    assert json.loads(cursor.execute(statement).fetchone()[0]) == document
    cursor.execute("ALTER SESSION SET ENABLE_STRUCTURED_TYPES_IN_SNOWPARK_CONNECT_RESPONSE = TRUE")
    structure = cursor.execute(statement).fetchone()[0]
    cursor.execute("ALTER SESSION UNSET ENABLE_STRUCTURED_TYPES_IN_SNOWPARK_CONNECT_RESPONSE")
    assert structure == {
        "prodid": 10,
        "purchase_amount": Decimal("5.25"),
        "quantity": 2,
        "purchase_date": date(2026, 1, 1),
    }


def test_aggregates_joins_and_windows(cursor: Any) -> None:
    cursor.execute(
        """WITH totals AS (SELECT purchases:prodid AS p, SUM(purchases:purchase_amount) AS total FROM raw_sales_data
        GROUP BY p) SELECT p, total, ROW_NUMBER() OVER (ORDER BY total DESC) AS r, COUNT(c.customer_id) AS customers
        FROM totals JOIN raw_sales_data c ON c.purchases:prodid = p GROUP BY p, total ORDER BY r"""
    )
    assert cursor.fetchall() == [(10, Decimal("6.50"), 1, 2), (11, Decimal("2.50"), 2, 1)]


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ('SELECT * FROM "RAW_SALES_DATA"', 2003),
        ('SELECT "CUSTOMER_ID" FROM raw_sales_data', 904),
        ("SELECT purchases:nope FROM raw_sales_data", 904),
    ],
)
def test_quoted_names_match_exactly(cursor: Any, sql: str, code: int) -> None:
    with pytest.raises(snowflake.connector.errors.ProgrammingError) as refused:
        cursor.execute(sql)
    assert refused.value.errno == code


@pytest.mark.parametrize(
    "sql", ["SELECT CUSTOMER_ID FROM Raw_Sales_Data", 'SELECT "customer_id" FROM "raw_sales_data"']
)
def test_unquoted_names_match_any_case(cursor: Any, sql: str) -> None:
    cursor.execute(f"{sql} ORDER BY 1 LIMIT 1")
    assert cursor.fetchall() == [(1,)]
    assert cursor.description[0].name == "customer_id"


def test_another_engine_sees_every_kind_of_change(cursor: Any, other: Any, report: str) -> None:
    cursor.execute(f"UPDATE {report} SET n = n + 100 WHERE prodid = 10")
    cursor.execute(f"DELETE FROM {report} WHERE prodid = 11")
    cursor.execute(
        f"""MERGE INTO {report} r USING (SELECT 10 AS id UNION ALL SELECT 12) s ON r.prodid = s.id
        WHEN MATCHED THEN UPDATE SET total = 0 WHEN NOT MATCHED THEN INSERT (prodid, n) VALUES (s.id, 5)"""
    )
    assert rows(other, report) == [
        {"prodid": 10, "total": Decimal("0.00"), "n": 102},
        {"prodid": 12, "total": None, "n": 5},
    ]
    cursor.execute(f"INSERT OVERWRITE INTO {report} VALUES (1, 2.345, 3)")
    assert rows(other, report) == [{"prodid": 1, "total": Decimal("2.35"), "n": 3}]
    cursor.execute(f"TRUNCATE TABLE {report}")
    assert rows(other, report) == []
    cursor.execute(f"SELECT COUNT(*) FROM {report}")
    assert cursor.fetchall() == [(0,)]


def test_unchanged_files_stay_when_rows_of_another_change(cursor: Any, other: Any, report: str) -> None:
    cursor.execute(f"INSERT INTO {report} VALUES (99, 1, 1)")
    before = {task.file.file_path for task in other.load_table((GLUE_DATABASE, report)).scan().plan_files()}
    cursor.execute(f"UPDATE {report} SET n = 2 WHERE prodid = 99")
    after = {task.file.file_path for task in other.load_table((GLUE_DATABASE, report)).scan().plan_files()}
    assert len(before) == 2
    assert len(before & after) == 1


def test_data_files_are_named_as_snowflakes_whatever_statement_writes_them(
    cursor: Any, other: Any, report: str
) -> None:
    # https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_06/bcr-1706
    for statement in (
        f"INSERT INTO {report} VALUES (99, 1, 1)",
        f"UPDATE {report} SET n = 2 WHERE prodid = 99",
        f"MERGE INTO {report} r USING (SELECT 98 AS id) s ON r.prodid = s.id "
        "WHEN NOT MATCHED THEN INSERT (prodid, n) VALUES (s.id, 5)",
        f"INSERT OVERWRITE INTO {report} VALUES (1, 2, 3)",
    ):
        earlier = set(file_names(other, report))
        cursor.execute(statement)
        written = set(file_names(other, report)) - earlier
        assert written, statement
        assert all(name.startswith("snow_") and name.endswith(".parquet") for name in written), statement
    properties = other.load_table((GLUE_DATABASE, report)).properties
    assert not [name for name in properties if "location-provider" in name]


def file_names(other: Any, report: str) -> list[str]:
    tasks = other.load_table((GLUE_DATABASE, report)).scan().plan_files()
    return [task.file.file_path.rsplit("/", 1)[-1] for task in tasks]


def test_drop_reaches_the_remote_catalog(cursor: Any, other: Any, report: str) -> None:
    cursor.execute(f"DROP TABLE {report}")
    assert (GLUE_DATABASE, report) not in other.list_tables(GLUE_DATABASE)
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match="does not exist"):
        cursor.execute(f"SELECT * FROM {report}")


@pytest.mark.parametrize(
    ("sql", "refusal"),
    [
        ("CREATE TABLE made AS SELECT 1 AS a", "CTAS is not supported"),
        ("CREATE OR REPLACE TABLE raw_sales_data (a INT)", "CTAS is not supported"),
        ("CREATE VIEW v AS SELECT 1 AS a", "Unsupported feature .*catalog-linked database"),
    ],
)
def test_what_glue_cannot_do_is_refused_by_name(cursor: Any, sql: str, refusal: str) -> None:
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match=refusal):
        cursor.execute(sql)


def test_time_travel_to_a_snapshot_and_to_a_moment(cursor: Any, other: Any, report: str) -> None:
    table = other.load_table((GLUE_DATABASE, report))
    first = table.current_snapshot()
    time.sleep(0.01)
    cursor.execute(f"DELETE FROM {report}")
    cursor.execute(f"SELECT COUNT(*) FROM {report} AT(VERSION => {first.snapshot_id})")
    assert cursor.fetchall() == [(2,)]
    moment = datetime.fromtimestamp(first.timestamp_ms / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")
    cursor.execute(f"SELECT COUNT(*) FROM {report} AT(TIMESTAMP => '{moment} +00:00'::TIMESTAMP_TZ)")
    assert cursor.fetchall() == [(2,)]
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match="Time travel data is not available"):
        cursor.execute(f"SELECT * FROM {report} AT(OFFSET => -60*60)")


def test_concurrent_writers_lose_nothing(lake: Lake, cursor: Any, other: Any, report: str) -> None:
    def write(number: int) -> None:
        with lake.connect(database="LAKE", schema=GLUE_DATABASE) as connection:
            for row in range(3):
                connection.cursor().execute(f"INSERT INTO {report} VALUES ({100 + number * 10 + row}, 1, 1)")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))
    assert len(rows(other, report)) == 2 + 9


def test_sync_finds_new_tables_and_forgets_dropped_ones(lake: Lake, cursor: Any, other: Any) -> None:
    name = f"late_{uuid.uuid4().hex[:8]}"
    other.create_table((GLUE_DATABASE, name), REPORT)
    cursor.execute("ALTER DATABASE LAKE SUSPEND DISCOVERY")
    cursor.execute("ALTER DATABASE LAKE RESUME DISCOVERY")
    assert _appears(cursor, name, True)
    other.drop_table((GLUE_DATABASE, name))
    cursor.execute("ALTER DATABASE LAKE SUSPEND DISCOVERY")
    cursor.execute("ALTER DATABASE LAKE RESUME DISCOVERY")
    assert _appears(cursor, name, False)


def _appears(cursor: Any, name: str, wanted: bool, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = cursor.execute(f"SHOW TABLES LIKE '{name}' IN SCHEMA LAKE.{GLUE_DATABASE}").fetchall()
        if bool(found) == wanted:
            return True
        time.sleep(0.2)
    return False


def test_created_tables_lie_under_the_database_location(other: Any, report: str) -> None:
    assert (
        other.load_table((GLUE_DATABASE, report)).location()
        == f"s3://{BUCKET}/iceberg-warehouse/{GLUE_DATABASE}/{report}"
    )


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * EXCLUDE purchases FROM raw_sales_data", ["customer_id", "customer_name"]),
        ("SELECT s.* EXCLUDE (PURCHASES, Customer_Name) FROM raw_sales_data s", ["customer_id"]),
        (
            "SELECT * EXCLUDE purchases REPLACE (0 AS customer_name) FROM raw_sales_data",
            ["customer_id", "customer_name"],
        ),
        ("SELECT * EXCLUDE purchases RENAME customer_id AS id FROM raw_sales_data", ["ID", "customer_name"]),
        ("SELECT * ILIKE '%NAME' FROM raw_sales_data", ["customer_name"]),
        ("SELECT * FROM (SELECT * EXCLUDE purchases FROM raw_sales_data)", ["customer_id", "customer_name"]),
    ],
)
def test_a_star_option_matches_columns_as_a_reference_does(cursor: Any, query: str, names: list[str]) -> None:
    cursor.execute(query)
    assert [column.name for column in cursor.description] == names


@pytest.mark.parametrize(
    "columns", ["customer_id", "*", "s.* EXCLUDE purchases", "UPPER(customer_name) u, customer_id"]
)
@pytest.mark.parametrize("kind", ["VIEW", "TABLE"])
def test_a_native_copy_of_linked_columns_is_read_unquoted(connection: Any, kind: str, columns: str) -> None:
    cursor = connection.cursor()
    cursor.execute("CREATE DATABASE IF NOT EXISTS native_copies")
    cursor.execute("USE SCHEMA native_copies.public")
    cursor.execute(
        f"CREATE OR REPLACE {kind} copied_{kind} AS SELECT {columns} FROM LAKE.{GLUE_DATABASE}.raw_sales_data s"
    )
    cursor.execute(f"SELECT customer_id, Customer_ID FROM copied_{kind} ORDER BY 1")
    assert cursor.fetchall() == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("begin", ["BEGIN", "ALTER SESSION SET AUTOCOMMIT = FALSE"])
@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO {} VALUES (12, 1, 1)",
        "UPDATE {} SET n = 0",
        "DELETE FROM {}",
        "TRUNCATE TABLE {}",
        "MERGE INTO {} t USING (SELECT 10 AS k) s ON t.prodid = s.k WHEN MATCHED THEN DELETE",
    ],
)
def test_dml_on_a_linked_table_is_refused_in_a_transaction(
    cursor: Any, other: Any, report: str, begin: str, change: str
) -> None:
    before = rows(other, report)
    cursor.execute(begin)
    with pytest.raises(snowflake.connector.errors.DatabaseError, match="cannot be changed in a transaction") as refused:
        cursor.execute(change.format(report))
    assert refused.value.errno == 91586
    cursor.execute("ALTER SESSION UNSET AUTOCOMMIT")
    assert rows(other, report) == before


@pytest.mark.parametrize("statement", ["CREATE ICEBERG TABLE", "CREATE TABLE", "CREATE TABLE IF NOT EXISTS"])
def test_creating_needs_the_privilege_of_iceberg_tables(connection: Any, statement: str) -> None:
    """https://docs.snowflake.com/en/sql-reference/sql/create-iceberg-table-rest: CREATE ICEBERG TABLE on the schema."""
    name = f'LAKE."{GLUE_DATABASE}".by_role_{uuid.uuid4().hex[:8]}'
    cursor = connection.cursor()
    cursor.execute("CREATE OR REPLACE ROLE table_maker")
    cursor.execute("GRANT ROLE table_maker TO ROLE ACCOUNTADMIN")
    cursor.execute("GRANT USAGE ON DATABASE LAKE TO ROLE table_maker")
    cursor.execute(f'GRANT USAGE ON SCHEMA LAKE."{GLUE_DATABASE}" TO ROLE table_maker')
    cursor.execute(f'GRANT CREATE TABLE ON SCHEMA LAKE."{GLUE_DATABASE}" TO ROLE table_maker')
    try:
        cursor.execute("USE ROLE table_maker")
        with pytest.raises(snowflake.connector.errors.DatabaseError, match="Insufficient privileges") as refused:
            cursor.execute(f"{statement} {name} (a NUMBER(10,0))")
        assert refused.value.errno == 3001
        cursor.execute("USE ROLE ACCOUNTADMIN")
        cursor.execute(f'GRANT CREATE ICEBERG TABLE ON SCHEMA LAKE."{GLUE_DATABASE}" TO ROLE table_maker')
        cursor.execute("USE ROLE table_maker")
        cursor.execute(f"{statement} {name} (a NUMBER(10,0))")
        cursor.execute(f"SELECT COUNT(*) FROM {name}")
        assert cursor.fetchone() == (0,)
        cursor.execute(f"DROP TABLE {name}")
    finally:
        cursor.execute("USE ROLE ACCOUNTADMIN")


@pytest.mark.parametrize("statement", ["DESCRIBE TABLE", "DESCRIBE ICEBERG TABLE"])
def test_structured_types_are_described_with_their_fields(cursor: Any, statement: str) -> None:
    cursor.execute(f"{statement} raw_sales_data")
    types = {row[0]: row[1] for row in cursor.fetchall()}
    assert types["purchases"] == (
        "OBJECT(prodid NUMBER(10,0), purchase_amount NUMBER(18,2), quantity NUMBER(10,0), purchase_date DATE)"
    )


def test_each_named_column_is_dropped(cursor: Any, other: Any) -> None:
    name = f"dropped_{uuid.uuid4().hex[:8]}"
    cursor.execute(
        f"CREATE TABLE {name} (a NUMBER(10,0), b NUMBER(10,0), c NUMBER(10,0), d NUMBER(10,0), e NUMBER(10,0))"
    )
    cursor.execute(f"ALTER ICEBERG TABLE {name} DROP COLUMN a, c")
    cursor.execute(f"ALTER ICEBERG TABLE {name} DROP COLUMN IF EXISTS nowhere, e")
    assert other.load_table((GLUE_DATABASE, name)).schema().column_names == ["b", "d"]
