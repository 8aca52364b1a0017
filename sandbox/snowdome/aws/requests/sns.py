"""SNS, as far as alarms by mail need it: standard topics, their policy, and subscriptions of addresses.

Reading and ending a subscription knows no resource in IAM.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
"""

from __future__ import annotations

from typing import Any

from snowdome.aws.authorization import Need
from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests.iam import form_list, form_tags
from snowdome.aws.tag_context import tag_context

ON_TOPIC = {"DeleteTopic", "GetTopicAttributes", "ListSubscriptionsByTopic", "SetTopicAttributes", "Subscribe"}
ON_ARN = {"ListTagsForResource", "TagResource", "UntagResource"}
WITHOUT_RESOURCE = {"GetSubscriptionAttributes", "Unsubscribe"}
ATTRIBUTES = {"DisplayName", "KmsMasterKeyId", "Policy"}
PROTOCOLS = {"email", "email-json"}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation, attribute or protocol that is not in the tables."""
    operation, parameters = request.operation, request.parameters
    action = f"sns:{operation}"
    context = tag_context(form_tags(parameters), form_list(parameters, "TagKeys"))
    refuse_unknown(operation, parameters)
    if operation == "CreateTopic":
        arn = f"arn:aws:sns:{request.region}:{account_id}:{parameters.get('Name', '')}"
        tagging = [Need("sns:TagResource", arn, account_id, context)] if context else []
        return [Need(action, arn, account_id, context), *tagging]
    if operation in ON_TOPIC:
        return [Need(action, str(parameters.get("TopicArn", "")), account_id)]
    if operation in ON_ARN:
        return [Need(action, str(parameters.get("ResourceArn", "")), account_id, context)]
    if operation in WITHOUT_RESOURCE:
        return [Need(action, "*", account_id)]
    raise SandboxUnsupported(f"SNS operation {operation!r}")


def refuse_unknown(operation: str, parameters: dict[str, Any]) -> None:
    named = [str(value) for key, value in parameters.items() if key.startswith("Attributes.") and key.endswith(".key")]
    if operation == "SetTopicAttributes":
        named.append(str(parameters.get("AttributeName", "")))
    for name in named:
        if operation == "Subscribe" or name not in ATTRIBUTES:
            raise SandboxUnsupported(f"attribute {name!r} of {operation}")
    if operation == "Subscribe" and parameters.get("Protocol") not in PROTOCOLS:
        raise SandboxUnsupported(f"subscriptions by {parameters.get('Protocol')!r}")
