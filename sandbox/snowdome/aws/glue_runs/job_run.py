"""A job run as Glue describes it. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html"""

from __future__ import annotations

import datetime
import math
import threading
from typing import Any

from moto.core.utils import utcnow
from moto.glue.models import FakeJob, FakeJobRun

from snowdome.aws.glue_jobs_api import DPUS, definition
from snowdome.aws.glue_runs.run_logs import log_group_prefix

STARTING, RUNNING, STOPPING, WAITING = "STARTING", "RUNNING", "STOPPING", "WAITING"
SUCCEEDED, FAILED, STOPPED, TIMEOUT = "SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT"
ENDED = frozenset((SUCCEEDED, FAILED, STOPPED, TIMEOUT))
#: A run that occupies one of the job's MaxConcurrentRuns.
ACTIVE = frozenset((STARTING, RUNNING, STOPPING))
ERROR_CHARACTERS = 2000


class JobRun(FakeJobRun):
    """moto's record of a run, without its automatic way to SUCCEEDED."""

    #: A plain attribute. moto's property writes back what it has read, without a lock: a run that ended meanwhile would
    #: be RUNNING again, for ever.
    status: str = STARTING

    def __init__(
        self,
        job: FakeJob,
        values: dict[str, Any],
        previous: JobRun | None = None,
        trigger: str | None = None,
        workflow_run: object | None = None,
    ) -> None:
        """`values` are StartJobRun's; `previous` is the failed run that this one retries."""
        settings = definition(job)
        super().__init__(job_name=job.name)
        self.settings = settings
        #: As they were given, for a retry.
        self.values = values
        self.previous = previous
        self.trigger = trigger
        #: The workflow run that it is part of.
        self.workflow_run = workflow_run
        self.attempt: int = 0 if previous is None else previous.attempt + 1
        if previous is not None:
            first = previous.job_run_id.split("_attempt_")[0]
            self.job_run_id = f"{first}_attempt_{self.attempt}"
        self.arguments: dict[str, str] = {
            **(job.default_arguments or {}),
            **(values.get("Arguments") or {}),
            **(job.non_overridable_arguments or {}),
        }
        #: Minutes.
        self.timeout: int = values.get("Timeout") or settings["Timeout"]
        self.worker_type = values.get("WorkerType") or settings.get("WorkerType")
        self.number_of_workers = values.get("NumberOfWorkers") or settings.get("NumberOfWorkers")
        self.completed: datetime.datetime | None = None
        #: When the script began to run; before that no time counts.
        self.script_started: datetime.datetime | None = None
        self.error: str | None = None
        self.stop = threading.Event()

    def running(self) -> None:
        self.status = RUNNING
        self.script_started = self.modified_on = utcnow()

    def end(self, state: str, error: str | None) -> None:
        self.error = None if error is None else error[:ERROR_CHARACTERS]
        self.completed = self.modified_on = utcnow()
        self.status = state

    @property
    def ended(self) -> bool:
        return self.completed is not None

    @property
    def attempts(self) -> list[JobRun]:
        """This run and those that it retries, the first one first."""
        return [*(self.previous.attempts if self.previous else []), self]

    def execution_seconds(self) -> float:
        if self.script_started is None:
            return 0.0
        return ((self.completed or utcnow()) - self.script_started).total_seconds()

    def capacity(self) -> float:
        """DPUs."""
        if self.worker_type and self.number_of_workers:
            return float(DPUS[self.worker_type] * self.number_of_workers)
        return float(self.settings["MaxCapacity"])

    def as_dict(self) -> dict[str, Any]:
        seconds = self.execution_seconds()
        shown: dict[str, Any] = {
            "Id": self.job_run_id,
            "Attempt": self.attempt,
            "PreviousRunId": self.previous.job_run_id if self.previous else None,
            "TriggerName": self.trigger,
            "JobName": self.job_name,
            "StartedOn": self.started_on,
            "LastModifiedOn": self.modified_on,
            "CompletedOn": self.completed,
            "JobRunState": self.status,
            "Arguments": self.arguments,
            "ErrorMessage": self.error,
            "PredecessorRuns": [],
            "AllocatedCapacity": int(self.capacity()),
            "ExecutionTime": math.ceil(seconds),
            "Timeout": self.timeout,
            "MaxCapacity": self.capacity(),
            "WorkerType": self.worker_type,
            "NumberOfWorkers": self.number_of_workers,
            "LogGroupName": log_group_prefix(self.arguments),
            "GlueVersion": self.settings["GlueVersion"],
            # Glue tells it for flexible and auto-scaled runs, whose workers come and go; here all are there always.
            "DPUSeconds": round(seconds * self.capacity(), 3) if self.ended else None,
            "ExecutionClass": self.settings.get("ExecutionClass"),
        }
        return {key: value for key, value in shown.items() if value is not None}
