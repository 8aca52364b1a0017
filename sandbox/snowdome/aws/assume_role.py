"""The answer to sts:AssumeRole.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from snowdome.aws.authorization import Circumstances
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.policy.document import DocumentKind, parse_document
from snowdome.aws.propagation import Propagation
from snowdome.aws.replies import Reply, request_id
from snowdome.aws.sessions import Sessions
from snowdome.aws.trust import check_assume_role, check_duration

KNOWN = {"Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "Policy"}
SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)


def assume_role(
    request: IncomingRequest,
    caller: Caller,
    circumstances: Circumstances,
    sessions: Sessions,
    propagation: Propagation,
) -> Reply:
    """Raises AccessDenied when the role does not trust the caller, SandboxUnsupported naming an unknown parameter."""
    parameters = request.parameters
    role_arn, session_name = role_and_session(request, KNOWN)
    context = {"sts:rolesessionname": session_name}
    if "ExternalId" in parameters:
        check_form("ExternalId", parameters["ExternalId"], EXTERNAL_ID)
        context["sts:externalid"] = parameters["ExternalId"]
    policy = parameters.get("Policy")
    if policy is not None:
        parse_document(policy, DocumentKind.IDENTITY)

    role_id = check_assume_role(caller, role_arn, context, circumstances, propagation)
    return open_session(request, caller, role_id, sessions, policy=policy)


def role_and_session(request: IncomingRequest, known: set[str]) -> tuple[str, str]:
    """ARN of the role and name of the session. Raises SandboxUnsupported naming a parameter that is not `known`."""
    parameters = request.parameters
    if unknown := {name.partition(".")[0] for name in parameters} - known:
        raise SandboxUnsupported(f"{request.operation} parameter {sorted(unknown)[0]!r}")
    role_arn, session_name = str(parameters.get("RoleArn", "")), str(parameters.get("RoleSessionName", ""))
    check_form("RoleSessionName", session_name, SESSION_NAME)
    return role_arn, session_name


def open_session(
    request: IncomingRequest,
    caller: Caller | None,
    role_id: str,
    sessions: Sessions,
    *,
    policy: str | None = None,
    more: str = "",
) -> Reply:
    """Credentials of a new session of the role that the request names, as the operation's answer.

    `caller` is None for one without AWS credentials; `more` is what its result has besides the session, XML.
    """
    operation, parameters = request.operation, request.parameters
    role_arn, session_name = str(parameters["RoleArn"]), str(parameters["RoleSessionName"])
    duration = int(parameters.get("DurationSeconds", 3600))
    check_duration(caller, role_arn, duration)
    assumed = sessions.open(request.region, role_arn, role_id, session_name, duration, policy)
    body = (
        f'<{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result>{more}'
        f"<AssumedRoleUser><AssumedRoleId>{escape(f'{role_id}:{session_name}')}</AssumedRoleId>"
        f"<Arn>{escape(assumed.arn)}</Arn></AssumedRoleUser><Credentials>"
        f"<AccessKeyId>{assumed.access_key_id}</AccessKeyId>"
        f"<SecretAccessKey>{escape(assumed.secret_access_key)}</SecretAccessKey>"
        f"<SessionToken>{escape(assumed.session_token)}</SessionToken>"
        f"<Expiration>{assumed.expiration.strftime('%Y-%m-%dT%H:%M:%SZ')}</Expiration></Credentials>"
        f"</{operation}Result><ResponseMetadata><RequestId>{request_id()}</RequestId></ResponseMetadata>"
        f"</{operation}Response>"
    )
    return Reply(200, "text/xml", body.encode())


def check_form(name: str, value: str, form: re.Pattern[str]) -> None:
    if not form.fullmatch(value):
        field = name[0].lower() + name[1:]
        raise AwsError(
            400,
            "ValidationError",
            f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: "
            f"Member must satisfy regular expression pattern: {form.pattern}",
        )
