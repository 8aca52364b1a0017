"""Raw files -> the tables that declarations tell of, each in one commit."""

from __future__ import annotations

import datetime
from typing import Any

from pyspark.sql import SparkSession

from lakehouse.declarations import Declaration, read_declarations
from lakehouse.failures import LakehouseError, TablesNotLoaded
from lakehouse.job import Argument, Options, day, positive, share
from lakehouse.loading import Load, load
from lakehouse.tables import MEGABYTE

ARGUMENTS = (
    # URL of the declarations.
    Argument("tables"),
    # Holds the folder of each table.
    Argument("raw_data"),
    # full, or incremental for a table without a key; empty: as declared.
    Argument("mode", ""),
    # What rules mean by today; empty: the day in UTC.
    Argument("today", ""),
    # Layout of new tables; existing ones keep their own.
    Argument("target_file_mb", "128"),
    Argument("object_storage", "false"),
    Argument("max_array_mb", "512"),
    # Bad records by all records of a load, from which on it fails.
    Argument("max_quarantined_share"),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """The result of the one table, or of several by their names.

    A table that is refused keeps none of the others from being loaded; then all that were refused are told.
    """
    tables = read_declarations(spark, options["tables"])
    today = day(options, "today")
    if len(tables) == 1:
        return load(spark, _load(tables[0], options, today))
    results: dict[str, Any] = {}
    refused: list[str] = []
    for table in tables:
        try:
            results[table.name] = load(spark, _load(table, options, today))
        except LakehouseError as refusal:
            refused.append(f"{table.name}: {refusal}")
            if refusal.result is not None:
                results[table.name] = refusal.result
    if refused:
        raise TablesNotLoaded(f"{len(refused)} of {len(tables)} tables were not loaded. {' '.join(refused)}", results)
    return results


def _load(table: Declaration, options: Options, today: datetime.date) -> Load:
    return Load(
        table,
        location=f"{options['raw_data'].rstrip('/')}/{table.raw_data}",
        catalog=options["catalog"],
        database=options["glue_database"],
        mode=options["mode"] or table.mode,
        today=today,
        target_file_bytes=positive(options, "target_file_mb") * MEGABYTE,
        object_storage=options["object_storage"] == "true",
        max_array_bytes=positive(options, "max_array_mb") * MEGABYTE,
        max_quarantined_share=share(options, "max_quarantined_share"),
    )
