"""CloudWatch Logs. The resource of a call on a group ends in `:log-stream:`, so a policy needs `log-group:NAME:*`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
"""

from __future__ import annotations

from moto.logs.models import logs_backends

from snowdome.aws.authorization import Need
from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.tag_context import resource_tag_context, tag_context

ON_GROUP = {
    "CreateLogGroup",
    "DeleteLogGroup",
    "DeleteRetentionPolicy",
    "DescribeLogStreams",
    "FilterLogEvents",
    "PutRetentionPolicy",
}
ON_STREAM = {"CreateLogStream", "DeleteLogStream", "GetLogEvents", "PutLogEvents"}
ON_ARN = {"ListTagsForResource", "TagResource", "UntagResource"}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation that is not in the tables."""
    operation, parameters = request.operation, request.parameters
    prefix = f"arn:aws:logs:{request.region}:{account_id}:log-group:"
    context = tag_context(parameters.get("tags"), parameters.get("tagKeys"))
    action = f"logs:{operation}"
    identifier = str(parameters.get("logGroupIdentifier", "")).removeprefix(prefix).removesuffix(":*")
    group = str(parameters.get("logGroupName") or identifier)
    if "kmsKeyId" in parameters:
        raise SandboxUnsupported("encrypted log groups (kmsKeyId)")
    if operation == "DescribeLogGroups":
        return [Need(action, f"{prefix}:log-stream:", account_id)]
    if operation in ON_GROUP:
        arn = f"{prefix}{group}:log-stream:"
        tagging = (
            [Need("logs:TagResource", arn, account_id, context)] if operation == "CreateLogGroup" and context else []
        )
        return [Need(action, arn, account_id, context | tags_of(account_id, request.region, group)), *tagging]
    if operation in ON_STREAM:
        stream = parameters.get("logStreamName", "")
        tags = tags_of(account_id, request.region, group)
        return [Need(action, f"{prefix}{group}:log-stream:{stream}", account_id, tags)]
    if operation in ON_ARN:
        arn = str(parameters.get("resourceArn", ""))
        tags = tags_of(account_id, request.region, arn.removeprefix(prefix).removesuffix(":*"))
        return [Need(action, arn, account_id, context | tags)]
    raise SandboxUnsupported(f"CloudWatch Logs operation {operation!r}")


def tags_of(account_id: str, region: str, group: str) -> dict[str, str | tuple[str, ...]]:
    backend = logs_backends[account_id][region]
    found = backend.groups.get(group)
    return resource_tag_context(backend.tagger.get_tag_dict_for_resource(found.arn)) if found is not None else {}
