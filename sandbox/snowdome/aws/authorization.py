"""May this caller do this: identity policies, permissions boundary, session policy and resource policy together.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html (the messages)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from snowdome.aws.callers import Caller
from snowdome.aws.errors import AccessDenied
from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Verdict, evaluate


@dataclass(frozen=True)
class ResourcePolicy:
    """The policy that hangs on the resource itself."""

    document: str
    kind: DocumentKind


@dataclass(frozen=True)
class Need:
    """One action on one resource that a request needs."""

    action: str
    resource: str
    #: Account that owns the resource.
    owner: str
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    resource_policy: ResourcePolicy | None = None
    #: Whether the resource is only about to be made: it has no account that a policy could ask for.
    is_new: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What a policy may ask about a request besides its action and resource."""

    region: str
    #: A probe may pretend to come over plain HTTP; all else on loopback counts as TLS 1.2.
    plain_http: bool = False
    #: Told of every need that was granted.
    on_granted: Callable[[Caller, Need], None] = lambda caller, need: None


def context_of(caller: Caller, need: Need, circumstances: Circumstances) -> dict[str, str | tuple[str, ...]]:
    now = datetime.now(timezone.utc)
    context: dict[str, str | tuple[str, ...]] = {
        "aws:currenttime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:epochtime": str(int(now.timestamp())),
        "aws:principalaccount": caller.account_id,
        "aws:principalarn": caller.principal.role_arn or caller.arn,
        "aws:principalisawsservice": "false",
        "aws:principaltype": "AssumedRole" if caller.session is not None else "User",
        "aws:requestedregion": circumstances.region,
        "aws:resourceaccount": need.owner,
        "aws:securetransport": "false" if circumstances.plain_http else "true",
        "aws:sourceip": "127.0.0.1",
        "aws:userid": caller.unique_id,
        "aws:viaawsservice": "false",
        "s3:signatureversion": "AWS4-HMAC-SHA256",
        **{f"aws:principaltag/{key.lower()}": value for key, value in caller.tags.items()},
    }
    if need.is_new:
        del context["aws:resourceaccount"]
    if not circumstances.plain_http:
        context["s3:tlsversion"] = "1.2"
    if caller.user_name is not None:
        context["aws:username"] = caller.user_name
    return {**context, **{key.lower(): value for key, value in need.context.items()}}


def context_of_service(service: str) -> dict[str, str]:
    """What a policy may ask about an AWS service that acts by itself, without the account and ARN that it acts for."""
    return {"aws:principalisawsservice": "true", "aws:principalservicename": service, "aws:securetransport": "true"}


def authorize(caller: Caller, need: Need, circumstances: Circumstances) -> None:
    """Raises AccessDenied naming user, action, resource and the kind of policy that refused."""
    context = context_of(caller, need, circumstances)
    on_identity = evaluate_identity(caller, need, context)
    boundary = caller.policies.boundary
    on_boundary = verdict_of(boundary, need, context)
    on_session = verdict_of(caller.session.policy if caller.session is not None else None, need, context)
    on_resource = evaluate_resource(caller, need, context)

    for verdict, policy in (
        (on_identity, "an identity-based policy"),
        (on_resource, "a resource-based policy"),
        (on_boundary, "a permissions boundary"),
        (on_session, "a session policy"),
    ):
        if verdict is Verdict.DENY:
            raise denied(caller, need, f"with an explicit deny in {policy}")

    limits = ((on_boundary, "permissions boundary"), (on_session, "session policy"))
    for verdict, policy in limits:
        if verdict is Verdict.SILENT:
            raise denied(caller, need, f"because no {policy} allows the {need.action} action")
    refusing = refusing_policy(caller, need, on_identity, on_resource)
    if refusing is not None:
        raise denied(caller, need, f"because no {refusing} policy allows the {need.action} action")
    circumstances.on_granted(caller, need)


def refusing_policy(caller: Caller, need: Need, on_identity: Verdict, on_resource: Verdict) -> str | None:
    """Which kind of policy lacks the allow that is needed; None when the request may pass."""
    identity_allows = on_identity is Verdict.ALLOW
    resource_allows = on_resource in (Verdict.ALLOW, Verdict.ALLOW_ACCOUNT)
    if caller.account_id != need.owner:
        # Both accounts must agree.
        return (
            None if identity_allows and resource_allows else "resource-based" if identity_allows else "identity-based"
        )
    if on_resource is Verdict.ALLOW:
        return None
    is_key = need.resource_policy is not None and need.resource_policy.kind is DocumentKind.KEY
    if is_key and on_resource is Verdict.SILENT:
        # A key policy is the root of all access to the key: identity policies count only where it delegates to them.
        # https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
        return "resource-based"
    return None if identity_allows else "identity-based"


def evaluate_identity(caller: Caller, need: Need, context: Mapping[str, str | tuple[str, ...]]) -> Verdict:
    if caller.is_administrator:
        return Verdict.ALLOW
    return evaluate(caller.policies.identity, DocumentKind.IDENTITY, need.action, need.resource, context)


def evaluate_resource(caller: Caller, need: Need, context: Mapping[str, str | tuple[str, ...]]) -> Verdict:
    policy = need.resource_policy
    if policy is None:
        return Verdict.SILENT
    return evaluate([policy.document], policy.kind, need.action, need.resource, context, caller.principal)


def verdict_of(document: str | None, need: Need, context: Mapping[str, str | tuple[str, ...]]) -> Verdict:
    """ALLOW when there is no such limit."""
    if document is None:
        return Verdict.ALLOW
    return evaluate([document], DocumentKind.IDENTITY, need.action, need.resource, context)


def denied(caller: Caller, need: Need, why: str) -> AccessDenied:
    # S3 alone puts the resource between quotes.
    resource = f'"{need.resource}"' if need.action.startswith("s3:") else need.resource
    return AccessDenied(
        f"User: {caller.arn} is not authorized to perform: {need.action} on resource: {resource} {why}",
        need.action,
        need.resource,
    )
