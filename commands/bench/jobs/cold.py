"""One job as a spark-submit of its own, as who has no warm runner sees it: time and memory with the JVM's start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pyspark

from commands.bench.jobs.lake import JOBS as SCRIPTS
from commands.bench.jobs.lake import JobsLake
from commands.bench.jobs.processes import PeakMemory
from commands.bench.jobs.workflow import JOBS, PLAIN, script_of
from snowdome.aws.glue_runs.slot import PYTHON_PATH
from snowdome.testing.glue_lake import Lake, iceberg_conf
from snowdome.testing.running_aws import REGION

DRIVER_MEMORY = "2g"
#: Spark starts with no less than 450 MB.
LEAST_DRIVER_MEMORY = "512m"


class ColdRun(NamedTuple):
    wall_seconds: float
    peak_bytes: int


def submit_all(lake: JobsLake, *, plain: bool) -> list[ColdRun]:
    """The four jobs one after the other, as the administrator, over the raw data the lake holds."""
    return [submit(lake, job, plain=plain) for job in JOBS]


def submit(lake: JobsLake, job: str, *, plain: bool, driver_memory: str = DRIVER_MEMORY) -> ColdRun:
    script, given = script_of(lake, job, PLAIN if plain else SCRIPTS)
    arguments = ["--glue_database", lake.database, *(word for pair in given.items() for word in pair)]
    submit_script = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    command = [str(submit_script), *_settings(lake, driver_memory), str(script), *arguments]
    started = time.monotonic()
    process = subprocess.Popen(command, env=_environment(lake), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with PeakMemory(process.pid) as peak:
        output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{script} failed:\n{output.decode(errors='replace')[-3000:]}")
    return ColdRun(time.monotonic() - started, peak.bytes)


def _settings(lake: Lake, driver_memory: str) -> list[str]:
    endpoint = lake.sandbox.endpoint
    catalog = "spark.sql.catalog.glue_catalog"
    jars = Path(os.environ["SNOWDOME_JARS_DIR"])
    own = {
        "spark.master": f"local[{os.cpu_count()}]",
        "spark.driver.memory": driver_memory,
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.driver.extraClassPath": os.pathsep.join(sorted(str(jar) for jar in jars.glob("*.jar"))),
        f"{catalog}.glue.endpoint": endpoint,
        f"{catalog}.s3.endpoint": endpoint,
        f"{catalog}.s3.path-style-access": "true",
        f"{catalog}.client.region": REGION,
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        "spark.hadoop.fs.s3a.endpoint": endpoint,
        "spark.hadoop.fs.s3a.endpoint.region": REGION,
        "spark.hadoop.fs.s3a.path.style.access": "true",
        "spark.hadoop.fs.s3a.aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    }
    return [
        *("--conf", iceberg_conf(lake.bucket).split(" --conf ")[0]),
        *(word for setting in iceberg_conf(lake.bucket).split(" --conf ")[1:] for word in ("--conf", setting)),
        *(word for key, value in own.items() for word in ("--conf", f"{key}={value}")),
    ]


def _environment(lake: Lake) -> dict[str, str]:
    keys = lake.sandbox.administrator
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
        "JAVA_HOME": os.environ["SNOWDOME_JAVA_HOME"],
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join((str(PYTHON_PATH), str(SCRIPTS))),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
