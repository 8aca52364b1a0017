"""Glue's operations on job runs, put in the place of moto's, which run nothing.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import InvalidInputException, JobRunNotFoundException
from moto.glue.responses import GlueResponse

from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.glue_jobs_api import DPUS
from snowdome.aws.glue_runs.job_runs import JobRuns, find

STARTABLE = frozenset(
    (
        "AllocatedCapacity",
        "Arguments",
        "ExecutionClass",
        "JobName",
        "JobRunId",
        "JobRunQueuingEnabled",
        "MaxCapacity",
        "NumberOfWorkers",
        "Timeout",
        "WorkerType",
    )
)


def install(job_runs: JobRuns) -> None:
    """Puts these operations into moto's Glue."""

    def start_job_run(self: GlueResponse) -> ActionResult:
        values: dict[str, Any] = dict(self.parameters)
        if unknown := set(values) - STARTABLE:
            raise SandboxUnsupported(f"Glue StartJobRun setting {sorted(unknown)[0]!r}")
        if values.get("WorkerType") not in (None, *DPUS):
            raise InvalidInputException("StartJobRun", f"Worker type {values['WorkerType']} is not valid")
        job = self.glue_backend.get_job(values.pop("JobName", ""))
        previous_id = values.pop("JobRunId", None)
        previous = find(job, previous_id) if previous_id else None
        return ActionResult({"JobRunId": job_runs.start(job, values, previous).job_run_id})

    def get_job_runs(self: GlueResponse) -> ActionResult:
        """The latest first, as Glue has it."""
        job = self.glue_backend.get_job(self.parameters.get("JobName", ""))
        runs = [run.as_dict() for run in reversed(job.job_runs)]
        first = int(self.parameters.get("NextToken") or 0)
        last = first + int(self.parameters.get("MaxResults") or 200)
        return ActionResult({"JobRuns": runs[first:last], "NextToken": str(last) if last < len(runs) else None})

    def batch_stop_job_run(self: GlueResponse) -> ActionResult:
        name = self.parameters.get("JobName", "")
        job = self.glue_backend.get_job(name)
        stopped, errors = [], []
        for run_id in self.parameters.get("JobRunIds") or []:
            key = {"JobName": name, "JobRunId": run_id}
            try:
                job_runs.stop(job, run_id)
                stopped.append(key)
            except JobRunNotFoundException:
                errors.append(key | _detail("EntityNotFoundException", f"Job run {run_id} is not found"))
            except ValueError as ended:
                errors.append(key | _detail("JobRunInvalidStateTransitionException", str(ended)))
        return ActionResult({"SuccessfulSubmissions": stopped, "Errors": errors})

    GlueResponse.start_job_run = start_job_run  # type: ignore[method-assign]
    GlueResponse.get_job_runs = get_job_runs  # type: ignore[method-assign]
    GlueResponse.batch_stop_job_run = batch_stop_job_run  # type: ignore[attr-defined]


def _detail(code: str, message: str) -> dict[str, Any]:
    return {"ErrorDetail": {"ErrorCode": code, "ErrorMessage": message}}
