"""Checks when a policy is written: AWS refuses a document that it cannot read or that names nobody.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from snowdome import inversion
from snowdome.aws import iam_state, kms_keys, s3_buckets, settings
from snowdome.aws.authorization import Circumstances, Need, ResourcePolicy, authorize
from snowdome.aws.callers import Caller, policies_of_role_arn
from snowdome.aws.errors import AccessDenied, AwsError, MalformedPolicy, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.policy.document import DocumentKind, Statement, malformed, parse_document
from snowdome.aws.policy_sizes import check_policy_size
from snowdome.aws.propagation import Propagation
from snowdome.aws.requests.s3 import split_path, sub_resource
from snowdome.aws.tag_context import resource_tag_context

ACCOUNTS = (settings.ACCOUNT_ID, settings.SNOWFLAKE_ACCOUNT_ID)
SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?")
#: Those of which the page tells which claim they need that have to do with this program.
SHARED_PROVIDERS = {"token.actions.githubusercontent.com"}
INVALID_KEY_PRINCIPAL = "Policy contains a statement with one or more invalid principals."


def check_policy_write(
    request: IncomingRequest, caller: Caller, circumstances: Circumstances, propagation: Propagation
) -> None:
    """Raises MalformedPolicy or SandboxUnsupported when the request would store a policy that is not valid."""
    operation, parameters = request.operation, request.parameters if request.service != "s3" else {}
    if request.service == "iam":
        check_iam_write(operation, parameters, propagation)
    elif request.service == "kms" and operation in ("CreateKey", "PutKeyPolicy") and parameters.get("Policy"):
        check_key_policy(request, caller, circumstances, propagation)
    elif request.service == "sns" and parameters.get("AttributeName") == "Policy":
        check_topic_policy(parameters, propagation)
    elif request.service == "s3" and request.method == "PUT" and sub_resource(request) == "policy":
        check_bucket_policy(request, caller, propagation)


def check_iam_write(operation: str, parameters: dict[str, Any], propagation: Propagation) -> None:
    if operation in ("CreateRole", "UpdateAssumeRolePolicy"):
        field = "AssumeRolePolicyDocument" if operation == "CreateRole" else "PolicyDocument"
        check_shared_providers(check_document(str(parameters.get(field, "")), DocumentKind.TRUST, propagation))
    elif operation in ("PutRolePolicy", "PutUserPolicy", "CreatePolicy", "CreatePolicyVersion"):
        check_document(str(parameters.get("PolicyDocument", "")), DocumentKind.IDENTITY, propagation)
    check_policy_size(operation, parameters, settings.ACCOUNT_ID)
    if operation in ("CreateRole", "PutRolePermissionsBoundary") and parameters.get("PermissionsBoundary"):
        check_boundary(str(parameters["PermissionsBoundary"]))


def check_boundary(arn: str) -> None:
    """Raises AwsError unless the managed policy is there. https://github.com/hashicorp/terraform-provider-aws/issues/15341"""
    if iam_state.find_policy(settings.ACCOUNT_ID, arn) is None:
        raise AwsError(404, "NoSuchEntity", f"Scope ARN: {arn} does not exist or is not attachable.")


def check_document(text: str, kind: DocumentKind, propagation: Propagation) -> tuple[Statement, ...]:
    """The document's statements. Raises MalformedPolicy for one that cannot be read or names nobody."""
    statements = parse_document(text, kind)
    for statement in statements:
        for principal_type, name in statement.principals or ():
            if not exists(principal_type, name, propagation):
                raise invalid_principal(kind, principal_type, name)
    return statements


def check_shared_providers(statements: Iterable[Statement]) -> None:
    """Whoever has an account at a shared provider gets its tokens: a role that trusts it must look at the subject.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
    """
    for statement in statements:
        for kind, name in statement.principals or ():
            url = name.partition(":oidc-provider/")[2]
            if kind != "Federated" or url not in SHARED_PROVIDERS or not statement.allows:
                continue
            looks = [one for one in statement.conditions if one.key == f"{url}:sub" and one.test is not None]
            if not any(not one.negated and not one.if_exists and "*" not in one.wanted for one in looks):
                raise malformed(
                    DocumentKind.TRUST, f"Missing required condition on {url}:sub for the shared OIDC provider {url}"
                )


def invalid_principal(kind: DocumentKind, principal_type: str, name: str) -> MalformedPolicy:
    if kind is DocumentKind.KEY:
        return malformed(kind, INVALID_KEY_PRINCIPAL)
    return malformed(kind, f'Invalid principal in policy: "{principal_type}":"{name}"')


def exists(principal_type: str, name: str, propagation: Propagation) -> bool:
    """Whether the principal exists. A role made a moment ago may not be known everywhere yet.

    The sandbox has two accounts, its own and Snowflake's; on AWS any account that exists will do.
    """
    if principal_type == "Service":
        return SERVICE.fullmatch(name) is not None
    if principal_type == "Federated":
        return name in iam_state.backend(settings.ACCOUNT_ID).open_id_providers
    if principal_type != "AWS":
        return False
    if name == "*" or name in ACCOUNTS:
        return True
    fields = name.split(":", 5)
    if len(fields) != 6 or fields[0] != "arn" or fields[4] not in ACCOUNTS:
        return False
    kind, _, rest = fields[5].partition("/")
    if fields[2] == "iam" and fields[5] == "root":
        return True
    if fields[2] == "iam" and kind == "user":
        user = iam_state.find_user(fields[4], rest.rpartition("/")[2])
        return user is not None and user.arn == name
    if fields[2] == "iam" and kind == "role":
        return propagation.effective(name, lambda: policies_of_role_arn(name)) is not None
    if fields[2] == "sts" and kind == "assumed-role":
        return iam_state.find_role_by_name(fields[4], rest.partition("/")[0]) is not None
    return False


def check_key_policy(
    request: IncomingRequest, caller: Caller, circumstances: Circumstances, propagation: Propagation
) -> None:
    """Also refuses a key policy that would lock its author out of changing it again."""
    parameters = request.parameters
    text = str(parameters["Policy"])
    check_document(text, DocumentKind.KEY, propagation)
    if parameters.get("BypassPolicyLockoutSafetyCheck"):
        return
    account_id = caller.account_id
    name = str(parameters.get("KeyId", ""))
    key = kms_keys.find_key(account_id, request.region, name) if name else None
    arn = key.arn if key is not None else kms_keys.key_arn(account_id, request.region, "new")
    # Stricter reading: tags of the request are no tags of a key yet, and aws:ResourceTag cannot control CreateKey.
    # https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
    tags: dict[str, Any] = kms_keys.label_context(key) if key is not None else {}
    if key is None and inversion.is_inverted("kms-lockout-tags"):
        tags = resource_tag_context(parameters.get("Tags"))
    later = Need("kms:PutKeyPolicy", arn, account_id, tags, ResourcePolicy(text, DocumentKind.KEY))
    try:
        authorize(caller, later, Circumstances(circumstances.region, circumstances.plain_http))
    except AccessDenied as error:
        raise malformed(
            DocumentKind.KEY, "The new key policy will not allow you to update the key policy in the future."
        ) from error


def check_bucket_policy(request: IncomingRequest, caller: Caller, propagation: Propagation) -> None:
    text = (request.body or b"").decode("utf-8", errors="replace")
    statements = check_document(text, DocumentKind.BUCKET, propagation)
    name, _ = split_path(request)
    for statement in statements:
        for resource in statement.resources:
            if resource.split(":", 5)[-1].split("/")[0] != name:
                raise malformed(DocumentKind.BUCKET, "Policy has invalid resource")
    bucket = s3_buckets.find_bucket(name)
    block = bucket.public_access_block if bucket is not None else None
    if block is not None and block.block_public_policy and is_public(statements):
        arn = f"arn:aws:s3:::{name}"
        raise AccessDenied(
            f'User: {caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "{arn}" '
            "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
            "s3:PutBucketPolicy",
            arn,
        )


def check_topic_policy(parameters: dict[str, Any], propagation: Propagation) -> None:
    """The sandbox asks it only where a service publishes; so a statement that denies is refused by name."""
    text = str(parameters.get("AttributeValue", ""))
    for statement in check_document(text, DocumentKind.TOPIC, propagation):
        if not statement.allows:
            raise SandboxUnsupported("a Deny in the policy of a topic")
        if any(resource != parameters.get("TopicArn") for resource in statement.resources):
            raise malformed(DocumentKind.TOPIC, "Invalid parameter: Policy statement must apply to a single resource")


def is_public(statements: Iterable[Statement]) -> bool:
    """An allow to everybody without a condition. AWS also looks into the conditions; the sandbox does not."""
    return any(
        statement.allows and not statement.conditions and ("AWS", "*") in (statement.principals or ())
        for statement in statements
    )
