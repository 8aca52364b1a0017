"""Jobs run in a checkout whose path has what people put into names, and in any locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox

SCRIPT = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
spark.sql("create table glue_catalog.odd.t using iceberg as select 1 as x")
spark.range(3).write.saveAsTable("in_the_warehouse_folder")
print("rows", spark.table("glue_catalog.odd.t").count(), spark.table("in_the_warehouse_folder").count())
"""


# Quotes of both kinds, a space, #, %20, brackets and letters of two alphabets; each name takes a Spark of its own.
NAME = """My Lake (ünïcode) #1 it's "hi" 100%20 湖"""


@pytest.mark.slow
def test_a_job_runs_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: RunningSandbox
) -> None:
    """`sandbox` is there for its environment."""
    folder = tmp_path / NAME
    folder.mkdir()
    for variable in ("LANG", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(variable, raising=False)
    running = RunningSandbox(folder)
    try:
        lake = Lake(running, "odd")
        run = lake.run(lake.job("odd", SCRIPT))
        assert run["JobRunState"] == "SUCCEEDED", f"{run}\n{lake.log('error', run['Id'])}"
        assert lake.log("output", run["Id"]) == "rows 1 3"
    finally:
        running.stop()
