"""Maintenance of all tables: compaction, expiry of old snapshots, removal of orphan files.

Each is one of Iceberg's own procedures: https://iceberg.apache.org/docs/latest/spark-procedures/
"""

from __future__ import annotations

import datetime
from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options, positive
from lakehouse.tables import exists, iceberg_table, qualified

ARGUMENTS = (
    # Names, with commas between.
    Argument("tables"),
    # How far back a table can be queried.
    Argument("retain_days", "7"),
    Argument("retain_snapshots", "5"),
    # Failed loads leave orphans. Younger ones may be of a write in progress; Iceberg allows no less than a day.
    Argument("orphan_days", "3"),
    # Files of a partition until it is compacted.
    Argument("min_input_files", "5"),
)


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Tables that do not exist yet are left out."""
    catalog, database = options["catalog"], options["glue_database"]
    done: dict[str, Any] = {}
    for name in options["tables"].split(","):
        table = qualified(catalog, database, name)
        if exists(spark, table):
            done[name] = maintain(spark, catalog, f"{database}.{name}", table, options)
    return {"tables": done}


def maintain(spark: SparkSession, catalog: str, name: str, table: str, options: Options) -> dict[str, int]:
    strategy = "binpack" if iceberg_table(spark, table).sortOrder().isUnsorted() else "sort"
    days = {key: positive(options, key) for key in ("retain_days", "orphan_days")}
    compacted = _call(
        spark,
        f"{catalog}.system.rewrite_data_files(table => '{name}', strategy => '{strategy}', "
        f"options => map('min-input-files', '{positive(options, 'min_input_files')}', 'delete-file-threshold', '1'))",
    )
    manifests = _call(spark, f"{catalog}.system.rewrite_manifests(table => '{name}')")
    expired = _call(
        spark,
        f"{catalog}.system.expire_snapshots(table => '{name}', older_than => TIMESTAMP '{_ago(days['retain_days'])}', "
        f"retain_last => {positive(options, 'retain_snapshots')})",
    )
    orphans = spark.sql(
        f"CALL {catalog}.system.remove_orphan_files(table => '{name}', "
        f"older_than => TIMESTAMP '{_ago(days['orphan_days'])}')"
    )
    return {
        "compacted_files": compacted["rewritten_data_files_count"],
        "compacted_into": compacted["added_data_files_count"],
        "rewritten_manifests": manifests["rewritten_manifests_count"],
        "expired_data_files": expired["deleted_data_files_count"],
        "expired_metadata_files": expired["deleted_manifest_files_count"] + expired["deleted_manifest_lists_count"],
        "orphan_files": orphans.count(),
    }


def _call(spark: SparkSession, procedure: str) -> Any:
    return spark.sql(f"CALL {procedure}").collect()[0]


def _ago(days: int) -> str:
    """In the session's time zone, as Spark reads a TIMESTAMP literal; offset told, so that it does not matter."""
    moment = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    return moment.strftime("%Y-%m-%d %H:%M:%S+00:00")
