"""The product's jobs as job runs; the tables are read by engines that did not write them."""

from __future__ import annotations

import datetime
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.schema import Schema
from pyiceberg.types import DoubleType, NestedField

from commands.bench.jobs.lake import JobsLake, result_of
from jobs.declared_tables import declared
from jobs.sample_data import write_sample
from snowdome.testing.running_aws import RunningSandbox
from tests.glue_jobs.rows import sales_rows
from tests.jobs.independent_reader import read as read_independently

ROWS = 2000
REPORT_DATE = "2025-05-06"
LAST_DAY = datetime.date(2030, 1, 1)
DAILY = declared("raw_sales_data", name="daily", rawData="daily/", mode="INCREMENTAL")
#: The report by another engine.
EXPECTED_REPORT = """
    with sales as (
        select customer_id, purchases.prodid as prodid, purchases.purchase_amount as amount,
            purchases.quantity as quantity, purchases.purchase_date as day
        from s
    )
    select prodid, sum(amount), sum(quantity), count(*), max(amount), min(amount), max(quantity),
        count(distinct customer_id), min(day), max(day),
        row_number() over (order by sum(amount) desc, prodid),
        -- Half up by whole numbers, as DuckDB divides DECIMAL in floating point.
        ((sum(amount) * 20000)::hugeint + count(*)) // (2 * count(*)),
        (sum(quantity) * 20000 + count(*)) // (2 * count(*))
    from sales group by prodid order by sum(amount) desc, prodid limit 10
"""


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> JobsLake:
    made = JobsLake(sandbox, "shop")
    made.load_job("load_sales", declared("raw_sales_data"))
    made.load_job("load_customers", declared("customers_info"))
    for job in ("top_products_report", "create_snow_report", "maintain_tables"):
        made.job(job)
    return made


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, ROWS, 7, dirty=True)
    return folder


def test_the_four_jobs(lake: JobsLake, sample: Path) -> None:
    lake.put_folder("raw_data/sales", sample / "sales")
    manifest = json.loads((sample / "manifest.json").read_text())
    bad = manifest["sales"]["bad"]
    good = ROWS - sum(bad.values())

    for _ in range(2):  # a second run changes nothing
        result = lake.succeed("shop-load_sales")
        assert result["quarantined"] == bad
        assert (result["read"], result["written"]) == (ROWS, good)
        assert lake.rows("raw_sales_data").num_rows == good
        assert lake.rows("raw_sales_data_quarantine").num_rows == sum(bad.values())

    lake.put_folder("raw_data/customers", sample / "customers")
    result = lake.succeed("shop-load_customers", max_quarantined_share="0.1")
    assert result["quarantined"] == manifest["customers"]["bad"]
    assert lake.sql("select count(*), count(distinct customer_id) from c", c="customers_info") == [(101, 101)]

    lake.succeed("shop-top_products_report", report_date=REPORT_DATE, job_name="nightly")
    expected = expected_report(lake)
    found = lake.sql(
        """
        select product_id, total_sales_amount, total_quantity_sold, total_transactions, max_transaction_amount,
            min_transaction_amount, max_quantity_per_transaction, unique_customers, first_sale_date, last_sale_date,
            sales_amount_rank, (avg_transaction_amount * 10000)::bigint, (avg_quantity_per_transaction * 10000)::bigint
        from r order by sales_amount_rank
        """,
        r="top_10_products_report_spark",
    )
    assert found == expected
    labels = lake.sql("select distinct report_date, source_table, job_name from r", r="top_10_products_report_spark")
    assert labels == [(datetime.date.fromisoformat(REPORT_DATE), "raw_sales_data", "nightly")]


def test_too_many_bad_records_fail_the_run_which_tells_them_all_the_same(lake: JobsLake, sample: Path) -> None:
    before = lake.table("customers_info").metadata_location
    refused = lake.run("shop-load_customers")
    assert "TooManyBadRecords: 8 of 109 records in" in refused["ErrorMessage"]
    manifest = json.loads((sample / "manifest.json").read_text())
    assert result_of(lake, refused)["quarantined"] == manifest["customers"]["bad"]
    assert lake.table("customers_info").metadata_location == before


def expected_report(lake: JobsLake) -> list[tuple[Any, ...]]:
    flat = lake.sql(EXPECTED_REPORT, s="raw_sales_data")
    assert len(flat) == 10
    return flat


def test_what_was_loaded_is_what_the_file_says(lake: JobsLake, sample: Path) -> None:
    """Runs after the load."""
    expected = read_independently((sample / "sales" / "sales_data.json.gz").read_bytes(), LAST_DAY)
    assert sales_rows(lake, "raw_sales_data") == Counter(row for row in expected.values() if row is not None)
    aside = lake.rows("raw_sales_data_quarantine").to_pylist()
    assert {row["position"] for row in aside} == {place for place, row in expected.items() if row is None}
    assert len(aside) == len({row["position"] for row in aside})
    assert '{"customer_id": 1001, "customer_name": "Ada Abe", "purchases": "none"}' in {row["record"] for row in aside}


def test_a_report_keeps_those_of_other_days(lake: JobsLake) -> None:
    lake.succeed("shop-top_products_report", report_date="2025-05-07", limit="3")
    lake.succeed("shop-top_products_report", report_date="2025-05-07", limit="2")
    counts = lake.sql(
        "select report_date::varchar, count(*) from r group by 1 order by 1", r="top_10_products_report_spark"
    )
    assert counts == [(REPORT_DATE, 10), ("2025-05-07", 2)]


def test_the_snowflake_report_table_is_made_once(lake: JobsLake) -> None:
    lake.succeed("shop-create_snow_report")
    table = lake.table("top_10_products_report_snow")
    assert [field.name for field in table.schema().fields][:3] == [
        "product_id",
        "total_sales_amount",
        "total_quantity_sold",
    ]
    row = lake.rows("top_10_products_report_spark").slice(0, 1)
    table.append(row.cast(table.schema().as_arrow()))
    lake.succeed("shop-create_snow_report")
    assert lake.rows("top_10_products_report_snow").num_rows == 1


def test_layout_of_the_sales_table(lake: JobsLake) -> None:
    table = lake.table("raw_sales_data")
    assert [field.name for field in table.spec().fields] == ["purchases.purchase_date_year"]
    files = table.inspect.files().to_pylist()
    assert len(files) == 3
    days = lake.rows("raw_sales_data").column("purchases").combine_chunks().field("purchase_date")
    assert pa.compute.min(days).as_py() < datetime.date(2022, 2, 1)
    assert table.properties["write.parquet.compression-codec"] == "zstd"


def test_incremental_loads_take_each_file_once(lake: JobsLake, tmp_path: Path) -> None:
    write_sample(tmp_path, 300, 1, array=False, parts=3)
    parts = sorted((tmp_path / "sales").iterdir())

    def load(**arguments: str) -> dict[str, Any]:
        return lake.succeed("shop-load_sales", tables=lake.declare(DAILY), **arguments)

    lake.put("raw_data/daily/1.json.gz", parts[0])
    assert (load()["files"], lake.rows("daily").num_rows) == (1, 100)
    lake.put("raw_data/daily/2.json.gz", parts[1])
    lake.put("raw_data/daily/3.json.gz", parts[2])
    assert (load()["files"], lake.rows("daily").num_rows) == (2, 300)
    before = lake.table("daily").metadata_location
    assert {key: load()[key] for key in ("table", "files", "read", "written", "quarantined", "sample")} == {
        "table": "glue_catalog.shop.daily",
        "files": 0,
        "read": 0,
        "written": 0,
        "quarantined": {},
        "sample": None,
    }
    assert lake.table("daily").metadata_location == before
    content = parts[0].read_bytes()
    for replaced, told in (
        (content + b"\0", "bytes but had"),
        # Of the same size: the time in the header of the gzip file.
        (content[:4] + b"\1" + content[5:], "was replaced after it was loaded"),
    ):
        lake.put("raw_data/daily/1.json.gz", replaced)
        changed = lake.run("shop-load_sales", tables=lake.declare(DAILY))
        assert changed["JobRunState"] == "FAILED"
        assert f"ChangedFile: s3://{lake.bucket}/raw_data/daily/1.json.gz" in changed["ErrorMessage"]
        assert told in changed["ErrorMessage"]


def test_maintenance_compacts_expires_and_keeps_the_rows(lake: JobsLake) -> None:
    """Runs after the incremental loads: what was loaded stays known though its snapshots go."""
    before = sorted(map(str, lake.rows("daily").to_pylist()))
    result = lake.succeed(
        "shop-maintain_tables", tables="daily,no_such_table", min_input_files="2", retain_days="1", retain_snapshots="1"
    )
    assert list(result["tables"]) == ["daily"]
    assert result["tables"]["daily"]["compacted_files"] > result["tables"]["daily"]["compacted_into"] > 0
    assert sorted(map(str, lake.rows("daily").to_pylist())) == before
    lake.put("raw_data/daily/1.json.gz", b"")
    lake.s3.delete_object(Bucket=lake.bucket, Key="raw_data/daily/1.json.gz")
    again = lake.succeed("shop-load_sales", tables=lake.declare(DAILY))
    assert again["files"] == 0


GOOD_SALE = (
    b'{"customer_id": 1, "customer_name": "Ann", '
    b'"purchases": {"prodid": 1, "purchase_amount": 1.5, "quantity": 1, "purchase_date": "2024-01-01"}}'
)


@pytest.mark.parametrize(
    ("key", "content", "error"),
    [
        (None, b"", "NoInput.*has no files"),
        ("empty.json", b"", "UnreadableFile.*empty.json is empty"),
        (
            "cut.json.gz",
            gzip.compress(b'{"customer_id": 1}\n' * 50_000)[:-400],
            "UnreadableFile.*cut.json.gz is truncated",
        ),
        ("broken.json", b'[{"customer_id": 1}, {"cust', "UnreadableFile.*broken.json.*not a complete JSON array"),
        (
            "two.json",
            b"[%b]\n[%b]" % (GOOD_SALE, GOOD_SALE),
            "UnreadableFile.*two.json.*follows the JSON array",
        ),
        ("table.csv", b"id,name\n", "UnreadableFile.*table.csv is neither"),
        ("none.json", b"[]", "NoInput.*no record"),
        ("bad.json", b'{"customer_id": 1}\nnonsense\n', "NoValidRecord.*1 x purchases is missing, 1 x record is not"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_unusable_input_fails_and_changes_nothing(lake: JobsLake, key: str | None, content: bytes, error: str) -> None:
    folder = f"raw_data/unusable/{key or 'nothing'}"
    if key:
        lake.put(f"{folder}/{key}", content)
    before = lake.table("raw_sales_data").metadata.current_snapshot_id
    tables = lake.declare(declared("raw_sales_data", rawData=f"unusable/{key or 'nothing'}/"))
    run = lake.run("shop-load_sales", tables=tables)
    assert run["JobRunState"] == "FAILED"
    assert pa.compute.match_substring_regex(pa.scalar(run["ErrorMessage"]), error).as_py(), run["ErrorMessage"]
    assert lake.table("raw_sales_data").metadata.current_snapshot_id == before


def test_missing_bucket_and_missing_table_are_named(lake: JobsLake) -> None:
    run = lake.run("shop-load_sales", raw_data="s3://no-such-bucket/raw_data/")
    assert run["JobRunState"] == "FAILED"
    assert "no-such-bucket" in run["ErrorMessage"]
    run = lake.run("shop-top_products_report", source_table="not_there")
    assert run["JobRunState"] == "FAILED"
    assert "not_there` does not exist. Run its load first" in run["ErrorMessage"]


def test_a_table_of_an_older_version_is_refused_by_name(lake: JobsLake) -> None:
    schema = Schema(NestedField(1, "customer_id", DoubleType(), required=False))
    lake.catalog().create_table((lake.database, "old_sales"), schema)
    run = lake.run("shop-load_sales", tables=lake.declare(declared("raw_sales_data", name="old_sales")))
    assert run["JobRunState"] == "FAILED"
    assert "old_sales` has column customer_id of type double" in run["ErrorMessage"]
