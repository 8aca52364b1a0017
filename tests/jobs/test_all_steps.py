"""The steps of the workflow as one job run."""

from __future__ import annotations

import json

from jobs.declared_tables import as_json
from jobs.job_arguments import ARGUMENTS
from lakehouse.steps import all_steps
from tests.jobs.declared import CUSTOMERS, SALES
from tests.jobs.lake import Lake, sale


def test_all_steps_load_both_tables_and_make_both_reports(lake: Lake) -> None:
    for name, record in (("sales", sale()), ("customers", {"customer_id": 1001, "name": "Ada Abe", "age": 30})):
        folder = lake.folder / name
        folder.mkdir()
        (folder / "1.json").write_text(json.dumps(record))
    tables = lake.folder.with_suffix(".tables")
    tables.write_text(as_json({**SALES, "rawData": "sales/"}, {**CUSTOMERS, "rawData": "customers/"}))
    given = {name: value for step in ARGUMENTS.values() for name, value in step.items()}
    asked = {"tables": str(tables), "raw_data": str(lake.folder), "report_date": "2025-01-01", "mode": "", **given}
    needed = {argument.name for argument in all_steps.ARGUMENTS if argument.default is None}
    assert needed <= set(asked)
    result = all_steps.run(
        lake.spark, {"catalog": "lake", "glue_database": lake.database, "job_name": "nightly", **asked}
    )
    assert list(result) == ["raw_sales_data", "customers_info", "top_products_report", "create_snow_report"]
    assert [result[name]["written"] for name in ("raw_sales_data", "customers_info")] == [1, 1]
    report = lake.sql("SELECT product_id, source_table, job_name FROM {t}", "top_10_products_report_spark")
    assert [tuple(row) for row in report] == [(7, "raw_sales_data", "nightly")]
    assert lake.sql("SELECT * FROM {t}", "top_10_products_report_snow") == []
