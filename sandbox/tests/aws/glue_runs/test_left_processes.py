"""What a run's Python functions start in Spark's JVM ends with the run: it has the run's credentials."""

from __future__ import annotations

import subprocess
import time

import pytest

from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox

#: Seconds that a process sleeps which its parent has left: they tell it from all others.
ORPHAN = "611.75"
HEAD = "import os, subprocess, time\nfrom pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
PYTHON = {
    "an RDD": "print(spark.sparkContext.parallelize([1, 2]).map(lambda x: x + 1).sum())",
    "partitions": "print(spark.range(3).rdd.mapPartitions(lambda rows: [len(list(rows))]).collect())",
    "a UDF": "from pyspark.sql.functions import udf\n"
    "print(spark.range(3).select(udf(lambda x: os.environ['AWS_ACCESS_KEY_ID'])('id')).distinct().count())",
    "one that fails": "spark.sparkContext.parallelize([1]).map(lambda x: x / 0).collect()",
    # https://stackoverflow.com/questions/34901867/how-to-run-a-shell-command-from-spark
    "a shell command of the JVM": "spark._jvm.java.lang.ProcessBuilder(['sleep', '600']).start()",
    "workers that wait for more": "print(spark.sparkContext.parallelize(range(40), 40).map(str).count())",
    "a task that waits while another fails": "spark.sparkContext.parallelize([0, 1], 2)"
    ".map(lambda x: time.sleep(600) if x else 1 / 0).collect()",
    "a process of a function": f"spark.range(1).rdd.foreach(lambda x: subprocess.Popen(['sleep', '{ORPHAN}']))",
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
        below = [row for jvm in _jvms(lake) for row in _below(jvm)[1:]]
        orphans = [(pid, state, line) for pid, _, state, line in _all() if line == f"sleep {ORPHAN}"]
        found = [line for _, state, line in below + orphans if not state.startswith("Z")]
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def _below(root: int) -> list[tuple[int, str, str]]:
    """ID, state and command line of a process and all its descendants."""
    rows = _all()
    found = [root]
    for pid in found:
        found += [child for child, parent, _, _ in rows if parent == pid]
    return [(pid, state, line) for each in found for pid, _, state, line in rows if pid == each]


def _all() -> list[tuple[int, int, str, str]]:
    """ID, parent, state and command line of every process."""
    listed = subprocess.run(["ps", "-wweo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return [(int(pid), int(parent), state, line) for pid, parent, state, line in rows]
