"""A lake in a running sandbox AWS: bucket, database, role and jobs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from botocore.exceptions import ClientError
from pyiceberg.catalog import Catalog, load_catalog

from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement, trusting

GLUE = f"arn:aws:glue:{REGION}:{ACCOUNT}"
LOG_PREFIX = "/lake/jobs"
ENDED = ("SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR")
EXTENSIONS = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"


def iceberg_conf(bucket: str) -> str:
    catalog = "spark.sql.catalog.glue_catalog"
    return " --conf ".join(
        (
            f"spark.sql.extensions={EXTENSIONS}",
            f"{catalog}=org.apache.iceberg.spark.SparkCatalog",
            f"{catalog}.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog",
            f"{catalog}.io-impl=org.apache.iceberg.aws.s3.S3FileIO",
            f"{catalog}.warehouse=s3://{bucket}/iceberg-warehouse/",
        )
    )


class Lake:
    """One database in one bucket; the names come from `name`."""

    def __init__(self, sandbox: RunningSandbox, name: str) -> None:
        self.sandbox, self.database, self.bucket = sandbox, name, f"lake-{name.replace('_', '-')}"
        self.glue, self.s3 = sandbox.client("glue"), sandbox.client("s3")
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.glue.create_database(
            DatabaseInput={"Name": name, "LocationUri": f"s3://{self.bucket}/iceberg-warehouse/{name}"}
        )
        self.role = sandbox.role(f"{name}-jobs", trusting("glue.amazonaws.com"), policy(*self.grants()))

    def grants(self) -> list[dict[str, Any]]:
        bucket = f"arn:aws:s3:::{self.bucket}"
        groups = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{LOG_PREFIX}/*"
        tables = [f"{GLUE}:catalog", f"{GLUE}:database/{self.database}", f"{GLUE}:table/{self.database}/*"]
        return [
            statement("s3:GetObject", [f"{bucket}/raw_data*", f"{bucket}/scripts/*"]),
            statement(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], f"{bucket}/iceberg-warehouse/*"),
            statement("s3:ListBucket", bucket),
            statement([f"glue:{verb}" for verb in ("GetDatabase", "GetTable", "CreateTable", "UpdateTable")], tables),
            statement([f"logs:{verb}" for verb in ("CreateLogGroup", "CreateLogStream", "PutLogEvents")], groups),
        ]

    def put(self, key: str, content: bytes | str | Path) -> str:
        body = content.read_bytes() if isinstance(content, Path) else content
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body)
        return f"s3://{self.bucket}/{key}"

    def put_folder(self, key: str, folder: Path) -> str:
        for path in sorted(folder.iterdir()):
            self.put(f"{key}/{path.name}", path)
        return f"s3://{self.bucket}/{key}/"

    def job(self, name: str, script: str, role: str | None = None, **settings: Any) -> str:
        """A job with the given source; returns its name."""
        physical = f"{self.database}-{name}"
        arguments = {
            "--glue_database": self.database,
            "--catalog": "glue_catalog",
            "--datalake-formats": "iceberg",
            "--conf": iceberg_conf(self.bucket),
            "--custom-logGroup-prefix": LOG_PREFIX,
            **settings.pop("arguments", {}),
        }
        self.glue.create_job(
            Name=physical,
            Role=role or self.role,
            Command={"Name": "glueetl", "ScriptLocation": self.put(f"scripts/{name}.py", script)},
            GlueVersion="5.0",
            WorkerType="G.1X",
            NumberOfWorkers=2,
            DefaultArguments={key: value for key, value in arguments.items() if value is not None},
            **settings,
        )
        return physical

    def start(self, job: str, **arguments: str) -> str:
        given = {f"--{name}": value for name, value in arguments.items()}
        return str(self.glue.start_job_run(JobName=job, Arguments=given)["JobRunId"])

    def get(self, job: str, run_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.glue.get_job_run(JobName=job, RunId=run_id)["JobRun"]
        return found

    def wait(self, job: str, run_id: str, *states: str, seconds: float = 240) -> dict[str, Any]:
        """The run once it is in one of the states (default: any end). Fails after `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            run = self.get(job, run_id)
            if run["JobRunState"] in (states or ENDED):
                return run
            time.sleep(0.1)
        raise AssertionError(f"{job} is still {run['JobRunState']} after {seconds} s:\n{self.log('error', run_id)}")

    def run(self, job: str, **arguments: str) -> dict[str, Any]:
        return self.wait(job, self.start(job, **arguments))

    def log(self, kind: str, run_id: str, prefix: str = LOG_PREFIX) -> str:
        """What the streams of the run hold."""
        logs, group = self.sandbox.client("logs"), f"{prefix}/{kind}"
        try:
            streams = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=run_id)["logStreams"]
            events = [
                event
                for name in (stream["logStreamName"] for stream in streams)
                if name == run_id or name.startswith(f"{run_id}-")
                for event in logs.get_log_events(
                    logGroupName=group, logStreamName=name, startFromHead=True, limit=10000
                )["events"]
            ]
        except ClientError as error:
            return f"({error})"
        return "\n".join(event["message"] for event in events)

    def catalog(self) -> Catalog:
        keys = self.sandbox.administrator
        endpoint = {"endpoint": self.sandbox.endpoint, "region": REGION}
        secret = {"access-key-id": keys.access_key_id, "secret-access-key": keys.secret_access_key}
        properties = {
            f"{service}.{key}": value for service in ("glue", "s3") for key, value in (endpoint | secret).items()
        }
        return load_catalog("lake", type="glue", **properties, **{"s3.force-virtual-addressing": "false"})

    def table(self, name: str) -> Any:
        return self.catalog().load_table((self.database, name))

    def rows(self, name: str) -> pa.Table:
        return self.table(name).scan().to_arrow()

    def sql(self, query: str, **tables: str) -> list[tuple[Any, ...]]:
        """DuckDB's answer over tables of the lake, e.g. `sql("select count(*) from s", s="raw_sales_data")`."""
        with duckdb.connect() as connection:
            for alias, table in tables.items():
                connection.register(alias, self.rows(table))
            return connection.execute(query).fetchall()
