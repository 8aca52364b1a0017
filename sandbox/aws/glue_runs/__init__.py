"""Glue job runs that really run: scripts from S3 on local Spark, under the job role's own credentials."""

from __future__ import annotations

import os
from typing import Any

from moto.glue.responses import GlueResponse

from sandbox.aws.glue_runs import job_runs_api, workflows_api
from sandbox.aws.glue_runs.execution import Execution
from sandbox.aws.glue_runs.job_runs import MINUTE_SECONDS, JobRuns
from sandbox.aws.glue_runs.schedules import Schedules
from sandbox.aws.glue_runs.slots import Slots
from sandbox.aws.glue_runs.workflow_runs import WorkflowRuns
from sandbox.aws.identity import SandboxIdentity

STOP_SECONDS = 1.5
#: 1: Spark starts when the first job is created, not when it is run.
WARM_UP_VARIABLE = "LAKEHOUSE_SPARK_WARM_UP"


def install(identity: SandboxIdentity, minute_seconds: float = MINUTE_SECONDS) -> None:
    """Gives moto's Glue job runs, whose Spark stays warm between them. Called once, before the first request.

    `minute_seconds` shortens the minutes of time-outs, for tests.
    """
    slots = Slots(identity.state_dir / "spark")
    job_runs = JobRuns(Execution(identity, slots), minute_seconds)
    workflow_runs = WorkflowRuns(job_runs)
    schedules = Schedules(identity.account_id, identity.region, job_runs, workflow_runs)
    job_runs_api.install(job_runs)
    if os.environ.get(WARM_UP_VARIABLE) == "1":
        warm_up_with_jobs(slots)
    workflows_api.install(workflow_runs, schedules)
    schedules.start()

    def stop() -> None:
        schedules.stop()
        slots.close()
        job_runs.stop_all(STOP_SECONDS)

    identity.on_stop(stop)


def warm_up_with_jobs(slots: Slots) -> None:
    """A sandbox without jobs needs no Spark."""
    create_job = GlueResponse.create_job

    def creating(self: GlueResponse) -> Any:
        answer = create_job(self)
        slots.warm_up()
        return answer

    GlueResponse.create_job = creating  # type: ignore[method-assign]
