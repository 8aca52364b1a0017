"""The thin thread: what the lake does with AWS, from bucket to commit, by its own kinds of callers."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import (
    ACCOUNT,
    REGION,
    SNOWFLAKE_USER_ARN,
    Keys,
    RunningSandbox,
    policy,
    statement,
    trusting,
)
from tests.aws.iceberg_catalog import iceberg_catalog

BUCKET = "lake-thread"
GLUE = f"arn:aws:glue:{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module")
def storage_role(sandbox: RunningSandbox) -> str:
    """A bucket encrypted with its own key, a Glue database, and a role that Snowflake's user may assume."""
    key = sandbox.client("kms").create_key(Description="warehouse")["KeyMetadata"]
    sandbox.client("kms").create_alias(AliasName="alias/warehouse", TargetKeyId=key["KeyId"])
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key["Arn"]}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration=rules)
    location = f"s3://{BUCKET}/iceberg-warehouse/"
    sandbox.client("glue").create_database(DatabaseInput={"Name": "thread", "LocationUri": location})
    return sandbox.role(
        "snowflake-storage",
        trusting(SNOWFLAKE_USER_ARN, {"StringEquals": {"sts:ExternalId": "volume-1"}}),
        policy(
            statement(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{BUCKET}/iceberg-warehouse/*"),
            statement(
                ["kms:GenerateDataKey", "kms:Decrypt"],
                key["Arn"],
                Condition={"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}},
            ),
            statement(
                [
                    "glue:GetCatalog",
                    "glue:GetDatabase",
                    "glue:GetTables",
                    "glue:GetTable",
                    "glue:CreateTable",
                    "glue:UpdateTable",
                ],
                [f"{GLUE}:catalog", f"{GLUE}:database/thread", f"{GLUE}:table/thread/*"],
            ),
        ),
    )


@pytest.fixture(scope="module")
def snowflake_session(sandbox: RunningSandbox, storage_role: str) -> Keys:
    return sandbox.assume(storage_role, sandbox.snowflake, ExternalId="volume-1")


def test_a_deployer_user_acts_within_its_policy(sandbox: RunningSandbox) -> None:
    deployer = sandbox.user("lake-deployer", policy(statement("s3:CreateBucket", "arn:aws:s3:::lake-*")))
    s3 = sandbox.client("s3", deployer)
    configuration = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="lake-of-deployer", CreateBucketConfiguration=configuration)
    with pytest.raises(
        ClientError, match='not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::other"'
    ):
        s3.create_bucket(Bucket="other", CreateBucketConfiguration=configuration)


def test_snowflake_assumes_the_role_only_with_its_external_id(sandbox: RunningSandbox, storage_role: str) -> None:
    for options in ({}, {"ExternalId": "volume-2"}):
        with pytest.raises(ClientError) as refused:
            sandbox.assume(storage_role, sandbox.snowflake, **options)
        assert refused.value.response["Error"] == {
            "Type": "Sender",
            "Code": "AccessDenied",
            "Message": f"User: {SNOWFLAKE_USER_ARN} is not authorized to perform: sts:AssumeRole "
            f"on resource: {storage_role}",
        }


def test_a_table_is_created_and_appended_to_through_the_rest_endpoint(
    sandbox: RunningSandbox, snowflake_session: Keys
) -> None:
    catalog = iceberg_catalog(sandbox, snowflake_session, "rest")
    rows = pa.table({"id": [1, 2], "name": ["a", "b"]})
    table = catalog.create_table("thread.customers", schema=rows.schema)
    table.append(rows)
    table.append(rows)
    assert catalog.load_table("thread.customers").scan().to_arrow().num_rows == 4
    stored = sandbox.client("glue").get_table(DatabaseName="THREAD", Name="Customers")["Table"]
    assert stored["Parameters"]["table_type"] == "ICEBERG"
    assert json.loads(json.dumps(stored["VersionId"])) == "3"


def test_the_state_shows_what_was_made(sandbox: RunningSandbox, snowflake_session: Keys) -> None:
    state = sandbox.state()
    assert (
        state["buckets"][BUCKET]["encryption"]["Rule"]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
        == "aws:kms"
    )
    assert snowflake_session.secret_access_key not in json.dumps(state)
