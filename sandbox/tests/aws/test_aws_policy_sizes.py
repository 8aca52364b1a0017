"""IAM's quotas on the length of policies: white space does not count, and inline policies count together.

The same policy in public reports: https://github.com/danvk/mapsnap/pull/483 (a user's inline policies),
https://github.com/aws-amplify/amplify-backend/issues/2615 (a role's).
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import RunningSandbox, policy, statement, trusting


def of_size(length: int, effect: str = "Allow") -> str:
    """A policy of `length` characters without white space, and some white space in it."""
    empty = policy(statement("s3:GetObject", "arn:aws:s3:::bucket/", effect))
    missing = length - len(json.dumps(empty, separators=(",", ":")))
    return json.dumps(policy(statement("s3:GetObject", "arn:aws:s3:::bucket/" + "x" * missing, effect)), indent=4)


@pytest.fixture(scope="module")
def iam(sandbox: RunningSandbox) -> Any:
    client = sandbox.client("iam")
    client.create_user(UserName="writer")
    client.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(trusting("glue.amazonaws.com")))
    return client


def test_a_managed_policy_has_at_most_6144_characters(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="fits", PolicyDocument=of_size(6144))["Policy"]["Arn"]
    for call in (
        lambda: iam.create_policy(PolicyName="long", PolicyDocument=of_size(6145)),
        lambda: iam.create_policy_version(PolicyArn=arn, PolicyDocument=of_size(6145)),
    ):
        with pytest.raises(ClientError, match=r"LimitExceeded.*Cannot exceed quota for PolicySize: 6144"):
            call()


def test_the_inline_policies_of_a_user_have_2048_characters_together(iam: Any) -> None:
    iam.put_user_policy(UserName="writer", PolicyName="a", PolicyDocument=of_size(1024))
    iam.put_user_policy(UserName="writer", PolicyName="b", PolicyDocument=of_size(1024))
    with pytest.raises(ClientError, match=r"LimitExceeded.*Maximum policy size of 2048 bytes exceeded for user writer"):
        iam.put_user_policy(UserName="writer", PolicyName="c", PolicyDocument=of_size(200))
    # One that is replaced does not count beside its successor.
    iam.put_user_policy(UserName="writer", PolicyName="b", PolicyDocument=of_size(1024, "Deny"))


def test_the_inline_policies_of_a_role_have_10240_characters_together(iam: Any) -> None:
    iam.put_role_policy(RoleName="worker", PolicyName="a", PolicyDocument=of_size(10_000))
    iam.put_role_policy(RoleName="worker", PolicyName="b", PolicyDocument=of_size(240))
    with pytest.raises(ClientError, match=r"LimitExceeded.*Maximum policy size of 10240 bytes exceeded for role wo"):
        iam.put_role_policy(RoleName="worker", PolicyName="b", PolicyDocument=of_size(241))


def test_a_trust_policy_has_at_most_2048_characters(iam: Any) -> None:
    trust = trusting("glue.amazonaws.com", {"StringEquals": {"sts:ExternalId": "x" * 2048}})
    with pytest.raises(ClientError, match=r"LimitExceeded.*Cannot exceed quota for ACLSizePerRole: 2048"):
        iam.create_role(RoleName="trusting", AssumeRolePolicyDocument=json.dumps(trust))
    with pytest.raises(ClientError, match=r"LimitExceeded.*ACLSizePerRole"):
        iam.update_assume_role_policy(RoleName="worker", PolicyDocument=json.dumps(trust))
