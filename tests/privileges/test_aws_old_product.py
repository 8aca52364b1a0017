"""What version 0.1.0 did to AWS is refused where an account would refuse it: one row for each finding of the review.

The deployer has the policy of 0.1.0 (tests/e2e/deployerPolicyOf010.json).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Verdict, evaluate
from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement, trusting

CHECKOUT = Path(__file__).parents[2]
OLD_POLICY = (CHECKOUT / "tests/e2e/deployerPolicyOf010.json").read_text()
KEY_POLICY = json.dumps(policy({**statement("kms:*", "*"), "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}))
TAGS = [{"TagKey": "project", "TagValue": "lakehouse"}]
PLACE = {"LocationConstraint": REGION}


@dataclass(frozen=True)
class Account:
    """One whose tags and IAM changes take a minute, whose catalog is encrypted and left to Lake Formation."""

    sandbox: RunningSandbox
    deployer: Callable[[str], Any]
    administrator: Callable[[str], Any]
    job_role: str


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    sandbox = RunningSandbox(tmp_path_factory.mktemp("old"), "--propagation-delay", "60", "--lake-formation")
    iam = sandbox.client("iam")
    keys = sandbox.user("deployer")
    made = iam.create_policy(PolicyName="of-010", PolicyDocument=OLD_POLICY)["Policy"]["Arn"]
    iam.attach_user_policy(UserName="deployer", PolicyArn=made)
    # What 0.1.0 gave the jobs in Glue: nothing of Lake Formation, and no key.
    role = sandbox.role(
        "lakehouse-dev-jobs", trusting(f"arn:aws:iam::{ACCOUNT}:root"), policy(statement("glue:*", "*"))
    )
    sandbox.settle()
    sandbox.client("glue").create_database(DatabaseInput={"Name": "lakehouse_dev"})
    yield Account(sandbox, lambda name: sandbox.client(name, keys), sandbox.client, role)
    sandbox.stop()


def make_key(account: Account) -> str:
    created = account.deployer("kms").create_key(Tags=TAGS)
    return str(created["KeyMetadata"]["KeyId"])


def key_with_policy(account: Account) -> None:
    account.deployer("kms").create_key(Policy=KEY_POLICY, Tags=TAGS)


def rotate_new_key(account: Account) -> None:
    account.deployer("kms").enable_key_rotation(KeyId=make_key(account))


def make_database(account: Account) -> None:
    account.deployer("glue").create_database(DatabaseInput={"Name": "lakehouse_prod"})


def read_database_as_job(account: Account) -> None:
    keys = account.sandbox.assume(account.job_role)
    account.sandbox.client("glue", keys).get_database(Name="lakehouse_dev")


def read_encrypted_database_as_job(account: Account) -> None:
    key = account.administrator("kms").create_key()["KeyMetadata"]["Arn"]
    glue = account.administrator("glue")
    encrypted = {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": key}
    glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings={"EncryptionAtRest": encrypted})
    try:
        read_database_as_job(account)
    finally:
        disabled = {"CatalogEncryptionMode": "DISABLED"}
        glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings={"EncryptionAtRest": disabled})


def make_bucket_of_own_name(account: Account) -> None:
    account.deployer("s3").create_bucket(Bucket="analytics-of-ours", CreateBucketConfiguration=PLACE)


def make_bucket_with_tags(account: Account) -> None:
    tags = [{"Key": "project", "Value": "lakehouse"}]
    account.deployer("s3").create_bucket(Bucket="lakehouse-dev-x", CreateBucketConfiguration=PLACE | {"Tags": tags})


def upload_script_with_all_tags(account: Account) -> None:
    account.administrator("s3").create_bucket(Bucket="lakehouse-tags", CreateBucketConfiguration=PLACE)
    tags = "&".join(f"tag{number}=x" for number in range(11))
    account.administrator("s3").put_object(Bucket="lakehouse-tags", Key="scripts/load.py", Body=b"x", Tagging=tags)


def attach_inline_to_user(account: Account) -> None:
    account.administrator("iam").put_user_policy(UserName="deployer", PolicyName="inline", PolicyDocument=OLD_POLICY)


def describe_role_anew(account: Account) -> None:
    account.deployer("iam").update_role_description(RoleName="lakehouse-dev-jobs", Description="new text")


def keep_key(account: Account) -> None:
    key = make_key(account)
    account.administrator("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    account.sandbox.settle()
    account.deployer("kms").cancel_key_deletion(KeyId=key)


def enable_key(account: Account) -> None:
    key = make_key(account)
    account.sandbox.settle()
    account.deployer("kms").enable_key(KeyId=key)


#: Number of the finding, what the old product did -> the request, and the refusal.
ROWS: dict[str, tuple[Callable[[Account], None], str]] = {
    "1: a key with a policy, kept by its tags": (key_with_policy, "MalformedPolicyDocument.*in the future"),
    "2: a key used by tags that are seconds old": (rotate_new_key, "kms:EnableKeyRotation"),
    "3: a database where Lake Formation decides": (make_database, "Required Create Database on Catalog"),
    "3: a job where Lake Formation decides": (read_database_as_job, "Required Describe on lakehouse_dev"),
    "4: a bucket whose name is set": (make_bucket_of_own_name, "s3:CreateBucket"),
    "6: more than ten tags on a script": (upload_script_with_all_tags, "cannot be greater than 10"),
    "7: the policy in line at a user": (attach_inline_to_user, "LimitExceeded"),
    "8: another description of a role": (describe_role_anew, "iam:UpdateRoleDescription"),
    "9: a bucket that has tags from the beginning": (make_bucket_with_tags, "s3:TagResource"),
    "10: the doctor's first cure": (keep_key, "kms:CancelKeyDeletion"),
    "10: the doctor's second cure": (enable_key, "kms:EnableKey"),
    "12: a job on an encrypted Data Catalog": (read_encrypted_database_as_job, "kms:Decrypt"),
}


@pytest.mark.parametrize("row", ROWS)
def test_it_is_refused(account: Account, row: str) -> None:
    request, refusal = ROWS[row]
    with pytest.raises(ClientError, match=refusal):
        request(account)


def test_5_the_key_is_not_used_through_s3_in_china() -> None:
    context = {"kms:viaservice": "s3.cn-north-1.amazonaws.com.cn", "aws:resourcetag/project": "lakehouse"}
    key = f"arn:aws-cn:kms:cn-north-1:{ACCOUNT}:key/1"
    in_china = OLD_POLICY.replace("arn:aws:", "arn:aws-cn:")
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        assert evaluate([in_china], DocumentKind.IDENTITY, action, key, context) is Verdict.SILENT
        through_s3 = context | {"kms:viaservice": "s3.us-west-2.amazonaws.com"}
        assert evaluate([in_china], DocumentKind.IDENTITY, action, key, through_s3) is Verdict.ALLOW
