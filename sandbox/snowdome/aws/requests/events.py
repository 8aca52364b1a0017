"""EventBridge, as far as alarms need it: rules of the default bus with a pattern, and topics of SNS as targets.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

from __future__ import annotations

import json
from typing import Any

from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.tag_context import tag_context

ON_RULE = {
    "DeleteRule": "Name",
    "DescribeRule": "Name",
    "ListTargetsByRule": "Rule",
    "PutRule": "Name",
    "PutTargets": "Rule",
    "RemoveTargets": "Rule",
}
ON_ARN = {"ListTagsForResource", "TagResource", "UntagResource"}
#: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
PATTERN_LENGTH = 2048
#: moto matches these as EventBridge does; others it takes for true.
FILTERS = {"prefix", "exists"}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming what is not in the tables, AwsError for a pattern that is none."""
    operation, parameters = request.operation, request.parameters
    action = f"events:{operation}"
    context = tag_context(parameters.get("Tags"), parameters.get("TagKeys"))
    if operation in ON_ARN:
        return [Need(action, str(parameters.get("ResourceARN", "")), account_id, context)]
    if operation not in ON_RULE:
        raise SandboxUnsupported(f"EventBridge operation {operation!r}")
    if parameters.get("EventBusName", "default") != "default":
        raise SandboxUnsupported("event buses other than default")
    arn = f"arn:aws:events:{request.region}:{account_id}:rule/{parameters.get(ON_RULE[operation], '')}"
    if operation == "PutRule":
        check_rule(parameters)
    if operation == "PutTargets":
        check_targets(parameters)
    tagging = [Need("events:TagResource", arn, account_id, context)] if operation == "PutRule" and context else []
    return [Need(action, arn, account_id, context), *tagging]


def check_rule(parameters: dict[str, Any]) -> None:
    for name in ("ScheduleExpression", "RoleArn"):
        if parameters.get(name):
            raise SandboxUnsupported(f"{name} of PutRule")
    text = str(parameters.get("EventPattern") or "")
    if len(text) > PATTERN_LENGTH:
        raise invalid_pattern(f"it is longer than {PATTERN_LENGTH} characters")
    try:
        pattern = json.loads(text)
    except ValueError as error:
        raise invalid_pattern(str(error)) from error
    check_pattern(pattern)


def check_pattern(pattern: Any) -> None:
    if not isinstance(pattern, dict) or not pattern:
        raise invalid_pattern("an object with fields is expected")
    for name, wanted in pattern.items():
        if isinstance(wanted, dict):
            check_pattern(wanted)
        elif not isinstance(wanted, list) or not wanted:
            raise invalid_pattern(f'"{name}" must be an object or an array')
        for value in wanted if isinstance(wanted, list) else ():
            if isinstance(value, dict) and (unknown := set(value) - FILTERS):
                raise SandboxUnsupported(f"filter {sorted(unknown)[0]!r} of an event pattern")


def invalid_pattern(reason: str) -> AwsError:
    return AwsError(400, "InvalidEventPatternException", f"Event pattern is not valid. Reason: {reason}")


def check_targets(parameters: dict[str, Any]) -> None:
    for target in parameters.get("Targets") or []:
        if unknown := set(target) - {"Id", "Arn"}:
            raise SandboxUnsupported(f"{sorted(unknown)[0]} of a target")
        if not str(target.get("Arn", "")).startswith("arn:aws:sns:"):
            raise SandboxUnsupported(f"target {target.get('Arn')!r}: only topics of SNS")
