"""Glue's operations that start, stop and show workflow runs and triggers, in the place of moto's."""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult
from moto.glue.exceptions import EntityNotFoundException
from moto.glue.responses import GlueResponse

from snowdome.aws.glue_runs.schedules import Schedules
from snowdome.aws.glue_runs.workflow_graph import graph
from snowdome.aws.glue_runs.workflow_runs import WorkflowRun, WorkflowRuns


def install(workflow_runs: WorkflowRuns, schedules: Schedules) -> None:
    """Puts these operations into moto's Glue."""
    get_workflow_of_moto = GlueResponse.get_workflow
    get_workflow_runs_of_moto = GlueResponse.get_workflow_runs
    create_trigger_before = GlueResponse.create_trigger

    def start_workflow_run(self: GlueResponse) -> ActionResult:
        values = self.parameters
        run = workflow_runs.start(self.glue_backend, values.get("Name", ""), values.get("RunProperties"))
        return ActionResult({"RunId": run.run_id})

    def stop_workflow_run(self: GlueResponse) -> ActionResult:
        workflow_runs.stop(self.glue_backend, self.parameters.get("Name", ""), self.parameters.get("RunId", ""))
        return EmptyResult()

    def get_workflow(self: GlueResponse) -> ActionResult:
        answer = get_workflow_of_moto(self)
        if self.parameters.get("IncludeGraph"):
            name = self.parameters["Name"]
            shown = self.glue_backend.get_workflow(name)
            return ActionResult({"Workflow": {**shown, "Graph": graph(self.glue_backend, name)}})
        return answer

    def get_workflow_run(self: GlueResponse) -> ActionResult:
        name = self.parameters.get("Name", "")
        workflow = self.glue_backend.workflows.get(name)
        if workflow is None:
            raise EntityNotFoundException("Entity not found")
        run = workflow.get_run(self.parameters.get("RunId", ""))
        assert isinstance(run, WorkflowRun)
        shown = run.as_dict()
        if self.parameters.get("IncludeGraph"):
            shown["Graph"] = graph(self.glue_backend, name, run)
        return ActionResult({"Run": shown})

    def get_workflow_runs(self: GlueResponse) -> ActionResult:
        with workflow_runs.lock:  # none starts while they are listed
            return get_workflow_runs_of_moto(self)

    def create_trigger(self: GlueResponse) -> ActionResult:
        """A schedule that cannot be read is refused when it is made, not when it is due."""
        schedules.check(self.parameters.get("Schedule"))
        return create_trigger_before(self)

    def start_trigger(self: GlueResponse) -> ActionResult:
        """Runs an on-demand trigger's jobs now; activates any other."""
        trigger = self.glue_backend.get_trigger(self.parameters.get("Name", ""))
        if trigger.trigger_type == "ON_DEMAND":
            schedules.fire(self.glue_backend, trigger)
        else:
            trigger.start_trigger()
        return ActionResult({"Name": trigger.name})

    def stop_trigger(self: GlueResponse) -> ActionResult:
        trigger = self.glue_backend.get_trigger(self.parameters.get("Name", ""))
        if trigger.trigger_type == "ON_DEMAND":
            raise JsonRESTError("InvalidInputException", f"Trigger {trigger.name} is on demand: it is never active.")
        trigger.stop_trigger()
        return ActionResult({"Name": trigger.name})

    GlueResponse.start_workflow_run = start_workflow_run  # type: ignore[method-assign]
    GlueResponse.stop_workflow_run = stop_workflow_run  # type: ignore[method-assign]
    GlueResponse.get_workflow = get_workflow  # type: ignore[method-assign]
    GlueResponse.get_workflow_run = get_workflow_run  # type: ignore[method-assign]
    GlueResponse.get_workflow_runs = get_workflow_runs  # type: ignore[method-assign]
    GlueResponse.create_trigger = create_trigger  # type: ignore[method-assign]
    GlueResponse.start_trigger = start_trigger  # type: ignore[method-assign]
    GlueResponse.stop_trigger = stop_trigger  # type: ignore[method-assign]
