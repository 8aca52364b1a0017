"""Whatever goes wrong in the runner itself ends the run: none may stay in STARTING for ever."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from moto.glue.exceptions import EntityNotFoundException

from snowdome.aws.glue_runs.execution import Execution, RunRequest
from snowdome.aws.glue_runs.job_runs import JobRuns
from snowdome.aws.glue_runs.slot import Outcome, Slot
from snowdome.aws.glue_runs.slots import Slots
from snowdome.aws.glue_runs.workflow_runs import WorkflowRun, WorkflowRuns
from snowdome.aws.identity import Credentials
from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox


@pytest.mark.parametrize("variable", ["JARS_DIR", "JAVA_HOME"])
def test_a_sandbox_without_its_tools_says_so(
    tmp_path: Path, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """`sandbox` is there for its environment."""
    monkeypatch.delenv(f"SNOWDOME_{variable}")
    without = RunningSandbox(tmp_path)
    try:
        lake = Lake(without, "without-tools")
        job = lake.job("any", "print(1)")
        for _ in range(2):
            run = lake.wait(job, lake.start(job), seconds=20)
            assert run["JobRunState"] == "FAILED"
            assert f"SNOWDOME_{variable} is not set" in run["ErrorMessage"]
    finally:
        without.stop()


def test_any_error_of_a_slot_reaches_the_run_that_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_slot: Slot) -> None:
        raise KeyError("gone")

    monkeypatch.setattr(Slot, "warm_up", broken)
    slots = Slots(tmp_path, 1)
    for _ in range(2):  # the place that failed is free again
        with pytest.raises(RuntimeError, match="could not run the job: KeyError: 'gone'"):
            _take(slots)


def _take(slots: Slots) -> None:
    with slots.take({}, threading.Event()):
        raise AssertionError("there is no slot to take")


class BrokenIdentity:
    """A sandbox whose roles cannot be read."""

    account_id, region, endpoint = "123456789012", "us-west-2", "http://127.0.0.1:1"

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        self.asked: list[int] = []

    def service_credentials(self, *asked: Any) -> Credentials:
        self.asked.append(asked[-1])
        raise LookupError("roles are gone")


def _request(timeout_seconds: float = 60) -> RunRequest:
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
    return RunRequest("job", "arn:aws:glue:::job/job", "jr_1", "role", "5.0", command, {}, timeout_seconds)


def test_any_error_of_an_execution_is_its_outcome(tmp_path: Path) -> None:
    execution = Execution(BrokenIdentity(tmp_path), Slots(tmp_path, 1))  # type: ignore[arg-type]
    outcome = execution.execute(_request(), lambda: None)
    assert outcome == Outcome("FAILED", "The sandbox could not run the job: LookupError: roles are gone")
    assert list(tmp_path.iterdir()) == []


def test_a_session_outlasts_the_time_out(tmp_path: Path) -> None:
    identity = BrokenIdentity(tmp_path)
    Execution(identity, Slots(tmp_path, 1)).execute(_request(2880 * 60), lambda: None)  # type: ignore[arg-type]
    assert identity.asked[0] > 2880 * 60


def test_an_error_before_the_execution_ends_the_run(tmp_path: Path) -> None:
    runs = JobRuns(Execution(BrokenIdentity(tmp_path), Slots(tmp_path, 1)))  # type: ignore[arg-type]
    run, job = _Run(), _Job()
    runs._execute(job, run)  # type: ignore[arg-type]
    assert run.ended_with == ("FAILED", "The sandbox could not run the job: KeyError: 'GlueVersion'")


@pytest.mark.timeout(20)
def test_a_workflow_that_starts_and_a_job_that_ends_do_not_wait_for_each_other() -> None:
    job_runs = JobRuns(None)  # type: ignore[arg-type]
    workflow_runs = WorkflowRuns(job_runs)
    starting = threading.Event()

    class Backend:
        triggers: dict[str, Any] = {}  # noqa: RUF012

        @property
        def workflows(self) -> dict[str, Any]:
            """Looked at by a start that has begun, which then needs the jobs."""
            starting.set()
            with job_runs.lock:
                return {}

    backend: Any = Backend()
    run: Any = SimpleNamespace(
        workflow_run=WorkflowRun(backend, "flow", None, {}), job_name="job", status="SUCCEEDED", ended=True
    )
    with job_runs.lock:  # as when a run ends
        thread = threading.Thread(target=_start_nothing, args=(workflow_runs, backend), daemon=True)
        thread.start()
        starting.wait(1)
        workflow_runs._job_ended(run)
    thread.join(5)
    assert not thread.is_alive()


def _start_nothing(workflow_runs: WorkflowRuns, backend: Any) -> None:
    with pytest.raises(EntityNotFoundException):
        workflow_runs.start(backend, "none", None)


class _Job:
    name, arn, role = "job", "arn:aws:glue:::job/job", "role"


class _Run:
    """A run whose job lacks a setting."""

    settings = {"MaxRetries": 0}  # noqa: RUF012
    status, attempt, timeout, job_run_id, arguments, stop = "STARTING", 0, 1, "jr_1", None, None
    ended_with: tuple[str, str | None] | None = None

    def end(self, state: str, error: str | None) -> None:
        self.ended_with = (state, error)
