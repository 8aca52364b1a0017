"""The sales -> the report of the best-selling products, one commit for the report date."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options, day, positive, table_of
from lakehouse.reports import top_products_report
from lakehouse.schemas import REPORT
from lakehouse.staging import begin
from lakehouse.tables import Partition, TableLayout, require_table

ARGUMENTS = (
    Argument("source_table"),
    Argument("report_table"),
    Argument("limit"),
    Argument("report_date", ""),
    Argument("job_name", "top_products_report"),
)

#: Replacing one day's report is then a matter of metadata.
REPORT_LAYOUT = TableLayout(partitioned_by=(Partition("report_date"),))


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    source, target = table_of(options, "source_table"), table_of(options, "report_table")
    limit, report_date = positive(options, "limit"), day(options, "report_date")
    require_table(spark, source, "its load")
    staged = begin(spark, target, REPORT, REPORT_LAYOUT)
    report = top_products_report(spark.table(source), limit, report_date, options["source_table"], options["job_name"])
    # One task, one file: the report has few rows.
    staged.write(report.coalesce(1), replacing={"report_date": report_date.isoformat()})
    staged.publish()
    return {"table": target.replace("`", ""), "report_date": report_date.isoformat(), "limit": limit}
