"""How runs live: states, credentials, isolation, logs, limits. The scripts are as small as can be."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.glue_lake import LOG_PREFIX, Lake, iceberg_conf
from snowdome.testing.running_aws import RunningSandbox, policy, statement, trusting

SESSION = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n"
SLEEP = "import time\nprint('sleeping', flush=True)\ntime.sleep(120)\n"
#: Tells who the run is, for Spark, for Iceberg's clients and for boto3, and what others left.
WHO = (
    SESSION
    + """
import json, os, sys, time
import boto3
from awsglue.utils import getResolvedOptions
options = getResolvedOptions(sys.argv, ["JOB_NAME", "me"])
spark.conf.set("lake.secret", options["me"])
spark.range(1).createOrReplaceTempView("view_of_" + options["me"])
spark.range(3).createOrReplaceGlobalTempView("global_view_of_" + options["me"])
spark.range(1).write.saveAsTable("table_of_" + options["me"])
spark.range(1).write.saveAsTable("table_of_all")
spark.range(5).cache().count()
time.sleep(float(os.environ.get("PAUSE", "1")))
jvm = spark._jvm
print("seen", json.dumps({
    "boto3": boto3.client("sts").get_caller_identity()["Arn"],
    "jvm_key": jvm.System.getProperty("aws.accessKeyId") == os.environ["AWS_ACCESS_KEY_ID"],
    "s3a_key": spark._jsc.hadoopConfiguration().get("fs.s3a.access.key") == os.environ["AWS_ACCESS_KEY_ID"],
    "settings": spark.conf.get("lake.secret"),
    "views": [table.name for table in spark.catalog.listTables()],
    "global_views": [table.name for table in spark.catalog.listTables("global_temp")],
    "cached": len(list(spark.sparkContext._jsc.getPersistentRDDs().values())),
    "arguments": options,
    "secrets": [key for key in os.environ if key.startswith("SANDBOX_")],
    "parent": os.getppid(),
    "gateway": os.environ["PYSPARK_GATEWAY_PORT"],
}), flush=True)
"""
)


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> Lake:
    return Lake(sandbox, "runs")


def seen(lake: Lake, run: dict[str, Any]) -> dict[str, Any]:
    assert run["JobRunState"] == "SUCCEEDED", f"{run}\n{lake.log('error', run['Id'])}"
    line = next(line for line in lake.log("output", run["Id"]).splitlines() if line.startswith("seen "))
    found: dict[str, Any] = json.loads(line.removeprefix("seen "))
    return found


def check_alone(found: dict[str, Any], role: str, me: str) -> None:
    assert f":assumed-role/{role}/" in found["boto3"]
    assert found["jvm_key"]
    assert found["s3a_key"]
    assert found["settings"] == me
    assert found["views"] == ["table_of_all", f"table_of_{me}", f"view_of_{me}"]
    assert found["global_views"] == [f"global_view_of_{me}", f"view_of_{me}"]
    assert found["cached"] == 1
    assert found["arguments"]["me"] == me
    assert found["secrets"] == []


def other_role(lake: Lake, name: str) -> str:
    scripts = statement("s3:GetObject", f"arn:aws:s3:::{lake.bucket}/scripts/*")
    logs = [grant for grant in lake.grants() if "logs:PutLogEvents" in grant["Action"]]
    return lake.sandbox.role(name, trusting("glue.amazonaws.com"), policy(scripts, *logs))


def test_parallel_and_following_runs_see_nothing_of_each_other(lake: Lake) -> None:
    one = lake.job("who-one", WHO)
    two = lake.job("who-two", WHO, role=other_role(lake, "runs-other"))
    first = [
        (one, lake.start(one, me="ann"), "runs-jobs", "ann"),
        (two, lake.start(two, me="bob"), "runs-other", "bob"),
    ]
    ended = [(lake.wait(job, run_id), role, me) for job, run_id, role, me in first]
    for run, role, me in ended:
        check_alone(seen(lake, run), role, me)
    # The same JVMs again, each with the other's role.
    check_alone(seen(lake, lake.run(two, me="cid")), "runs-other", "cid")
    check_alone(seen(lake, lake.run(one, me="dan")), "runs-jobs", "dan")


def test_a_run_has_its_roles_rights_on_a_jvm_that_another_role_warmed(lake: Lake) -> None:
    lake.put("raw_data/lines.txt", b"one\ntwo\n")
    script = SESSION + f"print('rows', spark.read.text('s3://{lake.bucket}/raw_data/lines.txt').count())"
    may = lake.run(lake.job("may-read", script))
    assert (may["JobRunState"], lake.log("output", may["Id"])) == ("SUCCEEDED", "rows 2")
    denied = lake.run(lake.job("may-not-read", script, role=other_role(lake, "runs-blind")))
    assert denied["JobRunState"] == "FAILED"
    # S3A asks with HEAD, whose reply has no body: the message comes from the sandbox's own record.
    assert "assumed-role/runs-blind/GlueJobRunnerSession is not authorized to perform: s3:" in denied["ErrorMessage"]


@pytest.mark.parametrize("action", ["glue:GetDatabase", "glue:GetTable", "glue:CreateTable", "s3:PutObject"])
def test_a_missing_permission_is_named(lake: Lake, action: str) -> None:
    grants = [
        {**grant, "Action": [a for a in _list(grant["Action"]) if a != action]}
        for grant in lake.grants()
        if _list(grant["Action"]) != [action]
    ]
    name = action.replace(":", "-").lower()
    role = lake.sandbox.role(f"runs-{name}", trusting("glue.amazonaws.com"), policy(*grants))
    table = f"glue_catalog.runs.t_{name.replace('-', '_')}"
    script = f"{SESSION}spark.sql('create table {table} using iceberg as select 1 as x')"
    run = lake.run(lake.job(name, script, role=role))
    assert run["JobRunState"] == "FAILED"
    # S3 quotes the ARN, Glue does not.
    assert f"is not authorized to perform: {action} on resource: arn:aws:" in run["ErrorMessage"].replace('"', "")


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_role_script_and_library_must_be_reachable(lake: Lake) -> None:
    job = lake.job("untrusted", "1", role=lake.sandbox.role("runs-untrusting", trusting("ec2.amazonaws.com")))
    run = lake.run(job)
    assert run["JobRunState"] == "FAILED"
    assert "sts:AssumeRole" in run["ErrorMessage"]
    run = lake.run(lake.job("no-library", "1", arguments={"--extra-py-files": f"s3://{lake.bucket}/scripts/gone.zip"}))
    assert run["JobRunState"] == "FAILED"
    assert "scripts/gone.zip" in run["ErrorMessage"]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("raise ValueError('no luck')", "ValueError: no luck"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import not_there", "ModuleNotFoundError: No module named 'not_there'"),
        ("print('x' if", "SyntaxError"),
        (SESSION + "spark.table('nowhere').collect()", "TABLE_OR_VIEW_NOT_FOUND"),
        (SESSION + "spark._jvm.Runtime.getRuntime().halt(9)", "exit code 9"),
    ],
    ids=["exception", "exit", "hard exit", "import", "syntax", "analysis", "Spark dies"],
)
def test_failures_end_the_run_and_not_the_next_one(lake: Lake, script: str, message: str) -> None:
    job = lake.job(f"fails-{abs(hash(script))}", script)
    run = lake.run(job)
    assert run["JobRunState"] == "FAILED"
    assert message in run["ErrorMessage"]
    fine = lake.job(f"fine-{abs(hash(script))}", SESSION + "assert spark.range(3).count() == 3")
    assert lake.run(fine)["JobRunState"] == "SUCCEEDED"


def test_logs_are_written_while_the_run_goes_on(lake: Lake) -> None:
    job = lake.job(
        "talks",
        "import sys, time\nprint('out'); print('err', file=sys.stderr); print('Ünïcode ✓', flush=True)\n" + SLEEP,
    )
    run_id = lake.start(job)
    end = time.monotonic() + 60
    while "sleeping" not in lake.log("output", run_id) and time.monotonic() < end:
        time.sleep(0.2)
    assert lake.get(job, run_id)["JobRunState"] == "RUNNING"
    assert lake.log("output", run_id).splitlines() == ["out", "Ünïcode ✓", "sleeping"]
    assert "err" in lake.log("error", run_id).splitlines()
    streams = lake.sandbox.client("logs").describe_log_streams(
        logGroupName=f"{LOG_PREFIX}/output", logStreamNamePrefix=run_id
    )["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == [f"{run_id}-driver"]
    assert lake.get(job, run_id)["LogGroupName"] == LOG_PREFIX
    lake.glue.batch_stop_job_run(JobName=job, JobRunIds=[run_id])
    stopped = lake.wait(job, run_id)
    assert stopped["JobRunState"] == "STOPPED"
    assert stopped["DPUSeconds"] == pytest.approx(stopped["ExecutionTime"] * 2, abs=2.1)
    again = lake.glue.batch_stop_job_run(JobName=job, JobRunIds=[run_id, "jr_none"])
    assert [error["ErrorDetail"]["ErrorCode"] for error in again["Errors"]] == [
        "JobRunInvalidStateTransitionException",
        "EntityNotFoundException",
    ]


def test_one_run_at_a_time_unless_queued(lake: Lake) -> None:
    job = lake.job("single", SLEEP)
    first = lake.start(job)
    with pytest.raises(ClientError, match="ConcurrentRunsExceededException"):
        lake.start(job)
    second = lake.glue.start_job_run(JobName=job, JobRunQueuingEnabled=True)["JobRunId"]
    assert lake.get(job, second)["JobRunState"] == "WAITING"
    lake.glue.batch_stop_job_run(JobName=job, JobRunIds=[first])
    lake.wait(job, second, "STARTING", "RUNNING")
    lake.glue.batch_stop_job_run(JobName=job, JobRunIds=[second])
    assert lake.wait(job, second)["JobRunState"] == "STOPPED"
    assert [run["Id"] for run in lake.glue.get_job_runs(JobName=job)["JobRuns"]] == [second, first]


def test_retries_are_runs_of_their_own(lake: Lake) -> None:
    job = lake.job("retried", "raise ValueError('again')", MaxRetries=1)
    first = lake.wait(job, lake.start(job))
    retry = lake.wait(job, f"{first['Id']}_attempt_1")
    assert (first["Attempt"], retry["Attempt"], retry["PreviousRunId"]) == (0, 1, first["Id"])
    assert retry["JobRunState"] == "FAILED"
    assert len(lake.glue.get_job_runs(JobName=job)["JobRuns"]) == 2


@pytest.mark.slow
def test_a_time_out_ends_the_run(lake: Lake) -> None:
    job = lake.job("slow", SLEEP, Timeout=1)
    run = lake.run(job)
    assert run["JobRunState"] == "TIMEOUT"
    assert "timeout of 1 minutes" in run["ErrorMessage"]
    assert 60 <= run["ExecutionTime"] <= 65


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"arguments": {"--datalake-formats": None}}, "Set the job parameter --datalake-formats to iceberg"),
        ({"arguments": {"--extra-jars": "s3://b/x.jar"}}, "--extra-jars is not supported"),
        ({"arguments": {"--conf": "spark.sql.ansi.enabled"}}, "Write settings as key=value"),
    ],
    ids=["no Iceberg", "jars", "conf"],
)
def test_what_glue_or_the_sandbox_cannot_do_is_said(lake: Lake, settings: dict[str, Any], message: str) -> None:
    run = lake.run(lake.job(f"refused-{abs(hash(message))}", "1", **settings))
    assert run["JobRunState"] == "FAILED"
    assert message in run["ErrorMessage"]


def test_settings_that_only_a_start_takes_get_a_spark_of_their_own(lake: Lake) -> None:
    conf = iceberg_conf(lake.bucket) + " --conf spark.serializer=org.apache.spark.serializer.KryoSerializer"
    script = SESSION + "print('serializer', spark.sparkContext.getConf().get('spark.serializer', 'none'))"
    run = lake.run(lake.job("kryo", script, arguments={"--conf": conf}))
    assert lake.log("output", run["Id"]) == "serializer org.apache.spark.serializer.KryoSerializer"
    plain = lake.run(lake.job("plain", script))
    assert lake.log("output", plain["Id"]) == "serializer none"


def test_nothing_outlives_a_killed_sandbox(tmp_path: Any, sandbox: RunningSandbox) -> None:
    """`sandbox` is there for its environment."""
    victim = RunningSandbox(tmp_path)
    lake = Lake(victim, "killed")
    job = lake.job("sleeps", "import os\nprint('pid', os.getpid(), flush=True)\n" + SLEEP)
    run_id = lake.start(job)
    end = time.monotonic() + 60
    while "sleeping" not in lake.log("output", run_id) and time.monotonic() < end:
        time.sleep(0.2)
    script = int(lake.log("output", run_id).split()[1])
    java = [pid for pid in _children(victim.process.pid) if _is_java(pid)]
    assert java
    victim.process.kill()
    victim.process.wait()
    deadline = time.monotonic() + 10
    while any(map(_alive, [script, *java])) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(_alive, [script, *java]))


def _children(pid: int) -> list[int]:
    with os.popen(f"ps -o pid= --ppid {pid}") as listing:  # noqa: S605
        return [int(line) for line in listing]


def _is_java(pid: int) -> bool:
    with os.popen(f"ps -o comm= -p {pid}") as listing:  # noqa: S605
        return "java" in listing.read()


def _alive(pid: int) -> bool:
    with os.popen(f"ps -o stat= -p {pid}") as listing:  # noqa: S605
        state = listing.read().strip()
    return bool(state) and not state.startswith("Z")
