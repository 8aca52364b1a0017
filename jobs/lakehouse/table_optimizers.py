"""Maintenance by Glue in place of the maintenance job: three optimizers for each table, set like that job.

https://docs.aws.amazon.com/glue/latest/dg/table-optimizers.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError
from pyspark.sql import SparkSession

from lakehouse.failures import OptimizersNotSet
from lakehouse.maintenance import (
    DELETE_FILE_THRESHOLD,
    MIN_INPUT_FILES,
    ORPHAN_DAYS,
    RETAIN_DAYS,
    RETAIN_SNAPSHOTS,
    strategy_of,
)
from lakehouse.tables import exists, is_sorted, qualified

#: Seconds between tries: AWS may refuse a role that is only just made, and changes that meet.
PAUSES = (1, 2, 4, 8)


def set_optimizers(spark: SparkSession, options: Mapping[str, str]) -> None:
    """Creates the optimizers of the job's tables, and changes those that are set otherwise; logs what it did.

    Raises OptimizersNotSet with Glue's reason.
    """
    glue = boto3.client("glue")
    role = options["optimizer_role"]
    for table in options["optimized_tables"].split(","):
        name = qualified(options["catalog"], options["glue_database"], table)
        if not exists(spark, name):
            continue
        for optimizer_type, settings in settings_of(strategy_of(is_sorted(spark, name))):
            of = {
                "CatalogId": role.split(":")[4],
                "DatabaseName": options["glue_database"],
                "TableName": table,
                "Type": optimizer_type,
            }
            try:
                done = set_optimizer(glue, of, {"roleArn": role, "enabled": True, **settings})
            except ClientError as refusal:
                raise OptimizersNotSet(
                    f"{table} is written, but Glue refused its {optimizer_type} optimizer: {refusal} "
                    "Fix the cause, then run the job again."
                ) from refusal
            if done:
                print(f"Glue's {optimizer_type} optimizer of {table} is {done}.", flush=True)


def settings_of(strategy: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Type of each optimizer, and its settings: what the maintenance job does by default."""
    compaction = {
        "strategy": strategy,
        "minInputFiles": MIN_INPUT_FILES,
        "deleteFileThreshold": DELETE_FILE_THRESHOLD,
    }
    retention = {
        "snapshotRetentionPeriodInDays": RETAIN_DAYS,
        "numberOfSnapshotsToRetain": RETAIN_SNAPSHOTS,
        "cleanExpiredFiles": True,
    }
    orphans = {"orphanFileRetentionPeriodInDays": ORPHAN_DAYS}
    yield "compaction", {"compactionConfiguration": {"icebergConfiguration": compaction}}
    yield "retention", {"retentionConfiguration": {"icebergConfiguration": retention}}
    yield "orphan_file_deletion", {"orphanFileDeletionConfiguration": {"icebergConfiguration": orphans}}


def set_optimizer(glue: Any, of: dict[str, str], wanted: dict[str, Any]) -> str:
    """What was done: created, changed, or nothing (empty). Raises ClientError."""
    for pause in (*PAUSES, None):
        try:
            found = _configuration(glue, of)
            if found is None:
                _send(glue, "create_table_optimizer", of, wanted)
                return "created"
            if _contains(found, wanted):
                return ""
            _send(glue, "update_table_optimizer", of, wanted)
            return "changed"
        except ClientError:
            if pause is None:
                raise
            time.sleep(pause)
    raise AssertionError("The last try returns or raises.")


def _configuration(glue: Any, of: dict[str, str]) -> dict[str, Any] | None:
    """As Glue has it; None where there is no such optimizer."""
    raw: list[bytes] = []
    event = "after-call.glue.GetTableOptimizer"

    def read(http_response: Any, **_: Any) -> None:
        raw.append(http_response.content)

    glue.meta.events.register(event, read)
    try:
        glue.get_table_optimizer(**of)
    except glue.exceptions.EntityNotFoundException:
        return None
    finally:
        glue.meta.events.unregister(event, read)
    found: dict[str, Any] = json.loads(raw[-1])["TableOptimizer"].get("configuration") or {}
    return found


def _send(glue: Any, operation: str, of: dict[str, str], wanted: dict[str, Any]) -> None:
    """Sends settings that Glue's boto3 may be too old to know: it checks and tells those that it was made with."""
    event = f"before-call.glue.{glue.meta.method_to_api_mapping[operation]}"

    def complete(params: dict[str, Any], **_: Any) -> None:
        params["body"] = json.dumps({**of, "TableOptimizerConfiguration": wanted}).encode()

    glue.meta.events.register(event, complete)
    try:
        getattr(glue, operation)(**of, TableOptimizerConfiguration={"roleArn": wanted["roleArn"], "enabled": True})
    finally:
        glue.meta.events.unregister(event, complete)


def _contains(found: Any, wanted: Any) -> bool:
    """Whether all that is wanted is so; Glue may tell its defaults beside it."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_contains(found.get(key), value) for key, value in wanted.items())
    return bool(found == wanted)
