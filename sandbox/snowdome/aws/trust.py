"""sts:AssumeRole: does the role trust this caller.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

from snowdome import inversion
from snowdome.aws import iam_state, settings
from snowdome.aws.authorization import Circumstances, Need, authorize, context_of, context_of_service
from snowdome.aws.callers import Caller, policies_of_role_arn
from snowdome.aws.errors import AccessDenied, AwsError
from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Principal, Verdict, evaluate
from snowdome.aws.propagation import Propagation

ACTION = "sts:AssumeRole"
MIN_SECONDS, MAX_SECONDS, CHAINED_SECONDS = 900, 43_200, 3_600


def check_assume_role(
    caller: Caller,
    role_arn: str,
    context: dict[str, str],
    circumstances: Circumstances,
    propagation: Propagation,
) -> str:
    """Unique id of the role that may be assumed.

    Raises AccessDenied: the same message whether the role is missing or does not trust the caller, as on AWS.
    """
    refused = AccessDenied(
        f"User: {caller.arn} is not authorized to perform: {ACTION} on resource: {role_arn}", ACTION, role_arn
    )
    policies = propagation.effective(role_arn, lambda: policies_of_role_arn(role_arn))
    if policies is None or policies.trust is None:
        raise refused
    owner = role_arn.split(":")[4]
    need = Need(ACTION, role_arn, owner, context)
    verdict = evaluate(
        [policies.trust],
        DocumentKind.TRUST,
        ACTION,
        role_arn,
        context_of(caller, need, circumstances),
        caller.principal,
    )
    if verdict in (Verdict.DENY, Verdict.SILENT):
        raise refused
    # Another account's own policies are that account's business: the sandbox has no policies of Snowflake's user.
    if caller.account_id == owner and verdict is Verdict.ALLOW_ACCOUNT:
        authorize(caller, need, circumstances)
    return policies.unique_id


def check_duration(caller: Caller | None, role_arn: str, seconds: int) -> None:
    """`caller` is None for one without AWS credentials."""
    role = iam_state.find_role(role_arn)
    longest = int(role.max_session_duration or CHAINED_SECONDS) if role is not None else CHAINED_SECONDS
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise AwsError(
            400,
            "ValidationError",
            f"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: "
            f"Member must have value between {MIN_SECONDS} and {MAX_SECONDS}",
        )
    if caller is not None and caller.session is not None and seconds > CHAINED_SECONDS:
        raise AwsError(
            400,
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        )
    if seconds > longest:
        raise AwsError(
            400,
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )


def check_service_trust(service: str, role_arn: str, propagation: Propagation) -> str:
    """Unique id of a role that an AWS service is about to assume. Raises AccessDenied.

    Without aws:SourceAccount and aws:SourceArn: Glue's pages do not say that it sends them for a job's role, and other
    services are known not to. https://github.com/prowler-cloud/prowler/issues/4714
    """
    policies = propagation.effective(role_arn, lambda: policies_of_role_arn(role_arn))
    context = context_of_service(service)
    if inversion.is_inverted("glue-source-account"):
        context["aws:sourceaccount"] = settings.ACCOUNT_ID
    verdict = Verdict.SILENT
    if policies is not None and policies.trust is not None:
        principal = Principal(service, settings.ACCOUNT_ID, service=service)
        verdict = evaluate([policies.trust], DocumentKind.TRUST, ACTION, role_arn, context, principal)
    if policies is None or verdict is not Verdict.ALLOW:
        raise AccessDenied(
            f"Service: {service} is not authorized to perform: {ACTION} on resource: {role_arn}. "
            "Please check the trust policy of the role.",
            ACTION,
            role_arn,
        )
    return policies.unique_id
