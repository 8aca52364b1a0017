"""The answer to sts:AssumeRoleWithWebIdentity: is the token of a provider of the account, and does the role trust it.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html

The sandbox reaches no issuer: the keys that a real STS fetches from it are announced at /_sandbox/issuers. Where the
documentation gives no text of an error, only its code is AWS's.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlparse
from xml.sax.saxutils import escape

import jwt
from moto.iam.models import OpenIDConnectProvider

from snowdome.aws import iam_state, settings
from snowdome.aws.assume_role import open_session, role_and_session
from snowdome.aws.callers import policies_of_role_arn
from snowdome.aws.errors import AccessDenied, AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Principal, Verdict, evaluate
from snowdome.aws.propagation import Propagation
from snowdome.aws.replies import Reply
from snowdome.aws.sessions import Sessions

OPERATION = "AssumeRoleWithWebIdentity"
ACTION = f"sts:{OPERATION}"
KNOWN = {"Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken", "DurationSeconds"}
ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
MAX_BODY_BYTES = 64 * 1024


class Issuers:
    """Public keys by issuer, `https://host/path`."""

    def __init__(self) -> None:
        self._keys: dict[str, jwt.PyJWKSet] = {}

    def announce(self, body: bytes) -> None:
        """`{"issuer": URL, "keys": [JWK, ...]}`. Raises AwsError when it is anything else."""
        try:
            told = json.loads(body)
            self._keys[str(told["issuer"])] = jwt.PyJWKSet.from_dict({"keys": told["keys"]})
        except (ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            raise AwsError(400, "ValidationError", f"Expected an issuer and its keys: {error}") from error

    def key(self, issuer: str, key_id: str) -> jwt.PyJWK:
        """Raises SandboxUnsupported for an issuer that was not announced, AwsError for a key that it does not have."""
        found = self._keys.get(issuer)
        if found is None:
            raise SandboxUnsupported(f"tokens of {issuer!r}, whose keys were not announced at /_sandbox/issuers")
        for key in found.keys:
            if key.key_id == key_id:
                return key
        raise invalid_token("Couldn't find a key of the issuer that verifies the token")


def invalid_token(message: str) -> AwsError:
    return AwsError(400, "InvalidIdentityToken", message)


def unsigned(environ: dict[str, Any], region: str) -> IncomingRequest | None:
    """A request of the one operation whose caller has no AWS credentials; None for all others."""
    form = str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded")
    size = int(environ.get("CONTENT_LENGTH") or 0)
    if "HTTP_AUTHORIZATION" in environ or environ["REQUEST_METHOD"] != "POST" or not form or size > MAX_BODY_BYTES:
        return None
    body = environ["wsgi.input"].read(size)
    environ["wsgi.input"] = BytesIO(body)
    request = IncomingRequest(environ, "sts", region, body)
    return request if request.operation == OPERATION else None


def assume_role_with_web_identity(
    request: IncomingRequest, issuers: Issuers, sessions: Sessions, propagation: Propagation
) -> Reply:
    """Raises AwsError for a token that is not valid, AccessDenied when the role does not trust it."""
    role_arn, session_name = role_and_session(request, KNOWN)
    provider, claims = verified(str(request.parameters.get("WebIdentityToken", "")), issuers)
    role_id = check_trust(role_arn, provider, claims, session_name, propagation)
    more = (
        f"<SubjectFromWebIdentityToken>{escape(claims['sub'])}</SubjectFromWebIdentityToken>"
        f"<Audience>{escape(claims['aud'])}</Audience><Provider>{escape(provider.arn)}</Provider>"
    )
    return open_session(request, None, role_id, sessions, more=more)


def verified(token: str, issuers: Issuers) -> tuple[OpenIDConnectProvider, dict[str, str]]:
    """The account's provider of the token, and its claims `sub` and `aud`."""
    try:
        header = jwt.get_unverified_header(token)
        told = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise invalid_token(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        ) from error
    issuer = str(told.get("iss", ""))
    provider = provider_of(issuer)
    if provider is None:
        raise invalid_token(f"No OpenIDConnect provider found in your account for {issuer}")
    if "azp" in told:
        raise SandboxUnsupported("tokens with the claim 'azp'")
    if not isinstance(told.get("aud"), str):
        raise SandboxUnsupported("tokens without one audience")
    key = issuers.key(issuer, str(header.get("kid", "")))
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            options={"require": ["exp", "iat", "iss", "aud", "sub"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError as error:
        raise AwsError(400, "ExpiredTokenException", "Token must be present and not expired: it is expired") from error
    except jwt.PyJWTError as error:
        raise invalid_token(f"The ID Token provided is not valid: {error}") from error
    if claims["aud"] not in provider.client_id_list:
        raise invalid_token("Incorrect token audience")
    return provider, {"sub": str(claims["sub"]), "aud": str(claims["aud"])}


def provider_of(issuer: str) -> OpenIDConnectProvider | None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html: it begins with https://."""
    url = urlparse(issuer)
    providers = iam_state.backend(settings.ACCOUNT_ID).open_id_providers
    found = [one for one in providers.values() if one.url == url.netloc + url.path]
    return found[0] if found and url.scheme == "https" else None


def check_trust(
    role_arn: str, provider: OpenIDConnectProvider, claims: dict[str, str], session_name: str, propagation: Propagation
) -> str:
    """Unique id of the role. Raises AccessDenied, the same whether the role is missing or does not trust the token."""
    refused = AccessDenied(f"Not authorized to perform {ACTION}", ACTION, role_arn)
    policies = propagation.effective(role_arn, lambda: policies_of_role_arn(role_arn))
    if policies is None or policies.trust is None:
        raise refused
    context = {
        **{f"{provider.url.lower()}:{name}": value for name, value in claims.items()},
        "sts:rolesessionname": session_name,
        "aws:securetransport": "true",
    }
    principal = Principal("", settings.ACCOUNT_ID, provider=provider.arn)
    verdict = evaluate([policies.trust], DocumentKind.TRUST, ACTION, role_arn, context, principal)
    if verdict is not Verdict.ALLOW:
        raise refused
    return policies.unique_id
