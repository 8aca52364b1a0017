"""What one set of documents says about one request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from snowdome.aws.policy.document import DocumentKind, Statement, parse_document
from snowdome.aws.policy.patterns import Context, fill_in, like, resource_like


class Verdict(Enum):
    DENY = "explicit deny"
    #: Allowed to this very principal (or to everybody).
    ALLOW = "allow"
    #: Allowed to the principal's account: its administrators decide, by identity policies.
    ALLOW_ACCOUNT = "allow to the account"
    SILENT = "implicit deny"


@dataclass(frozen=True)
class Principal:
    """Who calls, as the Principal element of a policy may name it."""

    #: ARN of a user or of a role session; for a service its principal name.
    arn: str
    account_id: str
    role_arn: str | None = None
    service: str | None = None
    #: ARN of the identity provider whose token speaks for a caller without AWS credentials.
    provider: str | None = None

    def named_by(self, kind: str, name: str) -> Verdict:
        """ALLOW when `name` is this principal, ALLOW_ACCOUNT when it is only its account, else SILENT."""
        if self.service is not None:
            return Verdict.ALLOW if kind == "Service" and name == self.service else Verdict.SILENT
        if self.provider is not None:
            return Verdict.ALLOW if kind == "Federated" and name == self.provider else Verdict.SILENT
        if kind != "AWS":
            return Verdict.SILENT
        if name in ("*", self.arn, self.role_arn):
            return Verdict.ALLOW
        if name in (self.account_id, f"arn:aws:iam::{self.account_id}:root"):
            return Verdict.ALLOW_ACCOUNT
        return Verdict.SILENT


def evaluate(
    documents: Iterable[str],
    kind: DocumentKind,
    action: str,
    resource: str,
    context: Context,
    principal: Principal | None = None,
) -> Verdict:
    """Deny wins over every allow; an allow to the principal itself over one to its account.

    `principal` is None for identity policies. Raises SandboxUnsupported when a document uses what the sandbox does
    not know, whether or not that statement would have mattered.
    """
    verdict = Verdict.SILENT
    for text in documents:
        for statement in parse_document(text, kind):
            named = who(statement, principal)
            if named is Verdict.SILENT or not matches(statement, action, resource, context):
                continue
            if not statement.allows:
                return Verdict.DENY
            if verdict is not Verdict.ALLOW:
                verdict = named
    return verdict


def who(statement: Statement, principal: Principal | None) -> Verdict:
    if statement.principals is None or principal is None:
        return Verdict.ALLOW
    verdicts = {principal.named_by(kind, name) for kind, name in statement.principals}
    return next((v for v in (Verdict.ALLOW, Verdict.ALLOW_ACCOUNT) if v in verdicts), Verdict.SILENT)


def matches(statement: Statement, action: str, resource: str, context: Context) -> bool:
    if any(like(action, pattern, ignore_case=True) for pattern in statement.actions) == statement.not_action:
        return False
    if statement.resources:
        patterns = (fill_in(pattern, context) for pattern in statement.resources)
        hit = any(pattern is not None and resource_like(resource, pattern) for pattern in patterns)
        if hit == statement.not_resource:
            return False
    return all(condition.holds(context) for condition in statement.conditions)
