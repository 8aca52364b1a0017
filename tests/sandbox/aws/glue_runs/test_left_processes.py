"""What a run's Python functions start in Spark's JVM ends with the run: it has the run's credentials."""

from __future__ import annotations

import subprocess
import time

import pytest

from tests.sandbox.aws.glue_runs.lake import Lake
from tests.sandbox.aws.running import RunningSandbox

HEAD = "import os\nfrom pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
PYTHON = {
    "an RDD": "print(spark.sparkContext.parallelize([1, 2]).map(lambda x: x + 1).sum())",
    "partitions": "print(spark.range(3).rdd.mapPartitions(lambda rows: [len(list(rows))]).collect())",
    "a UDF": "from pyspark.sql.functions import udf\n"
    "print(spark.range(3).select(udf(lambda x: os.environ['AWS_ACCESS_KEY_ID'])('id')).distinct().count())",
    "one that fails": "spark.sparkContext.parallelize([1]).map(lambda x: x / 0).collect()",
    # https://stackoverflow.com/questions/34901867/how-to-run-a-shell-command-from-spark
    "a shell command of the JVM": "spark._jvm.java.lang.ProcessBuilder(['sleep', '600']).start()",
    "RDD.pipe": "print(spark.sparkContext.parallelize(['a'], 1).pipe('cat').collect())",
}


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> Lake:
    return Lake(sandbox, "left")


@pytest.mark.slow
def test_no_process_outlives_its_run_in_the_jvm_which_stays(lake: Lake) -> None:
    jvms: list[int] = []
    for number, (what, code) in enumerate(PYTHON.items()):
        run = lake.run(lake.job(f"left_{number}", HEAD + code))
        assert run["JobRunState"] == ("FAILED" if "fails" in what else "SUCCEEDED"), (what, run)
        assert _left(lake) == [], what
        jvms = jvms or _jvms(lake)
        assert jvms, what
        assert _jvms(lake) == jvms, f"{what}: the JVM was replaced"


def _jvms(lake: Lake) -> list[int]:
    return [pid for pid, _, line in _below(lake.sandbox.process.pid) if "SparkSubmit" in line]


def _left(lake: Lake) -> list[str]:
    """What still runs below the JVMs some seconds after the end of a run."""
    end = time.monotonic() + 10
    while True:
        found = [line for jvm in _jvms(lake) for _, state, line in _below(jvm)[1:] if not state.startswith("Z")]
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def _below(root: int) -> list[tuple[int, str, str]]:
    """ID, state and command line of a process and all its descendants."""
    listed = subprocess.run(
        ["ps", "-wweo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split(None, 3) for line in listed]
    found = [root]
    for pid in found:
        found += [int(row[0]) for row in rows if int(row[1]) == pid]
    return [(int(row[0]), row[2], row[3]) for pid in found for row in rows if int(row[0]) == pid]
