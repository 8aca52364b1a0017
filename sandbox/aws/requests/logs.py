"""CloudWatch Logs. The resource of a call on a group ends in `:log-stream:`, so a policy needs `log-group:NAME:*`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/permissions-reference-cwl.html
"""

from __future__ import annotations

from sandbox.aws.authorization import Need
from sandbox.aws.errors import SandboxUnsupported
from sandbox.aws.incoming import IncomingRequest
from sandbox.aws.requests.tags import tag_context

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
        return [Need(action, f"{prefix}{group}:log-stream:", account_id, context)]
    if operation in ON_STREAM:
        stream = parameters.get("logStreamName", "")
        return [Need(action, f"{prefix}{group}:log-stream:{stream}", account_id)]
    if operation in ON_ARN:
        return [Need(action, str(parameters.get("resourceArn", "")), account_id, context)]
    raise SandboxUnsupported(f"CloudWatch Logs operation {operation!r}")
