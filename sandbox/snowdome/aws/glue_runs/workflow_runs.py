"""Workflow runs: what starts with the workflow, what follows on the end of other jobs, and when all is done.

https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.glue.exceptions import (
    ConcurrentRunsExceededException,
    EntityNotFoundException,
    JobNotFoundException,
)
from moto.glue.models import FakeTrigger, FakeWorkflowRun, GlueBackend

from snowdome.aws.glue_runs.job_run import FAILED, RUNNING, STARTING, STOPPED, SUCCEEDED, TIMEOUT, WAITING, JobRun
from snowdome.aws.glue_runs.job_runs import JobRuns

#: Statistics' name of each state.
COUNTED = {
    "SucceededActions": (SUCCEEDED,),
    "FailedActions": (FAILED,),
    "StoppedActions": (STOPPED,),
    "TimeoutActions": (TIMEOUT,),
    "RunningActions": (STARTING, RUNNING, "STOPPING"),
    "WaitingActions": (WAITING,),
}


class WorkflowRun(FakeWorkflowRun):
    def __init__(
        self, backend: GlueBackend, workflow_name: str, previous_run_id: str | None, properties: dict[str, str]
    ) -> None:
        super().__init__(workflow_name, previous_run_id, properties)
        self.backend = backend
        self.fired: set[str] = set()
        #: The last run of each job in this workflow run.
        self.job_runs: dict[str, JobRun] = {}
        #: Actions whose job could not be started.
        self.errored = 0

    def statistics(self) -> dict[str, int]:
        states = [run.status for run in list(self.job_runs.values())]
        counted = {name: sum(state in wanted for state in states) for name, wanted in COUNTED.items()}
        return {"TotalActions": len(states) + self.errored, **counted, "ErroredActions": self.errored}

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), "Statistics": self.statistics()}


class WorkflowRuns:
    def __init__(self, job_runs: JobRuns) -> None:
        self._job_runs = job_runs
        #: The same one: starting a job from here and being told of a job's end would wait for each other with two.
        self.lock = job_runs.lock
        job_runs.on_end(self._job_ended)
        job_runs.on_retry(self._job_retried)

    def start(self, backend: GlueBackend, name: str, properties: dict[str, str] | None) -> WorkflowRun:
        """Starts the workflow at its start trigger, whatever its type."""
        with self.lock:
            workflow = backend.workflows.get(name)
            if workflow is None:
                raise EntityNotFoundException("Entity not found")
            going = [run for run in workflow.runs.values() if run.status in ("RUNNING", "STOPPING")]
            if workflow.max_concurrent_runs and len(going) >= workflow.max_concurrent_runs:
                raise ConcurrentRunsExceededException(f"Concurrent runs exceeded for workflow {name}")
            starts = [t for t in triggers_of(backend, name) if t.trigger_type in ("ON_DEMAND", "SCHEDULED")]
            if not starts:
                raise JsonRESTError("InvalidInputException", f"Workflow {name} has no start trigger.")
            previous = next(reversed(workflow.runs), None)
            run = WorkflowRun(
                backend, name, previous, {**(workflow.default_run_properties or {}), **(properties or {})}
            )
            workflow.runs[run.run_id] = run
            for trigger in starts:
                self._fire(run, trigger)
            self._advance(run)
            return run

    def stop(self, backend: GlueBackend, name: str, run_id: str) -> None:
        """Stops the jobs in progress; triggers that have not fired do not fire any more."""
        with self.lock:
            workflow = backend.workflows.get(name)
            if workflow is None:
                raise EntityNotFoundException("Entity not found")
            run = workflow.get_run(run_id)
            assert isinstance(run, WorkflowRun)
            if run.status != "RUNNING":
                raise JsonRESTError("IllegalWorkflowStateException", f"Workflow run {run_id} is {run.status}.")
            run.status = "STOPPING"
            for job_run in run.job_runs.values():
                if not job_run.ended:
                    self._job_runs.stop(backend.get_job(job_run.job_name), job_run.job_run_id)
            self._advance(run)

    def _job_ended(self, job_run: JobRun) -> None:
        run = job_run.workflow_run
        if isinstance(run, WorkflowRun):
            with self.lock:
                self._advance(run)

    def _job_retried(self, job_run: JobRun) -> None:
        run = job_run.workflow_run
        if isinstance(run, WorkflowRun):
            with self.lock:
                run.job_runs[job_run.job_name] = job_run

    def _advance(self, run: WorkflowRun) -> None:
        if run.status == "RUNNING":
            for trigger in triggers_of(run.backend, run.workflow_name):
                if (
                    trigger.trigger_type == "CONDITIONAL"
                    and trigger.state == "ACTIVATED"
                    and trigger.name not in run.fired
                    and is_met(trigger.as_dict()["Predicate"], run.job_runs)
                ):
                    self._fire(run, trigger)
        if run.status in ("RUNNING", "STOPPING") and all(job_run.ended for job_run in run.job_runs.values()):
            run.status = "COMPLETED" if run.status == "RUNNING" else "STOPPED"
            run.completed_on = utcnow()

    def _fire(self, run: WorkflowRun, trigger: FakeTrigger) -> None:
        run.fired.add(trigger.name)
        extra = {"--WORKFLOW_NAME": run.workflow_name, "--WORKFLOW_RUN_ID": run.run_id}
        for action in trigger.as_dict()["Actions"]:
            try:
                started = start_action(self._job_runs, run.backend, trigger.name, action, extra, run)
            except (ConcurrentRunsExceededException, JobNotFoundException):
                run.errored += 1
            else:
                run.job_runs[started.job_name] = started


def start_action(
    job_runs: JobRuns,
    backend: GlueBackend,
    trigger: str,
    action: dict[str, Any],
    extra: dict[str, str],
    workflow_run: WorkflowRun | None = None,
) -> JobRun:
    """Starts the job of a trigger's action. Raises Glue's exceptions of StartJobRun."""
    values: dict[str, Any] = {"Arguments": {**(action.get("Arguments") or {}), **extra}}
    if action.get("Timeout"):
        values["Timeout"] = action["Timeout"]
    return job_runs.start(backend.get_job(action["JobName"]), values, trigger=trigger, workflow_run=workflow_run)


def is_met(predicate: dict[str, Any], job_runs: dict[str, JobRun]) -> bool:
    """Whether a trigger's conditions hold: all, or with Logical ANY one of them."""
    held = [
        condition["JobName"] in job_runs and job_runs[condition["JobName"]].status == condition["State"]
        for condition in predicate["Conditions"]
    ]
    return any(held) if predicate.get("Logical") == "ANY" else all(held)


def triggers_of(backend: GlueBackend, workflow_name: str) -> list[FakeTrigger]:
    return [trigger for trigger in list(backend.triggers.values()) if trigger.workflow_name == workflow_name]
