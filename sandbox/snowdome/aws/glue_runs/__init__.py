"""Glue job runs that really run: scripts from S3 on local Spark, under the job role's own credentials."""

from __future__ import annotations

from dataclasses import dataclass

from snowdome.aws.glue_runs.execution import Execution
from snowdome.aws.glue_runs.job_runs import JobRuns
from snowdome.aws.glue_runs.schedules import Schedules
from snowdome.aws.glue_runs.slots import Slots
from snowdome.aws.glue_runs.workflow_runs import WorkflowRuns
from snowdome.aws.identity import SandboxIdentity

STOP_SECONDS = 1.5


@dataclass(frozen=True)
class GlueRuns:
    """Job runs, whose Spark stays warm between them, and what starts them."""

    slots: Slots
    job_runs: JobRuns
    workflow_runs: WorkflowRuns
    schedules: Schedules

    @staticmethod
    def of(identity: SandboxIdentity) -> GlueRuns:
        slots = Slots(identity.state_dir / "spark")
        job_runs = JobRuns(Execution(identity, slots))
        workflow_runs = WorkflowRuns(job_runs)
        schedules = Schedules(identity.account_id, identity.region, job_runs, workflow_runs)
        return GlueRuns(slots, job_runs, workflow_runs, schedules)

    def stop(self) -> None:
        self.schedules.stop()
        self.slots.close()
        self.job_runs.stop_all(STOP_SECONDS)
