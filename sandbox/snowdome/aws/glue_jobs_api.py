"""Glue jobs as they are defined (not run): moto drops some settings and knows no update.

Every setting of CreateJob and UpdateJob is kept and read back as it was given, so that a refresh shows no drift.
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html
"""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.glue.exceptions import InvalidInputException, JobNotFoundException
from moto.glue.models import FakeJob, GlueBackend
from moto.glue.responses import GlueResponse

from snowdome.aws.errors import SandboxUnsupported

#: Settings of a job that the sandbox stores.
SETTINGS = frozenset(
    (
        "Command",
        "Connections",
        "DefaultArguments",
        "Description",
        "ExecutionClass",
        "ExecutionProperty",
        "GlueVersion",
        "JobMode",
        "JobRunQueuingEnabled",
        "LogUri",
        "MaintenanceWindow",
        "MaxCapacity",
        "MaxRetries",
        "NonOverridableArguments",
        "NotificationProperty",
        "NumberOfWorkers",
        "Role",
        "SecurityConfiguration",
        "Timeout",
        "WorkerType",
    )
)
#: Worker type -> DPUs of one worker. https://docs.aws.amazon.com/glue/latest/dg/add-job.html
DPUS = {"G.025X": 0.25, "Standard": 1} | {
    f"{kind}.{size}X": size for kind, sizes in {"G": (1, 2, 4, 8, 12, 16), "R": (1, 2, 4, 8)}.items() for size in sizes
}
FLEX_WORKERS = ("G.1X", "G.2X")
#: Glue 5.0 brought the default time-out down from 48 to 8 hours. Minutes.
TIMEOUT_MINUTES, OLD_TIMEOUT_MINUTES = 480, 2880


def definition(job: FakeJob) -> dict[str, Any]:
    """The settings of a job, defaults filled in, as GetJob shows them."""
    found: dict[str, Any] = job.sandbox_definition  # type: ignore[attr-defined]
    return found


def completed(operation: str, values: dict[str, Any]) -> dict[str, Any]:
    """Settings with Glue's defaults. Raises Glue's InvalidInputException, SandboxUnsupported for unknown settings."""
    if unknown := set(values) - SETTINGS:
        raise SandboxUnsupported(f"Glue {operation} setting {sorted(unknown)[0]!r}")
    for name in ("Role", "Command"):
        if not values.get(name):
            raise InvalidInputException(operation, f"{name} is required")
    version = values.get("GlueVersion", "5.0")
    workers, count = values.get("WorkerType"), values.get("NumberOfWorkers")
    if workers is not None and workers not in DPUS:
        raise InvalidInputException(operation, f"Worker type {workers} is not valid")
    if workers is not None and "MaxCapacity" in values:
        raise InvalidInputException(
            operation, "Please do not set Max Capacity if using Worker Type and Number of Workers."
        )
    if values.get("ExecutionClass") == "FLEX" and (workers not in FLEX_WORKERS or float(version) < 3):
        raise InvalidInputException(
            operation, "ExecutionClass FLEX needs Glue version 3.0 or later and worker type G.1X or G.2X"
        )
    capacity = DPUS[workers] * count if workers is not None and count else values.get("MaxCapacity", 10)
    defaults: dict[str, Any] = {
        "ExecutionProperty": {"MaxConcurrentRuns": 1},
        "GlueVersion": version,
        "JobMode": "SCRIPT",
        "JobRunQueuingEnabled": False,
        "MaxRetries": 0,
        "Timeout": TIMEOUT_MINUTES if float(version) >= 5 else OLD_TIMEOUT_MINUTES,
        "MaxCapacity": float(capacity),
        "AllocatedCapacity": int(capacity),
    }
    command = {"PythonVersion": "3", **values["Command"]}
    return defaults | values | {"Command": command}


def apply(job: FakeJob, values: dict[str, Any]) -> None:
    """Stores the definition, and the attributes that moto and the job runs read."""
    job.sandbox_definition = values  # type: ignore[attr-defined]
    job.role = values["Role"]
    job.command = values["Command"]
    job.description = values.get("Description", "")
    job.default_arguments = values.get("DefaultArguments") or {}
    job.non_overridable_arguments = values.get("NonOverridableArguments") or {}
    job.execution_property = values["ExecutionProperty"]
    job.max_retries = values["MaxRetries"]
    job.timeout = values["Timeout"]
    job.glue_version = values["GlueVersion"]
    job.worker_type = values.get("WorkerType", "")
    job.number_of_workers = values.get("NumberOfWorkers", 0)
    job.max_capacity = values["MaxCapacity"]
    job.allocated_capacity = values["AllocatedCapacity"]
    job.execution_class = values.get("ExecutionClass", "STANDARD")
    job.last_modified_on = utcnow()


def as_dict(job: FakeJob) -> dict[str, Any]:
    return {
        "Name": job.name,
        "CreatedOn": job.created_on,
        "LastModifiedOn": job.last_modified_on,
        **definition(job),
    }


def create_job(self: GlueResponse) -> ActionResult:
    values = dict(self.parameters)
    name, tags = values.pop("Name", None), values.pop("Tags", None)
    if not name:
        raise InvalidInputException("CreateJob", "Name is required")
    wanted = completed("CreateJob", values)
    existing = self.glue_backend.jobs.get(name)
    if existing is None:
        store(self.glue_backend, name, wanted, tags)
    elif definition(existing) != wanted:
        raise JsonRESTError(
            "IdempotentParameterMismatchException",
            f"Job with name {name} already submitted with different configuration",
        )
    return ActionResult({"Name": name})


def store(backend: GlueBackend, name: str, values: dict[str, Any], tags: dict[str, str] | None) -> None:
    unset: Any = None
    settings = dict.fromkeys(FIELDS_OF_MOTO, unset)
    backend.create_job(**{**settings, "name": name, "tags": tags})
    apply(backend.jobs[name], values)


FIELDS_OF_MOTO = (
    "role",
    "command",
    "description",
    "log_uri",
    "execution_property",
    "default_arguments",
    "non_overridable_arguments",
    "connections",
    "max_retries",
    "allocated_capacity",
    "timeout",
    "max_capacity",
    "security_configuration",
    "notification_property",
    "glue_version",
    "number_of_workers",
    "worker_type",
    "code_gen_configuration_nodes",
    "execution_class",
    "source_control_details",
)


def update_job(self: GlueResponse) -> ActionResult:
    """Settings that the update does not name fall back to their defaults."""
    name = self.parameters.get("JobName", "")
    job = self.glue_backend.jobs.get(name)
    if job is None:
        raise JobNotFoundException(name)
    apply(job, completed("UpdateJob", dict(self.parameters.get("JobUpdate") or {})))
    return ActionResult({"JobName": name})


def install() -> None:
    """Puts these operations into moto's Glue."""
    GlueResponse.create_job = create_job  # type: ignore[method-assign]
    GlueResponse.update_job = update_job  # type: ignore[attr-defined]
    FakeJob.as_dict = as_dict  # type: ignore[method-assign, assignment]
