"""The IAM users and roles that moto holds, as the policies that bind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from moto.iam.models import IAMBackend, ManagedPolicy, Role, User, iam_backends

PARTITION = "aws"
NOTHING = '{"Version": "2012-10-17", "Statement": []}'


@dataclass(frozen=True)
class AttachedPolicies:
    """Everything that decides what one user or role may do. Documents are JSON texts."""

    identity: tuple[str, ...]
    #: Document of the permissions boundary, None when there is none.
    boundary: str | None
    #: Trust policy of a role, None for a user.
    trust: str | None
    #: Unique id, e.g. AROA...: another one means that the role was deleted and created again.
    unique_id: str


def backend(account_id: str) -> IAMBackend:
    return iam_backends[account_id][PARTITION]


def find_role(role_arn: str) -> Role | None:
    fields = role_arn.split(":")
    if len(fields) != 6 or fields[4] not in iam_backends:
        return None
    return next((role for role in list(backend(fields[4]).roles.values()) if role.arn == role_arn), None)


def find_role_by_name(account_id: str, name: str) -> Role | None:
    return next((role for role in list(backend(account_id).roles.values()) if role.name == name), None)


def find_user(account_id: str, name: str) -> User | None:
    return backend(account_id).users.get(name)


def policies_of_role(role: Role) -> AttachedPolicies:
    return AttachedPolicies(
        identity=(*role.policies.values(), *documents(role.managed_policies.values())),
        boundary=boundary(role.account_id, role.permissions_boundary_arn),
        trust=role.assume_role_policy_document,
        unique_id=role.id,
    )


def policies_of_user(user: User) -> AttachedPolicies:
    groups = [group for group in list(backend(user.account_id).groups.values()) if user in group.users]
    return AttachedPolicies(
        identity=(
            *user.policies.values(),
            *documents(user.managed_policies.values()),
            *(document for group in groups for document in group.policies.values()),
            *(document for group in groups for document in documents(group.managed_policies.values())),
        ),
        # moto has no permissions boundary of users; requests/iam.py refuses to set one.
        boundary=None,
        trust=None,
        unique_id=user.id,
    )


def documents(policies: Iterable[ManagedPolicy]) -> list[str]:
    return [document(policy) for policy in policies]


def document(policy: ManagedPolicy) -> str:
    """Text of the default version."""
    return next(str(version.document) for version in policy.versions if version.is_default)


def find_policy(account_id: str, arn: str) -> ManagedPolicy | None:
    return backend(account_id).managed_policies.get(arn)


def boundary(account_id: str, policy_arn: str | None) -> str | None:
    """Document of a permissions boundary; one that allows nothing when the policy is gone."""
    if not policy_arn:
        return None
    policy = find_policy(account_id, policy_arn)
    return document(policy) if policy is not None else NOTHING
