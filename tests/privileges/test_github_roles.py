"""What bootstrap prints for GitHub, applied: whose token opens which role, and what the role may do then."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, keys_of
from snowdome.testing.token_issuer import TokenIssuer
from tests.privileges.attempts import allowed
from tests.privileges.printed import printed

ROLES = {name: f"lakehouse-github-{name}" for name in ("preview", "dev", "prod", "pr")}
#: Subjects of tokens, as GitHub's page has them, and the role that each opens.
#: https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
OPENS = {
    "repo:acme/lake:pull_request": "preview",
    "repo:acme/lake:ref:refs/heads/main": "preview",
    "repo:acme/lake:environment:dev": "dev",
    "repo:acme/lake:environment:prod": "prod",
    "repo:acme/lake:environment:pr": "pr",
    "repo:acme/lake:ref:refs/heads/feature": None,
    "repo:acme/lake:ref:refs/tags/main": None,
    "repo:acme/lake:environment:production": None,
    "repo:acme/lake-fork:environment:prod": None,
    "repo:evil/lake:environment:prod": None,
    "repo:evil/lake:pull_request": None,
    "repo:acme/lake:*": None,
    "acme/lake:pull_request": None,
}


@pytest.fixture(scope="module")
def issuer(sandbox: RunningSandbox) -> TokenIssuer:
    """An account to which everything that was printed is applied, with the buckets of three stacks."""
    access: dict[str, Any] = printed("githubAccess.ts")
    iam, s3 = sandbox.client("iam"), sandbox.client("s3")
    iam.create_open_id_connect_provider(**access["openIdConnectProvider"])
    documents = access["boundaries"] | {
        name: document for role in access["roles"].values() for name, document in role["policies"].items()
    }
    arns = {
        name: iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]
        for name, document in documents.items()
    }
    for name, role in access["roles"].items():
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(role["trust"]))
        assert made["Role"]["Arn"] in (
            *access["variables"]["repository"].values(),
            *access["variables"]["environments"]["prod"].values(),
        )
        for policy in role["policies"]:
            iam.attach_role_policy(RoleName=name, PolicyArn=arns[policy])
    for stack in ("dev", "prod", "pr-1"):
        s3.create_bucket(Bucket=bucket(stack), CreateBucketConfiguration={"LocationConstraint": REGION})
        for key in ("scripts/job.py", "iceberg-warehouse/t/data.parquet"):
            s3.put_object(Bucket=bucket(stack), Key=key, Body=b"x")
        sandbox.client("glue").create_database(DatabaseInput={"Name": f"lakehouse_{stack.replace('-', '_')}"})
    made_issuer = TokenIssuer()
    sandbox.announce_issuer(made_issuer.url, made_issuer.keys)
    return made_issuer


def bucket(stack: str) -> str:
    return f"lakehouse-{stack}-{ACCOUNT}-{REGION}"


def log_in(sandbox: RunningSandbox, role: str, token: str) -> Keys:
    return keys_of(sandbox.assume_with_token(f"arn:aws:iam::{ACCOUNT}:role/{ROLES[role]}", token))


@pytest.mark.parametrize("subject", OPENS)
def test_a_token_opens_the_role_of_its_subject_and_no_other(
    sandbox: RunningSandbox, issuer: TokenIssuer, subject: str
) -> None:
    opened = []
    for role in ROLES:
        try:
            log_in(sandbox, role, issuer.token(subject))
            opened.append(role)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied":
                raise
    assert opened == ([] if OPENS[subject] is None else [OPENS[subject]])


def test_a_token_for_another_audience_opens_none(sandbox: RunningSandbox, issuer: TokenIssuer) -> None:
    for role in ROLES:
        with pytest.raises(ClientError, match="Incorrect token audience"):
            log_in(
                sandbox, role, issuer.token(f"repo:acme/lake:environment:{role}", audience="https://github.com/acme")
            )


def changes(sandbox: RunningSandbox, keys: Keys, stack: str) -> dict[str, Callable[[], object]]:
    s3, glue, iam = (sandbox.client(service, keys) for service in ("s3", "glue", "iam"))
    name, database = f"lakehouse-{stack}", f"lakehouse_{stack.replace('-', '_')}"
    boundary = f"arn:aws:iam::{ACCOUNT}:policy/lakehouse-{stack.split('-')[0]}-boundary"
    trust = {"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = {"RoleName": f"{name}-jobs", "AssumeRolePolicyDocument": document, "PermissionsBoundary": boundary}
    return {
        "write an object": lambda: s3.put_object(Bucket=bucket(stack), Key="scripts/new.py", Body=b"y"),
        "delete an object": lambda: s3.delete_object(Bucket=bucket(stack), Key="scripts/new.py"),
        "open the bucket": lambda: s3.delete_public_access_block(Bucket=bucket(stack)),
        "version the bucket": lambda: s3.put_bucket_versioning(
            Bucket=bucket(stack), VersioningConfiguration={"Status": "Enabled"}
        ),
        "change the database": lambda: glue.update_database(Name=database, DatabaseInput={"Name": database}),
        "make a role": lambda: iam.create_role(**role),
        "delete a role": lambda: iam.delete_role(RoleName=f"{name}-jobs"),
        "make a log group": lambda: sandbox.client("logs", keys).create_log_group(
            logGroupName=f"/aws-glue/{name}/output-{keys.access_key_id}"
        ),
        "attach a policy": lambda: iam.attach_role_policy(
            RoleName=ROLES["preview"], PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
        ),
    }


def test_the_preview_role_reads_settings_and_scripts_and_changes_nothing(
    sandbox: RunningSandbox, issuer: TokenIssuer
) -> None:
    keys = log_in(sandbox, "preview", issuer.token("repo:acme/lake:pull_request"))
    s3, glue = sandbox.client("s3", keys), sandbox.client("glue", keys)
    for stack in ("dev", "prod"):
        assert allowed(changes(sandbox, keys, stack)) == []
        reads = {
            "a script": lambda stack=stack: s3.get_object(Bucket=bucket(stack), Key="scripts/job.py"),
            "versioning": lambda stack=stack: s3.get_bucket_versioning(Bucket=bucket(stack)),
            "the database": lambda stack=stack: glue.get_database(Name=f"lakehouse_{stack}"),
            "data": lambda stack=stack: s3.get_object(Bucket=bucket(stack), Key="iceberg-warehouse/t/data.parquet"),
        }
        assert allowed(reads) == ["a script", "versioning", "the database"]


@pytest.mark.parametrize(("role", "own"), [("dev", "dev"), ("prod", "prod"), ("pr", "pr-1")])
def test_a_deploying_role_changes_its_own_stacks_alone(
    sandbox: RunningSandbox, issuer: TokenIssuer, role: str, own: str
) -> None:
    keys = log_in(sandbox, role, issuer.token(f"repo:acme/lake:environment:{role}"))
    at_home = allowed(changes(sandbox, keys, own))
    assert {"write an object", "version the bucket", "make a role", "make a log group"} <= set(at_home)
    assert "attach a policy" not in at_home
    for other in {"dev", "prod", "pr-1"} - {own}:
        assert allowed(changes(sandbox, keys, other)) == []
