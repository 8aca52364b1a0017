"""raw_data/customers -> customers_info: always all files, in one commit."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from lakehouse import customers, table_names
from lakehouse.job import Argument, Options, share, table_of
from lakehouse.loading import FULL, MAX_QUARANTINED_SHARE, Load, RecordKind, load
from lakehouse.record_checks import checks
from lakehouse.tables import MEGABYTE, TableLayout

ARGUMENTS = (
    Argument("raw_data"),
    Argument("table", table_names.CUSTOMERS),
    Argument("quarantine_table", table_names.CUSTOMERS_QUARANTINE),
    Argument("max_quarantined_share", MAX_QUARANTINED_SHARE),
)

MAX_ARRAY_BYTES = 256 * MEGABYTE


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    kind = RecordKind(customers.RECORD, checks(customers.RECORD), customers.with_repeats)
    job = Load(
        options["raw_data"],
        table_of(options, "table"),
        table_of(options, "quarantine_table"),
        FULL,
        TableLayout(sorted_by=("customer_id",)),
        MAX_ARRAY_BYTES,
        share(options, "max_quarantined_share"),
    )
    return load(spark, kind, job)
