"""Policy documents: JSON text -> statements, with the refusals AWS makes when a document is written.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from snowdome.aws.errors import MalformedPolicy, SandboxUnsupported
from snowdome.aws.policy.condition_keys import check_key
from snowdome.aws.policy.conditions import Condition, parse_conditions
from snowdome.aws.policy.patterns import variables


class DocumentKind(Enum):
    """Where a document hangs; this decides whether it names principals and resources."""

    IDENTITY = "identity"
    TRUST = "trust"
    BUCKET = "bucket"
    KEY = "key"
    TOPIC = "topic"


@dataclass(frozen=True)
class Statement:
    allows: bool
    #: By type ("AWS", "Service", ...); None in an identity policy.
    principals: tuple[tuple[str, str], ...] | None
    actions: tuple[str, ...]
    not_action: bool
    #: Empty in a trust policy: its resource is the role itself.
    resources: tuple[str, ...]
    not_resource: bool
    conditions: tuple[Condition, ...]


ELEMENTS = {"Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
#: AWS completes an ARN that lacks fields, so there may be fewer.
FIELDS_WITHOUT_VARIABLES = re.compile(r"arn(:[^:$]*){5}|arn(:[^:$]*){1,4}$")
PRINCIPAL_TYPES = {"AWS", "Service", "Federated", "CanonicalUser"}


@lru_cache(maxsize=1024)
def parse_document(text: str, kind: DocumentKind) -> tuple[Statement, ...]:
    """The statements of a document.

    Raises MalformedPolicy as AWS does, and SandboxUnsupported for what only the sandbox does not know.
    """
    try:
        document = json.loads(text)
        version, statements = document.get("Version", "2008-10-17"), document["Statement"]
        if version not in ("2012-10-17", "2008-10-17"):
            raise ValueError(f"The policy must contain a valid version string, not {version!r}")
        if unknown := set(document) - {"Version", "Id", "Statement"}:
            raise ValueError(f"Syntax errors in policy: unknown element {sorted(unknown)[0]!r}")
        return tuple(parse_statement(item, kind) for item in as_list(statements))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise malformed(kind, f"The policy is not in the valid JSON format: {error}") from error


def malformed(kind: DocumentKind, message: str) -> MalformedPolicy:
    codes = {
        DocumentKind.BUCKET: "MalformedPolicy",
        DocumentKind.KEY: "MalformedPolicyDocumentException",
        DocumentKind.TOPIC: "InvalidParameter",
    }
    return MalformedPolicy(message, codes.get(kind, "MalformedPolicyDocument"))


def parse_statement(item: dict[str, Any], kind: DocumentKind) -> Statement:
    if "NotPrincipal" in item:
        raise SandboxUnsupported("statement element 'NotPrincipal'")
    if unknown := set(item) - ELEMENTS:
        raise ValueError(f"Syntax errors in policy: unknown element {sorted(unknown)[0]!r}")
    if item.get("Effect") not in ("Allow", "Deny"):
        raise ValueError(f"Invalid effect: {item.get('Effect')}")
    actions, not_action = one_of(item, "Action")
    resources, not_resource = one_of(item, "Resource", optional=True)
    if kind is DocumentKind.TRUST and resources:
        raise ValueError("Has prohibited field Resource")
    if kind is not DocumentKind.TRUST and not resources:
        raise ValueError("Policy statement must contain resources.")
    if kind is DocumentKind.IDENTITY and "Principal" in item:
        raise ValueError("Policy document should not specify a principal.")
    if kind is not DocumentKind.IDENTITY and "Principal" not in item:
        raise ValueError("Missing required field Principal")
    for action in actions:
        if action != "*" and ":" not in action:
            raise ValueError(f"Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: {action}")
    for resource in resources:
        if resource != "*" and not resource.startswith("arn:"):
            raise ValueError(f'Resource {resource} must be in ARN format or "*".')
        if resource != "*" and FIELDS_WITHOUT_VARIABLES.match(resource) is None:
            raise ValueError(f"Resource {resource}: a variable may only stand behind the fifth colon of an ARN")
        for variable in variables(resource):
            check_key(variable)
    return Statement(
        allows=item["Effect"] == "Allow",
        principals=parse_principal(item["Principal"]) if "Principal" in item else None,
        actions=actions,
        not_action=not_action,
        resources=resources,
        not_resource=not_resource,
        conditions=parse_conditions(item["Condition"]) if "Condition" in item else (),
    )


def parse_principal(element: Any) -> tuple[tuple[str, str], ...]:
    if element == "*":
        return (("AWS", "*"),)
    if not isinstance(element, dict) or set(element) - PRINCIPAL_TYPES:
        raise ValueError(f"Invalid principal in policy: {element!r}")
    return tuple((kind, name) for kind, names in element.items() for name in as_list(names))


def one_of(item: dict[str, Any], element: str, optional: bool = False) -> tuple[tuple[str, ...], bool]:
    """(values, whether they are in the Not... form) of Action or Resource."""
    if (element in item) and (f"Not{element}" in item):
        raise ValueError(f"Syntax errors in policy: both {element} and Not{element}")
    negated = f"Not{element}" in item
    values = item.get(f"Not{element}" if negated else element, [])
    values = tuple(as_list(values))
    if not values and not optional:
        raise ValueError(f"Missing required field {element}")
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"{element} must be a string or a list of strings")
    return values, negated


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
