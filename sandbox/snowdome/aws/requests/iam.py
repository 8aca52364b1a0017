"""IAM users, roles, their policies and access keys.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from typing import Any

from snowdome.aws import iam_state
from snowdome.aws.authorization import Need
from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.tag_context import resource_tag_context, tag_context

ON_ROLE = {
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListInstanceProfilesForRole",
    "ListRolePolicies",
    "ListRoleTags",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
}
ON_USER = {
    "AttachUserPolicy",
    "CreateAccessKey",
    "CreateUser",
    "DeleteAccessKey",
    "DeleteUser",
    "DeleteUserPolicy",
    "DetachUserPolicy",
    "GetUser",
    "GetUserPolicy",
    "ListAccessKeys",
    "ListAttachedUserPolicies",
    "ListUserPolicies",
    "ListUserTags",
    "PutUserPolicy",
    "TagUser",
    "UntagUser",
    "UpdateAccessKey",
}
ON_POLICY = {
    "CreatePolicy",
    "CreatePolicyVersion",
    "DeletePolicy",
    "DeletePolicyVersion",
    "GetPolicy",
    "GetPolicyVersion",
    "ListPolicyVersions",
}
ON_PROVIDER = {
    "CreateOpenIDConnectProvider",
    "DeleteOpenIDConnectProvider",
    "GetOpenIDConnectProvider",
}
#: Actions on a role that know iam:PermissionsBoundary: TagRole, PassRole and those that read do not.
KNOWS_BOUNDARY = {
    "AttachRolePolicy",
    "CreateRole",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DetachRolePolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
    "UpdateRoleDescription",
}
#: Creating something with tags needs the action that tags it, too.
TAGGING = {
    "CreateOpenIDConnectProvider": "iam:TagOpenIDConnectProvider",
    "CreateRole": "iam:TagRole",
    "CreateUser": "iam:TagUser",
    "CreatePolicy": "iam:TagPolicy",
}
OF_ACCOUNT = {"GetAccountSummary", "ListOpenIDConnectProviders", "ListPolicies", "ListRoles", "ListUsers"}
#: Calls after which a role or user has other policies, so that the change has to spread.
CHANGES_POLICIES = {
    "AttachRolePolicy",
    "AttachUserPolicy",
    "CreateRole",
    "CreateUser",
    "DeleteRole",
    "DeleteRolePermissionsBoundary",
    "DeleteRolePolicy",
    "DeleteUserPolicy",
    "DetachRolePolicy",
    "DetachUserPolicy",
    "PutRolePermissionsBoundary",
    "PutRolePolicy",
    "PutUserPolicy",
    "UpdateAssumeRolePolicy",
}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation that is not in the tables."""
    operation, parameters = request.operation, request.parameters
    action = f"iam:{operation}"
    context = tag_context(form_tags(parameters), form_list(parameters, "TagKeys"))
    if operation in OF_ACCOUNT:
        return [Need(action, "*", account_id)]
    if operation in ON_ROLE:
        arn = role_arn(parameters, account_id)
        more = role_context(operation, parameters, account_id)
    elif operation in ON_USER:
        if "PermissionsBoundary" in parameters:
            raise SandboxUnsupported("permissions boundaries of users")
        arn = user_arn(request, account_id)
        tags = iam_state.backend(account_id).tagger.get_tag_dict_for_resource(arn)
        more = policy_context(parameters) | resource_tag_context(tags)
    elif operation in ON_POLICY:
        arn = str(parameters.get("PolicyArn") or named_arn(account_id, "policy", parameters, "PolicyName"))
        more = {}
    elif operation in ON_PROVIDER:
        url = str(parameters.get("Url", "")).removeprefix("https://")
        arn = str(parameters.get("OpenIDConnectProviderArn") or f"arn:aws:iam::{account_id}:oidc-provider/{url}")
        more = {}
    else:
        raise SandboxUnsupported(f"IAM operation {operation!r}")
    tagging = TAGGING.get(operation) if context else None
    extra = [Need(tagging, arn, account_id, context)] if tagging is not None else []
    return [Need(action, arn, account_id, context | more), *extra]


def named_arn(account_id: str, kind: str, parameters: dict[str, Any], name: str) -> str:
    return f"arn:aws:iam::{account_id}:{kind}{parameters.get('Path', '/')}{parameters.get(name, '')}"


def role_arn(parameters: dict[str, Any], account_id: str) -> str:
    role = iam_state.find_role_by_name(account_id, str(parameters.get("RoleName", "")))
    return role.arn if role is not None else named_arn(account_id, "role", parameters, "RoleName")


def user_arn(request: IncomingRequest, account_id: str) -> str:
    """A call without a user name means the caller; moto then answers for its own default user, so it is refused."""
    name = request.parameters.get("UserName")
    if not name:
        raise SandboxUnsupported(f"IAM {request.operation} without UserName")
    user = iam_state.find_user(account_id, name)
    return user.arn if user is not None else named_arn(account_id, "user", request.parameters, "UserName")


def role_context(operation: str, parameters: dict[str, Any], account_id: str) -> dict[str, str | tuple[str, ...]]:
    """iam:PermissionsBoundary is the boundary in the request, or else the one the role has."""
    boundary = parameters.get("PermissionsBoundary")
    role = iam_state.find_role_by_name(account_id, str(parameters.get("RoleName", "")))
    if boundary is None and role is not None:
        boundary = role.permissions_boundary_arn
    known = boundary and operation in KNOWS_BOUNDARY
    found: dict[str, str | tuple[str, ...]] = {"iam:permissionsboundary": str(boundary)} if known else {}
    tags = resource_tag_context(role.tags) if role is not None else {}
    return found | tags | policy_context(parameters)


def policy_context(parameters: dict[str, Any]) -> dict[str, str | tuple[str, ...]]:
    return {"iam:policyarn": str(parameters["PolicyArn"])} if "PolicyArn" in parameters else {}


def form_list(parameters: dict[str, Any], name: str) -> list[str]:
    prefix = f"{name}.member."
    return [str(value) for key, value in parameters.items() if key.startswith(prefix)]


def form_tags(parameters: dict[str, Any]) -> list[dict[str, str]]:
    tags: dict[str, dict[str, str]] = {}
    for key, value in parameters.items():
        if key.startswith("Tags.member."):
            number, _, part = key.removeprefix("Tags.member.").partition(".")
            tags.setdefault(number, {})[part] = str(value)
    return list(tags.values())


def pass_role(role: str, account_id: str, service: str, for_resource: str) -> Need:
    """What handing a role to a service needs. `role`: name or ARN.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    arn = role if role.startswith("arn:") else None
    if arn is None:
        found = iam_state.find_role_by_name(account_id, role)
        arn = found.arn if found is not None else f"arn:aws:iam::{account_id}:role/{role}"
    return Need("iam:PassRole", arn, account_id, {"iam:passedtoservice": service})
