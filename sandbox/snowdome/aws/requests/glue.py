"""Glue: Data Catalog, table optimizers, jobs, triggers, workflows.

A call on the catalog needs its action on every level: the catalog, the database and the table.
https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
"""

from __future__ import annotations

from typing import Any

from moto.glue.models import glue_backends

from snowdome.aws import catalog_key
from snowdome.aws.authorization import Need
from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests.iam import pass_role
from snowdome.aws.tag_context import resource_tag_context, tag_context

SERVICE = "glue.amazonaws.com"
ON_CATALOG = {"GetCatalog", "GetDatabases", *catalog_key.SETTINGS}
ON_DATABASE = {"CreateDatabase", "GetDatabase", "UpdateDatabase"}
#: These reach into the tables: DeleteDatabase deletes them, GetTables shows them.
ON_ALL_TABLES = {"DeleteDatabase", "GetTables"}
ON_TABLE = {
    "BatchCreatePartition",
    "BatchDeletePartition",
    "BatchGetPartition",
    "BatchUpdatePartition",
    "CreatePartition",
    "CreateTable",
    "DeletePartition",
    "DeleteTable",
    "DeleteTableVersion",
    "GetPartition",
    "GetPartitionIndexes",
    "GetPartitions",
    "GetTable",
    "GetTableVersion",
    "GetTableVersions",
    "UpdatePartition",
    "UpdateTable",
}
#: Writing them asks for the right to change the table, too.
#: https://docs.aws.amazon.com/glue/latest/dg/enable-compaction.html
WRITES_OPTIMIZER = {"CreateTableOptimizer", "UpdateTableOptimizer"}
ON_OPTIMIZER = {*WRITES_OPTIMIZER, "DeleteTableOptimizer", "GetTableOptimizer"}
JOB_NAMES = {
    "BatchStopJobRun": "JobName",
    "CreateJob": "Name",
    "DeleteJob": "JobName",
    "GetJob": "JobName",
    "GetJobRun": "JobName",
    "GetJobRuns": "JobName",
    "StartJobRun": "JobName",
    "UpdateJob": "JobName",
}
TRIGGERS = {"CreateTrigger", "DeleteTrigger", "GetTrigger", "StartTrigger", "StopTrigger", "UpdateTrigger"}
WORKFLOWS = {
    "CreateWorkflow",
    "DeleteWorkflow",
    "GetWorkflow",
    "GetWorkflowRun",
    "GetWorkflowRunProperties",
    "GetWorkflowRuns",
    "PutWorkflowRunProperties",
    "StartWorkflowRun",
    "StopWorkflowRun",
    "UpdateWorkflow",
}
LISTS = {
    "GetJobs": "job",
    "ListJobs": "job",
    "GetTriggers": "trigger",
    "ListTriggers": "trigger",
    "ListWorkflows": "workflow",
}
BATCHES = {
    "BatchGetJobs": ("job", "JobNames"),
    "BatchGetTriggers": ("trigger", "TriggerNames"),
    "BatchGetWorkflows": ("workflow", "Names"),
}
TAGGING = {"GetTags", "TagResource", "UntagResource"}
#: Calls on the Data Catalog, which may be encrypted, and in which Lake Formation may have a say.
CATALOG_CALLS = ON_CATALOG | ON_DATABASE | ON_ALL_TABLES | ON_TABLE | ON_OPTIMIZER | {"BatchDeleteTable"}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation that is not in the tables."""
    operation, parameters = request.operation, request.parameters
    resources = resources_of(operation, parameters)
    prefix = f"arn:aws:glue:{request.region}:{account_id}:"
    tags = parameters.get("Tags") or parameters.get("TagsToAdd")
    context = tag_context(tags, parameters.get("TagsToRemove"))
    arns = [resource if resource.startswith("arn:") else prefix + resource for resource in resources]
    tagger = glue_backends[account_id][request.region].tagger
    found = [
        Need(
            f"glue:{operation}", arn, account_id, context | resource_tag_context(tagger.get_tag_dict_for_resource(arn))
        )
        for arn in arns
    ]
    if operation.startswith("Create") and tags:
        found.append(Need("glue:TagResource", arns[-1], account_id, context))
    role = parameters.get("Role") or (parameters.get("JobUpdate") or {}).get("Role")
    if operation in ("CreateJob", "UpdateJob") and role:
        found.append(pass_role(role, account_id, SERVICE, found[0].resource))
    if operation in WRITES_OPTIMIZER:
        found += [Need("glue:UpdateTable", arn, account_id) for arn in arns]
        role = (parameters.get("TableOptimizerConfiguration") or {}).get("roleArn")
        found += [pass_role(str(role), account_id, SERVICE, arns[-1])] if role else []
    if operation in CATALOG_CALLS:
        catalog_key.check_settings(operation, parameters)
        found += catalog_key.key_needs(operation, account_id, request.region)
    return found


def resources_of(operation: str, parameters: dict[str, Any]) -> list[str]:
    """Resource parts of the ARNs, in the order in which Glue checks them."""
    if operation in ON_CATALOG:
        return ["catalog"]
    if operation in CATALOG_CALLS:
        return catalog_resources(operation, parameters)
    if operation in JOB_NAMES:
        return [f"job/{parameters.get(JOB_NAMES[operation], '')}"]
    if operation in TRIGGERS:
        return [f"trigger/{parameters.get('Name', '')}"]
    if operation in WORKFLOWS:
        return [f"workflow/{parameters.get('Name', '')}"]
    if operation in LISTS:
        return [f"{LISTS[operation]}/*"]
    if operation in BATCHES:
        kind, names = BATCHES[operation]
        return [f"{kind}/{name}" for name in parameters.get(names, [])]
    if operation in TAGGING:
        return [str(parameters.get("ResourceArn", ""))]
    raise SandboxUnsupported(f"Glue operation {operation!r}")


def catalog_resources(operation: str, parameters: dict[str, Any]) -> list[str]:
    if operation in ON_DATABASE or operation == "DeleteDatabase":
        database = parameters.get("Name") or (parameters.get("DatabaseInput") or {}).get("Name", "")
    else:
        database = parameters.get("DatabaseName", "")
    found = ["catalog", f"database/{database}"]
    if operation in ON_ALL_TABLES:
        found.append(f"table/{database}/*")
    if operation == "DeleteDatabase":
        found.append(f"userDefinedFunction/{database}/*")
    if operation in ON_TABLE | ON_OPTIMIZER:
        table = (
            parameters.get("TableName") or parameters.get("Name") or (parameters.get("TableInput") or {}).get("Name")
        )
        found.append(f"table/{database}/{table or ''}")
    if operation == "BatchDeleteTable":
        found += [f"table/{database}/{table}" for table in parameters.get("TablesToDelete", [])]
    return found
