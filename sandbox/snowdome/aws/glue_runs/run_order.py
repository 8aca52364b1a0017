"""What a job run's definition and arguments mean for its script and its Spark session.

Job parameters: https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
Covered: --conf, --datalake-formats, --extra-py-files, --extra-files, --custom-logGroup-prefix; all others reach the
script as they are. Those in REFUSED would change what a script finds, so a run with one of them fails by name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from snowdome.aws.glue_runs.spark_jvm import ICEBERG_EXTENSIONS
from snowdome.aws.identity import Credentials, SandboxIdentity

REFUSED = (
    "--extra-jars",
    "--additional-python-modules",
    "--user-jars-first",
    "--scriptLocation",
    "--python-modules-installer-option",
)
#: Spark 3.5, which is what runs here.
GLUE_VERSIONS = ("5.0", "5.1")
#: Size of machines that do not exist.
RESOURCE_SETTINGS = ("spark.executor.", "spark.driver.memory", "spark.driver.cores", "spark.dynamicAllocation.")
#: SQL settings that Spark takes at its start only.
STATIC_SQL_SETTINGS = (
    "spark.sql.catalogImplementation",
    "spark.sql.warehouse.dir",
    "spark.sql.globalTempDatabase",
    "spark.sql.queryExecutionListeners",
    "spark.sql.cache.serializer",
    "spark.sql.streaming.streamingQueryListeners",
)
_CATALOG = re.compile(r"spark\.sql\.catalog\.([A-Za-z0-9_]+)")


class RefusedRun(Exception):
    """The run asks for what this sandbox does not do, or what Glue would refuse."""


@dataclass(frozen=True)
class SparkSettings:
    #: Settings a session takes.
    session: dict[str, str] = field(default_factory=dict)
    #: Settings that need a JVM of their own.
    launch: dict[str, str] = field(default_factory=dict)


def check_job(glue_version: str | None, command: dict[str, Any], arguments: dict[str, str]) -> None:
    """Raises RefusedRun for a job that cannot run here, with the cure."""
    if command.get("Name") != "glueetl":
        raise RefusedRun(f"Command name {command.get('Name')!r} does not run in the sandbox. Use glueetl (Spark).")
    if glue_version not in GLUE_VERSIONS:
        raise RefusedRun(
            f"GlueVersion {glue_version} does not run in the sandbox, which has Spark 3.5: "
            f"use {' or '.join(GLUE_VERSIONS)}."
        )
    for name in REFUSED:
        if name in arguments:
            raise RefusedRun(f"Job parameter {name} is not supported in the sandbox.")


def spark_settings(arguments: dict[str, str]) -> SparkSettings:
    """The settings in `--conf`, which holds several as `k=v --conf k=v`."""
    session: dict[str, str] = {}
    launch: dict[str, str] = {}
    for setting in filter(None, re.split(r"\s*--conf\s+|\s+", arguments.get("--conf", "").strip())):
        key, found, value = setting.partition("=")
        if not found:
            raise RefusedRun(f"--conf has {setting!r}. Write settings as key=value, each further one after --conf.")
        if key == "spark.sql.extensions":
            if value != ICEBERG_EXTENSIONS:
                launch[key] = value
        elif key.startswith(RESOURCE_SETTINGS):
            continue
        elif key.startswith(("spark.sql.", "spark.hadoop.")) and key not in STATIC_SQL_SETTINGS:
            session[key] = value
        else:
            launch[key] = value
    formats = arguments.get("--datalake-formats", "").split(",")
    for key, value in session.items():
        if value.startswith("org.apache.iceberg.") and "iceberg" not in formats:
            raise RefusedRun(
                f"ClassNotFoundException: {value} (of {key}). Set the job parameter --datalake-formats to iceberg."
            )
    return SparkSettings(session, launch)


def session_settings(settings: SparkSettings, identity: SandboxIdentity) -> dict[str, str]:
    """The run's session settings, its Iceberg catalogs led to the sandbox."""
    added: dict[str, str] = {}
    for key in settings.session:
        match = _CATALOG.fullmatch(key)
        if match is not None:
            added |= {
                f"{key}.glue.endpoint": identity.endpoint,
                f"{key}.s3.endpoint": identity.endpoint,
                f"{key}.s3.path-style-access": "true",
                f"{key}.client.region": identity.region,
            }
    return added | {key: value for key, value in settings.session.items() if not key.startswith("spark.hadoop.")}


def hadoop_settings(settings: SparkSettings, identity: SandboxIdentity, credentials: Credentials) -> dict[str, str]:
    """s3:// for what Spark reads itself (raw files); Iceberg brings its own client."""
    given = {
        key.removeprefix("spark.hadoop."): v for key, v in settings.session.items() if key.startswith("spark.hadoop.")
    }
    return given | {
        "fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        "fs.s3a.endpoint": identity.endpoint,
        "fs.s3a.endpoint.region": identity.region,
        "fs.s3a.path.style.access": "true",
        "fs.s3a.connection.ssl.enabled": "false",
        "fs.s3a.aws.credentials.provider": "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider",
        "fs.s3a.access.key": credentials.access_key_id,
        "fs.s3a.secret.key": credentials.secret_access_key,
        "fs.s3a.session.token": credentials.session_token,
        # A missing file is an answer, not a hiccup; and a refusal must not take minutes.
        "fs.s3a.attempts.maximum": "3",
        "fs.s3a.retry.limit": "3",
    }


def system_properties(identity: SandboxIdentity, credentials: Credentials) -> dict[str, str]:
    """Where Iceberg's AWS clients find the run's credentials: the first place of the SDK's default chain."""
    return {
        "aws.accessKeyId": credentials.access_key_id,
        "aws.secretAccessKey": credentials.secret_access_key,
        "aws.sessionToken": credentials.session_token,
        "aws.region": identity.region,
    }


def script_environment(identity: SandboxIdentity, credentials: Credentials) -> dict[str, str]:
    """For boto3 in a script."""
    return {
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SESSION_TOKEN": credentials.session_token,
        "AWS_REGION": identity.region,
        "AWS_DEFAULT_REGION": identity.region,
        "AWS_ENDPOINT_URL": identity.endpoint,
    }


def script_arguments(job_name: str, run_id: str, arguments: dict[str, str]) -> list[str]:
    """sys.argv[1:] of the script."""
    words = ["--JOB_NAME", job_name, "--JOB_RUN_ID", run_id]
    for name, value in arguments.items():
        words += [name, value]
    return words


def local_name(location: str, folder: Path) -> Path:
    return folder / location.rsplit("/", 1)[-1]
