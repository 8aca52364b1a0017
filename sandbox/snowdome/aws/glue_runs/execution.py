"""One job run from the role's credentials to its outcome."""

from __future__ import annotations

import contextlib
import math
import shutil
import threading
import time
import traceback
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from snowdome.aws.errors import AccessDenied
from snowdome.aws.glue_runs import run_order
from snowdome.aws.glue_runs.run_logs import RunLogs, log_group_prefix
from snowdome.aws.glue_runs.slot import Order, Outcome
from snowdome.aws.glue_runs.slots import Slots, internal_error
from snowdome.aws.identity import Credentials, SandboxIdentity

#: Name that Glue gives the session, as seen in its error messages.
SESSION_NAME = "GlueJobRunnerSession"
#: A run may wait that long for its place.
WAITING_SECONDS = 3600
DENIED = "is not authorized to perform"
#: What clients say that got a 403 without a body.
BARE_DENIALS = ("403", "Forbidden", "AccessDenied", "Access Denied")


@dataclass
class RunRequest:
    job_name: str
    job_arn: str
    run_id: str
    role: str
    glue_version: str | None
    command: dict[str, Any]
    arguments: dict[str, str]
    #: Seconds until TIMEOUT, from when the script starts.
    timeout_seconds: float
    stop: threading.Event = field(default_factory=threading.Event)


class Execution:
    """Runs requests on the sandbox's Spark."""

    def __init__(self, identity: SandboxIdentity, slots: Slots) -> None:
        self._identity, self._slots = identity, slots

    def execute(self, request: RunRequest, on_running: Any) -> Outcome:
        """Blocks until the run has ended; calls `on_running()` once a place for it is free. Never raises."""
        folder = self._identity.state_dir / f"run-{uuid.uuid4().hex}"
        credentials: Credentials | None = None
        try:
            folder.mkdir(mode=0o700)
            run_order.check_job(request.glue_version, request.command, request.arguments)
            settings = run_order.spark_settings(request.arguments)
            credentials = self._identity.service_credentials(
                "glue.amazonaws.com",
                _role_arn(request.role, self._identity),
                SESSION_NAME,
                session_seconds(request.timeout_seconds),
            )
            with self._slots.take(settings.launch, request.stop) as slot:
                if slot is None:
                    return Outcome("STOPPED")
                on_running()
                order = self._order(request, settings, credentials, folder)
                outcome = self._run(request, slot, order, credentials)
        except (run_order.RefusedRun, AccessDenied, RuntimeError) as refusal:
            outcome = Outcome("FAILED", str(refusal))
        except ClientError as error:
            outcome = Outcome("FAILED", f"{type(error).__name__}: {error}")
        except Exception as error:
            traceback.print_exc()
            outcome = Outcome("FAILED", internal_error(error))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if credentials is None or outcome.state != "FAILED":
            return outcome
        return Outcome(
            "FAILED", name_the_denial(outcome.error or "", self._identity.denials(credentials.access_key_id))
        )

    def _run(self, request: RunRequest, slot: Any, order: Order, credentials: Credentials) -> Outcome:
        logs = RunLogs(self._client("logs", credentials), log_group_prefix(request.arguments), request.run_id)
        with contextlib.closing(logs):
            return slot.run(order, logs.add, request.stop, time.monotonic() + request.timeout_seconds)

    def _order(
        self, request: RunRequest, settings: run_order.SparkSettings, credentials: Credentials, folder: Path
    ) -> Order:
        """Fetches the script and its files as the role: a role that may not read them fails here."""
        s3 = self._client("s3", credentials)
        script = self._fetch(s3, request.command["ScriptLocation"], folder)
        extra = [location for location in request.arguments.get("--extra-files", "").split(",") if location]
        modules = [location for location in request.arguments.get("--extra-py-files", "").split(",") if location]
        for location in extra:
            self._fetch(s3, location, folder)
        return Order(
            script=str(script),
            arguments=run_order.script_arguments(request.job_name, request.run_id, request.arguments),
            folder=str(folder),
            outcome=str(folder / "outcome.json"),
            python_files=[str(self._fetch(s3, location, folder)) for location in modules],
            environment=run_order.script_environment(self._identity, credentials),
            session=run_order.session_settings(settings, self._identity),
            hadoop=run_order.hadoop_settings(settings, self._identity, credentials),
            system_properties=run_order.system_properties(self._identity, credentials),
        )

    def _fetch(self, s3: Any, location: str, folder: Path) -> Path:
        scheme, _, rest = location.partition("://")
        bucket, _, key = rest.partition("/")
        if scheme not in ("s3", "s3a") or not key:
            raise run_order.RefusedRun(f"{location!r} is not an S3 location. Use s3://bucket/key.")
        path = run_order.local_name(location, folder)
        try:
            path.write_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        except ClientError as error:
            raise run_order.RefusedRun(f"{location}: {error}") from error
        return path

    def _client(self, service: str, credentials: Credentials) -> Any:
        return boto3.client(
            service,
            endpoint_url=self._identity.endpoint,
            region_name=self._identity.region,
            aws_access_key_id=credentials.access_key_id,
            aws_secret_access_key=credentials.secret_access_key,
            aws_session_token=credentials.session_token,
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2}),
        )


def session_seconds(timeout_seconds: float) -> int:
    """How long a run's session lasts. Glue renews a run's credentials; here one session covers all of its time-out."""
    return math.ceil(timeout_seconds) + WAITING_SECONDS


def name_the_denial(error: str, denials: list[str]) -> str:
    """The error, or what was refused where the error only says that something was."""
    # A role without logs:CreateLogGroup writes to a group that is there: no reason to fail.
    told = [denial for denial in denials if f"{DENIED}: logs:" not in denial]
    if DENIED in error or not told or not any(word in error for word in BARE_DENIALS):
        return error
    return f"{told[-1]} ({error})"


def _role_arn(role: str, identity: SandboxIdentity) -> str:
    return role if role.startswith("arn:") else f"arn:aws:iam::{identity.account_id}:role/{role}"
