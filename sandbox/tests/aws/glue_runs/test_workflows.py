from __future__ import annotations

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox

FINE, WRONG, SLOW = "print('fine')", "raise ValueError('wrong')", "import time; time.sleep(60)"


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> Lake:
    made = Lake(sandbox, "flows")
    for name, script in {"a": FINE, "b": FINE, "c": FINE, "bad": WRONG, "slow": SLOW, "later": FINE}.items():
        made.job(name, script)
    return made


def workflow(lake: Lake, name: str, start: list[str], **then: tuple[str, dict[str, str]]) -> str:
    """`then`: job to start -> (Logical, {job: state waited for})."""
    lake.glue.create_workflow(Name=name, MaxConcurrentRuns=1, DefaultRunProperties={"kind": "test"})
    lake.glue.create_trigger(
        Name=f"{name}-start",
        WorkflowName=name,
        Type="ON_DEMAND",
        Actions=[{"JobName": f"flows-{job}"} for job in start],
    )
    for job, (logical, conditions) in then.items():
        lake.glue.create_trigger(
            Name=f"{name}-{job}",
            WorkflowName=name,
            Type="CONDITIONAL",
            StartOnCreation=True,
            Predicate={
                "Logical": logical,
                "Conditions": [
                    {"LogicalOperator": "EQUALS", "JobName": f"flows-{waited}", "State": state}
                    for waited, state in conditions.items()
                ],
            },
            Actions=[{"JobName": f"flows-{job}"}],
        )
    return name


def finish(lake: Lake, name: str, run_id: str) -> dict[str, Any]:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        run: dict[str, Any] = lake.glue.get_workflow_run(Name=name, RunId=run_id, IncludeGraph=True)["Run"]
        if run["Status"] not in ("RUNNING", "STOPPING"):
            return run
        time.sleep(0.2)
    raise AssertionError(run)


def states(run: dict[str, Any]) -> dict[str, str]:
    return {
        node["Name"].removeprefix("flows-"): node["JobDetails"]["JobRuns"][0]["JobRunState"]
        for node in run["Graph"]["Nodes"]
        if node["Type"] == "JOB" and node["JobDetails"]["JobRuns"]
    }


def test_all_of_several_jobs_before_the_next(lake: Lake) -> None:
    name = workflow(lake, "flow-and", ["a", "b"], c=("AND", {"a": "SUCCEEDED", "b": "SUCCEEDED"}))
    run = finish(lake, name, lake.glue.start_workflow_run(Name=name)["RunId"])
    assert run["Status"] == "COMPLETED"
    assert states(run) == {"a": "SUCCEEDED", "b": "SUCCEEDED", "c": "SUCCEEDED"}
    assert run["Statistics"]["SucceededActions"] == run["Statistics"]["TotalActions"] == 3
    assert run["WorkflowRunProperties"] == {"kind": "test"}
    runs = {job: lake.glue.get_job_runs(JobName=f"flows-{job}")["JobRuns"][0] for job in "abc"}
    assert runs["c"]["StartedOn"] >= max(runs["a"]["CompletedOn"], runs["b"]["CompletedOn"])
    assert runs["c"]["TriggerName"] == "flow-and-c"
    assert runs["c"]["Arguments"]["--WORKFLOW_RUN_ID"] == run["WorkflowRunId"]
    assert len(run["Graph"]["Edges"]) == 5


def test_a_failed_job_holds_up_what_waits_for_it(lake: Lake) -> None:
    name = workflow(
        lake,
        "flow-any",
        ["a", "bad"],
        b=("ANY", {"a": "SUCCEEDED", "bad": "SUCCEEDED"}),
        c=("AND", {"a": "SUCCEEDED", "bad": "SUCCEEDED"}),
        later=("AND", {"bad": "FAILED"}),
    )
    run = finish(lake, name, lake.glue.start_workflow_run(Name=name)["RunId"])
    assert states(run) == {"a": "SUCCEEDED", "bad": "FAILED", "b": "SUCCEEDED", "later": "SUCCEEDED"}
    assert (run["Statistics"]["FailedActions"], run["Statistics"]["SucceededActions"]) == (1, 3)


def test_a_workflow_shows_every_attempt_and_goes_on_after_the_one_that_succeeds(lake: Lake) -> None:
    """The script fails until it is a retry: its run ID says so."""
    again = "import sys\nassert '_attempt_1' in ' '.join(sys.argv), 'not yet'"
    lake.job("again", again, MaxRetries=2)
    name = workflow(lake, "flow-retry", ["again", "a"], c=("AND", {"again": "SUCCEEDED", "a": "SUCCEEDED"}))
    run = finish(lake, name, lake.glue.start_workflow_run(Name=name)["RunId"])
    (node,) = (node for node in run["Graph"]["Nodes"] if node["Name"] == "flows-again")
    attempts = [(one["Attempt"], one["JobRunState"]) for one in node["JobDetails"]["JobRuns"]]
    assert attempts == [(0, "FAILED"), (1, "SUCCEEDED")]
    assert node["JobDetails"]["JobRuns"][1]["PreviousRunId"] == node["JobDetails"]["JobRuns"][0]["Id"]
    assert states(run)["c"] == "SUCCEEDED"
    assert (run["Status"], run["Statistics"]["FailedActions"]) == ("COMPLETED", 0)


def test_a_workflow_run_can_be_stopped_and_runs_alone(lake: Lake) -> None:
    name = workflow(lake, "flow-stop", ["slow"], c=("AND", {"slow": "STOPPED"}))
    run_id = lake.glue.start_workflow_run(Name=name)["RunId"]
    with pytest.raises(ClientError, match="ConcurrentRunsExceeded"):
        lake.glue.start_workflow_run(Name=name)
    lake.glue.stop_workflow_run(Name=name, RunId=run_id)
    run = finish(lake, name, run_id)
    assert (run["Status"], states(run)) == ("STOPPED", {"slow": "STOPPED"})


def test_triggers_outside_workflows(lake: Lake) -> None:
    lake.glue.create_trigger(Name="by-hand", Type="ON_DEMAND", Actions=[{"JobName": "flows-a"}])
    before = len(lake.glue.get_job_runs(JobName="flows-a")["JobRuns"])
    lake.glue.start_trigger(Name="by-hand")
    runs = lake.glue.get_job_runs(JobName="flows-a")["JobRuns"]
    assert (len(runs), runs[0]["TriggerName"]) == (before + 1, "by-hand")
    assert lake.wait("flows-a", runs[0]["Id"])["JobRunState"] == "SUCCEEDED"
    with pytest.raises(ClientError, match="is not a schedule"):
        lake.glue.create_trigger(Name="odd", Type="SCHEDULED", Schedule="daily", Actions=[{"JobName": "flows-a"}])


@pytest.mark.slow
def test_a_schedule_starts_its_job(lake: Lake) -> None:
    lake.glue.create_trigger(
        Name="each-minute",
        Type="SCHEDULED",
        Schedule="cron(* * * * ? *)",
        StartOnCreation=True,
        Actions=[{"JobName": "flows-later"}],
    )
    known = {run["Id"] for run in lake.glue.get_job_runs(JobName="flows-later")["JobRuns"]}
    end = time.monotonic() + 75
    started: list[dict[str, Any]] = []
    while not started and time.monotonic() < end:
        time.sleep(1)
        runs = lake.glue.get_job_runs(JobName="flows-later")["JobRuns"]
        started = [run for run in runs if run["Id"] not in known]
    assert [run["TriggerName"] for run in started] == ["each-minute"]
    lake.glue.stop_trigger(Name="each-minute")
    assert lake.glue.get_trigger(Name="each-minute")["Trigger"]["State"] == "DEACTIVATED"
