"""Glue job runs that really run: scripts from S3 on local Spark, under the job role's own credentials."""

from __future__ import annotations

from sandbox.aws.glue_runs import job_runs_api
from sandbox.aws.glue_runs.execution import Execution
from sandbox.aws.glue_runs.job_runs import MINUTE_SECONDS, JobRuns
from sandbox.aws.glue_runs.slots import Slots
from sandbox.aws.identity import SandboxIdentity

STOP_SECONDS = 1.5


def install(identity: SandboxIdentity, minute_seconds: float = MINUTE_SECONDS) -> None:
    """Gives moto's Glue job runs, and starts Spark ahead of the first. Called once, before the first request.

    `minute_seconds` shortens the minutes of time-outs, for tests.
    """
    slots = Slots(identity.state_dir / "spark")
    job_runs = JobRuns(Execution(identity, slots), minute_seconds)
    job_runs_api.install(job_runs)

    def stop() -> None:
        slots.close()
        job_runs.stop_all(STOP_SECONDS)

    identity.on_stop(stop)
