"""`npm run bench -- aws`: the same calls to the sandbox's AWS and to moto's server, in turns, by the same client.

The sandbox checks signatures and permissions, and records what is denied; moto's server does not. Bars are of the time
of a call; the CPU time of the servers is shown beside it, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.config import Config

from commands.bench.aws.moto_server import Server, moto_server
from commands.bench.jobs.processes import CpuTime
from commands.bench.metrics import Metric, ended
from snowdome.testing.running_aws import REGION, Keys, RunningSandbox

BAR = "<= 1.3"
#: Of a call, in one round.
CALLS = 100
BUCKET, DATABASE, ROLE = "bench-bucket", "bench", "bench-role"
CONTENT = b"x" * 100_000
OBJECTS, TABLES, COLUMNS = 50, 20, 20
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


class Used(NamedTuple):
    wall_seconds: float
    cpu_seconds: float


class Caller:
    """A client of one server, on which what the calls need exists."""

    def __init__(self, server: Server, keys: Keys) -> None:
        self._pid = server.pid
        self.clients = {
            service: boto3.client(
                service,
                endpoint_url=server.endpoint,
                region_name=REGION,
                aws_access_key_id=keys.access_key_id,
                aws_secret_access_key=keys.secret_access_key,
                config=Config(retries={"max_attempts": 1}),
            )
            for service in ("s3", "glue", "iam", "sts")
        }
        s3, glue = self.clients["s3"], self.clients["glue"]
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        for number in range(OBJECTS):
            s3.put_object(Bucket=BUCKET, Key=f"listed/{number}", Body=b"x")
        s3.put_object(Bucket=BUCKET, Key="read", Body=CONTENT)
        glue.create_database(DatabaseInput={"Name": DATABASE})
        for number in range(TABLES):
            glue.create_table(DatabaseName=DATABASE, TableInput=table_input(f"table_{number}"))
        self.clients["iam"].create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST))

    def use(self, call: Callable[[dict[str, Any]], object]) -> Used:
        """Time of one call, by many."""
        with CpuTime(self._pid) as cpu:
            started = time.perf_counter()
            for _ in range(CALLS):
                call(self.clients)
            wall = time.perf_counter() - started
        return Used(wall / CALLS, cpu.seconds / CALLS)


def table_input(name: str) -> dict[str, Any]:
    columns = [{"Name": f"column_{number}", "Type": "string"} for number in range(COLUMNS)]
    return {"Name": name, "StorageDescriptor": {"Columns": columns, "Location": f"s3://{BUCKET}/{name}"}}


WORK: dict[str, Callable[[dict[str, Any]], object]] = {
    "S3 PutObject of 100 KB": lambda of: of["s3"].put_object(Bucket=BUCKET, Key="written", Body=CONTENT),
    "S3 GetObject of 100 KB": lambda of: of["s3"].get_object(Bucket=BUCKET, Key="read")["Body"].read(),
    f"S3 ListObjectsV2 of {OBJECTS}": lambda of: of["s3"].list_objects_v2(Bucket=BUCKET, Prefix="listed/"),
    "S3 HeadObject": lambda of: of["s3"].head_object(Bucket=BUCKET, Key="read"),
    "Glue GetTable": lambda of: of["glue"].get_table(DatabaseName=DATABASE, Name="table_0"),
    f"Glue GetTables of {TABLES}": lambda of: of["glue"].get_tables(DatabaseName=DATABASE),
    "Glue UpdateTable": lambda of: of["glue"].update_table(
        DatabaseName=DATABASE, TableInput=table_input("table_1"), SkipArchive=True
    ),
    "IAM GetRole": lambda of: of["iam"].get_role(RoleName=ROLE),
    "STS GetCallerIdentity": lambda of: of["sts"].get_caller_identity(),
}


def measure(ours: Caller, theirs: Caller, rounds: int) -> list[Metric]:
    """Two metrics for each call: our time divided by theirs, and the servers' CPU time likewise."""
    metrics = []
    for name, call in WORK.items():
        # The first is not counted: it loads what the service needs.
        pairs = [(ours.use(call), theirs.use(call)) for _ in range(rounds + 1)][1:]
        mine, other = (statistics.median(pair[side].wall_seconds for pair in pairs) for side in (0, 1))
        print(f"{name}: {mine * 1000:.1f} ms, moto {other * 1000:.1f} ms", file=sys.stderr)
        wall = statistics.median(pair[0].wall_seconds / pair[1].wall_seconds for pair in pairs)
        cpu = [sum(pair[side].cpu_seconds for pair in pairs) for side in (0, 1)]
        metrics.append(Metric(f"{name} / moto: time of a call", wall, "x", BAR))
        metrics.append(Metric(f"{name} / moto: CPU of the server", cpu[0] / cpu[1], "x"))
    return metrics


def main() -> int:
    parser = argparse.ArgumentParser(prog="npm run bench -- aws")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-aws-") as folder, moto_server() as moto:
        sandbox = RunningSandbox(Path(folder))
        try:
            keys = sandbox.administrator
            ours = Caller(Server(sandbox.process.pid, sandbox.endpoint), keys)
            metrics = measure(ours, Caller(moto, keys), options.rounds)
        finally:
            sandbox.stop()
    return ended(metrics, in_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
