"""raw_data/sales -> raw_sales_data."""

from __future__ import annotations

import datetime
from typing import Any

from pyspark.sql import SparkSession

from lakehouse import sales, table_names
from lakehouse.failures import BadArgument
from lakehouse.job import Argument, Options, day, positive, share, table_of
from lakehouse.loading import FULL, MAX_QUARANTINED_SHARE, Load, RecordKind, load
from lakehouse.record_checks import checks
from lakehouse.tables import MEGABYTE, Partition, TableLayout

PARTITIONS: dict[str, tuple[Partition, ...]] = {
    "none": (),
    **{unit: (Partition("purchases.purchase_date", unit),) for unit in ("year", "month", "day")},
}

ARGUMENTS = (
    Argument("raw_data"),
    Argument("table", table_names.RAW_SALES),
    Argument("quarantine_table", table_names.RAW_SALES_QUARANTINE),
    Argument("mode", FULL),
    # Sales after this day are out of range; empty: tomorrow (UTC), as clocks and time zones differ.
    Argument("last_day", ""),
    # Layout of a new table; an existing one keeps its own.
    Argument("partition_by", "year"),
    Argument("target_file_mb", "128"),
    Argument("object_storage", "false"),
    Argument("max_array_mb", "512"),
    Argument("max_quarantined_share", MAX_QUARANTINED_SHARE),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    if options["partition_by"] not in PARTITIONS:
        raise BadArgument(f"--partition_by is {options['partition_by']!r}: use one of {', '.join(PARTITIONS)}.")
    last_day = day(options, "last_day") + datetime.timedelta(days=options["last_day"] == "")
    kind = RecordKind(sales.RECORD, checks(sales.RECORD, {sales.LAST_DAY: last_day}))
    layout = TableLayout(
        partitioned_by=PARTITIONS[options["partition_by"]],
        sorted_by=("purchases.purchase_date",),
        target_file_bytes=positive(options, "target_file_mb") * MEGABYTE,
        object_storage=options["object_storage"] == "true",
    )
    job = Load(
        options["raw_data"],
        table_of(options, "table"),
        table_of(options, "quarantine_table"),
        options["mode"],
        layout,
        positive(options, "max_array_mb") * MEGABYTE,
        share(options, "max_quarantined_share"),
    )
    return load(spark, kind, job)
