"""A state that a run has reached is kept, also by those who look at the run in that moment.

moto's record of a run writes its state back whenever it is read. Where a run ended in the middle of that, the state of
before came back: a run that is over occupied its job, and the job's next run was refused.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from types import FrameType, SimpleNamespace
from typing import Any

import pytest

from snowdome.aws.glue_runs.job_run import (
    ACTIVE,
    ENDED,
    FAILED,
    RUNNING,
    STARTING,
    STOPPED,
    STOPPING,
    SUCCEEDED,
    TIMEOUT,
    WAITING,
    JobRun,
)
from snowdome.aws.glue_runs.workflow_runs import WorkflowRun

CHANGES = [
    (RUNNING, SUCCEEDED),
    (RUNNING, FAILED),
    (RUNNING, TIMEOUT),
    (RUNNING, STOPPING),
    (STOPPING, STOPPED),
    (STARTING, RUNNING),
    (WAITING, STARTING),
]


def read_the_state(run: JobRun) -> None:
    assert run.status


def describe(run: JobRun) -> None:
    assert run.as_dict()


def count(run: JobRun) -> None:
    assert workflow_run_of(run).statistics()


@pytest.mark.parametrize("look", [read_the_state, describe, count])
@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_a_state_is_kept_wherever_a_reader_is_when_it_is_reached(
    before: str, after: str, look: Callable[[JobRun], None]
) -> None:
    for line in itertools.count(1):
        run = job_run()
        run.status = before
        if not interrupted(lambda run=run: look(run), line, lambda run=run: reach(run, after)):  # type: ignore[misc]
            break
        assert (run.status, run.status in ACTIVE) == (after, after in ACTIVE), f"lost at line {line} of the reader"
    assert line > 1


def test_job_runs_are_counted_while_the_workflow_run_starts_another() -> None:
    for line in itertools.count(1):
        workflow_run = workflow_run_of(job_run("first"), job_run("second"))
        third = job_run("third")
        if not interrupted(workflow_run.statistics, line, lambda: workflow_run.job_runs.update(third=third)):  # noqa: B023
            break
    assert line > 1


def interrupted(reader: Callable[[], object], at: int, happening: Callable[[], None]) -> bool:
    """Lets it happen as the reader begins its `at`-th line, as another thread would; False: it has fewer lines."""
    lines = itertools.count(1)
    happened = False

    def trace(_frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal happened
        if event == "line" and next(lines) == at:
            happened = True
            happening()
        return trace

    traced_before = sys.gettrace()
    sys.settrace(trace)
    try:
        reader()
    finally:
        sys.settrace(traced_before)
    return happened


def reach(run: JobRun, state: str) -> None:
    if state in ENDED:
        run.end(state, None)
    else:
        run.status = state


def workflow_run_of(*runs: JobRun) -> WorkflowRun:
    backend: Any = None
    workflow_run = WorkflowRun(backend, "flow", None, {})
    workflow_run.job_runs = {run.job_name: run for run in runs}
    return workflow_run


def job_run(name: str = "job") -> JobRun:
    definition = {"Timeout": 1, "GlueVersion": "5.0", "MaxCapacity": 10}
    job: Any = SimpleNamespace(
        name=name, default_arguments={}, non_overridable_arguments={}, sandbox_definition=definition
    )
    return JobRun(job, {})
