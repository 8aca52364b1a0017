"""Glue triggers and workflows as they are defined: updates, refusals of duplicates, tags that end with their owner.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-workflow.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.glue.exceptions import AlreadyExistsException, EntityNotFoundException, InvalidInputException
from moto.glue.models import GlueBackend
from moto.glue.responses import GlueResponse
from moto.glue.utils import Action, Predicate

from snowdome.aws.errors import SandboxUnsupported

TRIGGER_TYPES = ("ON_DEMAND", "SCHEDULED", "CONDITIONAL")
UPDATABLE = {"Name", "Description", "Schedule", "Actions", "Predicate"}

create_trigger_of_moto = GlueResponse.create_trigger
create_workflow_of_moto = GlueResponse.create_workflow


def create_trigger(self: GlueResponse) -> ActionResult:
    values = self.parameters
    kind = values.get("Type")
    if kind not in TRIGGER_TYPES:
        raise SandboxUnsupported(f"Glue trigger type {kind!r}")
    if values.get("Name") in self.glue_backend.triggers:
        raise AlreadyExistsException(f"Trigger with name {values['Name']}")
    if kind == "ON_DEMAND" and values.get("StartOnCreation"):
        raise InvalidInputException("CreateTrigger", "StartOnCreation is not supported for ON_DEMAND triggers.")
    if kind == "SCHEDULED" and not values.get("Schedule"):
        raise InvalidInputException("CreateTrigger", "A scheduled trigger needs a schedule.")
    check_actions("CreateTrigger", values)
    return create_trigger_of_moto(self)


def check_actions(operation: str, values: dict[str, Any]) -> None:
    if not values.get("Actions"):
        raise InvalidInputException(operation, "Actions cannot be null or empty")
    if any("JobName" not in action for action in values["Actions"]):
        raise SandboxUnsupported(f"Glue {operation} with an action other than a job")


def update_trigger(self: GlueResponse) -> ActionResult:
    """A definition given here replaces the previous one completely; type, workflow and state stay."""
    name, update = self.parameters.get("Name", ""), dict(self.parameters.get("TriggerUpdate") or {})
    trigger = self.glue_backend.get_trigger(name)
    if unknown := set(update) - UPDATABLE:
        raise SandboxUnsupported(f"Glue UpdateTrigger setting {sorted(unknown)[0]!r}")
    check_actions("UpdateTrigger", update)
    predicate = update.get("Predicate")
    if trigger.trigger_type == "CONDITIONAL" and not predicate:
        raise InvalidInputException("UpdateTrigger", "Predicate cannot be null or empty")
    trigger.actions = [Action(inputs) for inputs in update["Actions"]]
    trigger.predicate = Predicate(predicate) if predicate else None
    trigger.description = update.get("Description", "")
    trigger.schedule = update.get("Schedule", "")
    return ActionResult({"Trigger": trigger.as_dict()})


def create_workflow(self: GlueResponse) -> ActionResult:
    name = self.parameters.get("Name")
    if name in self.glue_backend.workflows:
        raise AlreadyExistsException(f"Workflow with name {name}")
    return create_workflow_of_moto(self)


def update_workflow(self: GlueResponse) -> ActionResult:
    """moto cannot empty a setting: it takes an empty value for an absent one."""
    values = self.parameters
    workflow = self.glue_backend.workflows.get(values.get("Name", ""))
    if workflow is None:
        raise EntityNotFoundException("Entity not found")
    if "Description" in values:
        workflow.description = values["Description"]
    if "DefaultRunProperties" in values:
        workflow.default_run_properties = values["DefaultRunProperties"]
    if "MaxConcurrentRuns" in values:
        workflow.max_concurrent_runs = values["MaxConcurrentRuns"]
    workflow.last_modified_on = utcnow()
    return ActionResult({"Name": workflow.name})


def forgets_tags(delete: Callable[[GlueBackend, str], None], kind: str) -> Callable[[GlueBackend, str], None]:
    """moto keeps the tags of a deleted object and gives them to the next one of that name."""

    def forgetting(self: GlueBackend, name: str) -> None:
        delete(self, name)
        arn = f"arn:aws:glue:{self.region_name}:{self.account_id}:{kind}/{name}"
        self.tagger.delete_all_tags_for_resource(arn)

    return forgetting


def install() -> None:
    """Puts these operations into moto's Glue."""
    GlueResponse.create_trigger = create_trigger  # type: ignore[method-assign]
    GlueResponse.update_trigger = update_trigger  # type: ignore[attr-defined]
    GlueResponse.create_workflow = create_workflow  # type: ignore[method-assign]
    GlueResponse.update_workflow = update_workflow  # type: ignore[method-assign]
    for name, kind in (("delete_job", "job"), ("delete_trigger", "trigger"), ("delete_database", "database")):
        setattr(GlueBackend, name, forgets_tags(getattr(GlueBackend, name), kind))
