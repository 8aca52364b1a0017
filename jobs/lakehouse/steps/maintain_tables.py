"""Maintenance of all tables: compaction, expiry of old snapshots, removal of orphan files.

Each is one of Iceberg's own procedures: https://iceberg.apache.org/docs/latest/spark-procedures/
"""

from __future__ import annotations

import datetime
from typing import Any

from pyspark.sql import SparkSession

from lakehouse.job import Argument, Options, positive
from lakehouse.maintenance import (
    DELETE_FILE_THRESHOLD,
    MIN_INPUT_FILES,
    ORPHAN_DAYS,
    RETAIN_DAYS,
    RETAIN_SNAPSHOTS,
    strategy_of,
)
from lakehouse.tables import exists, is_sorted, qualified

ARGUMENTS = (
    # Names, with commas between.
    Argument("tables"),
    Argument("retain_days", str(RETAIN_DAYS)),
    Argument("retain_snapshots", str(RETAIN_SNAPSHOTS)),
    Argument("orphan_days", str(ORPHAN_DAYS)),
    Argument("min_input_files", str(MIN_INPUT_FILES)),
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
    strategy = strategy_of(is_sorted(spark, table))
    days = {key: positive(options, key) for key in ("retain_days", "orphan_days")}
    compacted = _call(
        spark,
        f"{catalog}.system.rewrite_data_files(table => '{name}', strategy => '{strategy}', "
        f"options => map('min-input-files', '{positive(options, 'min_input_files')}', "
        f"'delete-file-threshold', '{DELETE_FILE_THRESHOLD}'))",
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
