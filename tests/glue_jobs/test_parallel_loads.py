"""Two runs that load the same table at once: one of them publishes first, and no row is lost or there twice."""

from __future__ import annotations

import time

import pytest

from commands.bench.jobs.lake import JOBS, JobsLake
from jobs.declared_tables import declared
from jobs.job_arguments import job_arguments
from jobs.sample_data import write_sample
from snowdome.testing.running_aws import RunningSandbox

ROWS = 200
#: load_tables, held between the writing of its rows and their publication until another run has published.
HELD = """
import time

from lakehouse import staging
from lakehouse.tables import exists, iceberg_table
real = staging.StagedTable.publish

def version(held):
    if not exists(held._spark, held._table):
        return None
    return iceberg_table(held._spark, held._table).operations().refresh().metadataFileLocation()

def publish(self):
    print("staged", flush=True)
    seen, end = version(self), time.monotonic() + 90
    while version(self) == seen and time.monotonic() < end:
        time.sleep(0.1)
    real(self)

staging.StagedTable.publish = publish
"""


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory) -> JobsLake:
    made = JobsLake(sandbox, "crowd")
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, ROWS, 7, array=False, parts=2)
    made.put_folder("raw_data/sales", folder / "sales")
    made.load_job("load_sales", declared("raw_sales_data"), ExecutionProperty={"MaxConcurrentRuns": 2})
    return made


def _into(lake: JobsLake, table: str) -> str:
    return lake.declare(declared("raw_sales_data", name=table))


@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_a_run_that_was_overtaken_publishes_nothing(lake: JobsLake, mode: str) -> None:
    source = (JOBS / "load_tables.py").read_text().replace("from __future__ import annotations\n", "")
    arguments = {"--raw_data": f"s3://{lake.bucket}/raw_data/", **job_arguments("load_tables")}
    held = lake.job(f"held-{mode}", HELD + source, arguments=arguments)
    slow = lake.start(held, mode=mode, tables=_into(lake, mode))
    end = time.monotonic() + 90
    while "staged" not in lake.log("output", slow):
        assert time.monotonic() < end
        assert lake.get(held, slow)["JobRunState"] in ("STARTING", "RUNNING")
        time.sleep(0.2)
    assert lake.succeed("crowd-load_sales", mode=mode, tables=_into(lake, mode))["written"] == ROWS
    overtaken = lake.wait(held, slow)
    assert overtaken["JobRunState"] == "FAILED"
    assert "ConcurrentChange: Another run changed" in overtaken["ErrorMessage"]
    assert lake.rows(mode).num_rows == ROWS


def test_two_runs_at_the_same_time(lake: JobsLake) -> None:
    started = [lake.start("crowd-load_sales", mode="incremental", tables=_into(lake, "together")) for _ in range(2)]
    runs = [lake.wait("crowd-load_sales", run_id) for run_id in started]
    failed = [run["ErrorMessage"] for run in runs if run["JobRunState"] == "FAILED"]
    assert len(failed) <= 1
    assert all("ConcurrentChange" in message for message in failed), failed
    assert lake.rows("together").num_rows == ROWS
    assert lake.succeed("crowd-load_sales", mode="incremental", tables=_into(lake, "together"))["files"] == 0
