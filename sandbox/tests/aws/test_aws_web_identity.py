"""AssumeRoleWithWebIdentity: a token opens a role only when everything about it is right."""

from __future__ import annotations

import json
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, RunningSandbox, keys_of, policy, statement
from snowdome.testing.token_issuer import AUDIENCE, GITHUB, TokenIssuer

HOST = GITHUB.removeprefix("https://")
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
SUBJECT = "repo:acme/lake:environment:prod"
NOBODY = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


@pytest.fixture(scope="module")
def issuer(sandbox: RunningSandbox) -> TokenIssuer:
    made = TokenIssuer()
    sandbox.client("iam").create_open_id_connect_provider(Url=GITHUB, ClientIDList=[AUDIENCE])
    sandbox.announce_issuer(GITHUB, made.keys)
    return made


def trust(**conditions: Any) -> dict[str, Any]:
    found = conditions or {"StringEquals": {f"{HOST}:sub": SUBJECT, f"{HOST}:aud": AUDIENCE}}
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": found,
        }
    )


@pytest.fixture(scope="module")
def role(sandbox: RunningSandbox, issuer: TokenIssuer) -> str:
    return sandbox.role("deploy", trust(), policy(statement("s3:ListAllMyBuckets", "*")))


def test_a_token_that_the_role_trusts_opens_it(sandbox: RunningSandbox, issuer: TokenIssuer, role: str) -> None:
    answer = sandbox.assume_with_token(role, issuer.token(SUBJECT), DurationSeconds=900)
    assert (answer["SubjectFromWebIdentityToken"], answer["Audience"]) == (SUBJECT, AUDIENCE)
    assert answer["Provider"] == PROVIDER
    keys = keys_of(answer)
    who = sandbox.client("sts", keys).get_caller_identity()["Arn"]
    assert who == f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/run"
    sandbox.client("s3", keys).list_buckets()
    with pytest.raises(ClientError, match="AccessDenied"):
        sandbox.client("s3", keys).create_bucket(Bucket="not-mine")


@pytest.mark.parametrize(
    "subject",
    [
        "repo:acme/other:environment:prod",
        "repo:acme/lake:environment:dev",
        "repo:acme/lake:ref:refs/heads/main",
        "repo:acme/lake:pull_request",
        "repo:acme/lake:environment:prod:more",
        "repo:ACME/lake:environment:prod",
        "",
    ],
)
def test_a_token_of_another_subject_does_not(
    sandbox: RunningSandbox, issuer: TokenIssuer, role: str, subject: str
) -> None:
    with pytest.raises(ClientError, match=NOBODY) as caught:
        sandbox.assume_with_token(role, issuer.token(subject))
    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def test_neither_does_one_that_is_not_right_itself(sandbox: RunningSandbox, issuer: TokenIssuer, role: str) -> None:
    forged = TokenIssuer().token(SUBJECT)
    unsigned = jwt.encode(jwt.decode(forged, options={"verify_signature": False}), "", "none", {"kid": "one"})
    for token, code in [
        (issuer.token(SUBJECT, seconds=-10), "ExpiredTokenException"),
        (issuer.token(SUBJECT, audience="elsewhere"), "InvalidIdentityToken"),
        (issuer.token(SUBJECT, iss="https://token.actions.githubusercontent.com/acme"), "InvalidIdentityToken"),
        (issuer.token(SUBJECT, iss="http://token.actions.githubusercontent.com"), "InvalidIdentityToken"),
        (issuer.token(SUBJECT, aud=[AUDIENCE]), "SandboxUnsupported"),
        (forged, "InvalidIdentityToken"),
        (unsigned, "InvalidIdentityToken"),
        ("no.jwt.at-all", "InvalidIdentityToken"),
    ]:
        with pytest.raises(ClientError) as caught:
            sandbox.assume_with_token(role, token)
        assert caught.value.response["Error"]["Code"] == code, token


def test_a_role_that_is_missing_or_trusts_somebody_else_is_refused_alike(
    sandbox: RunningSandbox, issuer: TokenIssuer, role: str
) -> None:
    own = policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:*"})
    for arn in (f"arn:aws:iam::{ACCOUNT}:role/nobody", sandbox.role("of-the-account", own)):
        with pytest.raises(ClientError, match=NOBODY):
            sandbox.assume_with_token(arn, issuer.token(SUBJECT))


@pytest.mark.parametrize(
    "conditions",
    [
        {"StringEquals": {f"{HOST}:aud": AUDIENCE}},
        {"StringLike": {f"{HOST}:sub": "*"}},
        {"StringNotEquals": {f"{HOST}:sub": "repo:evil/fork:*"}},
        {"StringEqualsIfExists": {f"{HOST}:sub": SUBJECT}},
        {"Null": {f"{HOST}:sub": "false"}},
    ],
)
def test_a_trust_in_githubs_provider_must_look_at_the_subject(
    sandbox: RunningSandbox, issuer: TokenIssuer, conditions: dict[str, Any]
) -> None:
    iam = sandbox.client("iam")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match=f"{HOST}:sub"):
        iam.create_role(RoleName="open", AssumeRolePolicyDocument=json.dumps(trust(**conditions)))


def test_a_provider_that_the_account_lacks_is_no_principal(sandbox: RunningSandbox) -> None:
    iam = sandbox.client("iam")
    foreign = json.dumps(trust()).replace(HOST, "gitlab.example.org")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match="Invalid principal"):
        iam.create_role(RoleName="foreign", AssumeRolePolicyDocument=foreign)


def test_an_issuer_without_announced_keys_is_refused_by_name(sandbox: RunningSandbox) -> None:
    url = "https://gitlab.example.org"
    sandbox.client("iam").create_open_id_connect_provider(Url=url, ClientIDList=[AUDIENCE])
    with pytest.raises(ClientError, match=r"gitlab\.example\.org.*were not announced"):
        sandbox.assume_with_token(f"arn:aws:iam::{ACCOUNT}:role/any", TokenIssuer(url).token("x"))


def test_only_the_administrator_announces_issuers(sandbox: RunningSandbox) -> None:
    with pytest.raises(Exception, match="403"):
        sandbox.ask("/_sandbox/issuers", {"x-sandbox-admin": "guess"}, "POST", b"{}")
