"""Least privilege, proven: without any one action of the product's role policies, the role's work is refused by name.

The work is done by the clients that do it in the product, as far as they run without a JVM: pyiceberg through Glue and
through the REST endpoint, boto3 for files and logs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.catalog import Catalog

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement, trusting
from tests.aws.iceberg_catalog import iceberg_catalog
from tests.privileges.printed import printed

BUCKET, DATABASE, LOG_GROUP = "least-privilege", "lake", "/aws-glue/lakehouse-test/output"
ROWS = pa.table({"id": [1]})
#: Actions that the sandbox cannot show to be needed, each with the reason why the policy has it.
NOT_SHOWN = {
    ("catalog", "glue:GetDatabases"): "AWS's table of REST operations checks GetDatabase for the list of namespaces; "
    "Snowflake's own documentation asks for GetDatabases too",
}


@pytest.fixture(scope="module")
def grants(sandbox: RunningSandbox) -> dict[str, list[dict[str, Any]]]:
    """The roles' grants, from the product's own policy functions, for a warehouse made here."""
    key = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules})
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for name in ("raw_data/sales/1.json", "scripts/load.py"):
        s3.put_object(Bucket=BUCKET, Key=name, Body=b"x")
    location = f"s3://{BUCKET}/iceberg-warehouse/"
    glue = sandbox.client("glue")
    glue.create_database(DatabaseInput={"Name": DATABASE, "LocationUri": location})
    catalog_key = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    at_rest = {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": catalog_key}
    glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings={"EncryptionAtRest": at_rest})
    sandbox.client("logs").create_log_group(logGroupName=LOG_GROUP)
    values = [BUCKET, key, catalog_key, DATABASE, LOG_GROUP]
    found: dict[str, list[dict[str, Any]]] = printed("rolePolicies.ts", *values)
    return found


def document(grants: list[dict[str, Any]], without: tuple[str, str] | None = None) -> dict[str, Any]:
    """The role's policy, without one action of one statement."""
    found = []
    for grant in grants:
        actions = [action for action in grant["actions"] if (grant["sid"], action) != without]
        more = {"Condition": grant["condition"]} if "condition" in grant else {}
        if actions:
            found.append(statement(actions, grant["resources"], **more))
    return policy(*found)


catalog_of = cache(iceberg_catalog)


Step = Callable[[], object]


def work_of_jobs(sandbox: RunningSandbox, keys: Keys, name: str) -> Iterator[Step]:
    s3, logs = sandbox.client("s3", keys), sandbox.client("logs", keys)
    yield lambda: s3.get_object(Bucket=BUCKET, Key="scripts/load.py")
    yield lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix="raw_data/")
    yield lambda: s3.get_object(Bucket=BUCKET, Key="raw_data/sales/1.json")
    yield from tables(lambda: catalog_of(sandbox, keys, "glue"), name)
    place = {"Bucket": BUCKET, "Key": f"iceberg-warehouse/{name}/orphan"}
    yield lambda: s3.abort_multipart_upload(**place, UploadId=s3.create_multipart_upload(**place)["UploadId"])
    yield lambda: s3.delete_object(**place)
    sandbox.client("logs").delete_log_group(logGroupName=LOG_GROUP)
    yield lambda: logs.create_log_group(logGroupName=LOG_GROUP)
    if not sandbox.client("logs").describe_log_groups(logGroupNamePrefix=LOG_GROUP)["logGroups"]:
        sandbox.client("logs").create_log_group(logGroupName=LOG_GROUP)
    stream = {"logGroupName": LOG_GROUP, "logStreamName": name}
    yield lambda: logs.create_log_stream(**stream)
    yield lambda: logs.put_log_events(**stream, logEvents=[{"timestamp": 1, "message": "x"}])


def work_of_storage(sandbox: RunningSandbox, keys: Keys, name: str) -> Iterator[Step]:
    s3 = sandbox.client("s3", keys)
    place = {"Bucket": BUCKET, "Key": f"iceberg-warehouse/{name}"}
    version = sandbox.client("s3").put_object(**place, Body=b"x")["VersionId"]
    yield lambda: s3.get_bucket_location(Bucket=BUCKET)
    yield lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix="iceberg-warehouse/")
    yield lambda: s3.put_object(**place, Body=b"y")
    yield lambda: s3.get_object(**place)
    yield lambda: s3.get_object(**place, VersionId=version)
    yield lambda: s3.delete_object(**place)
    yield lambda: s3.delete_object(**place, VersionId=version)


def work_of_catalog(sandbox: RunningSandbox, keys: Keys, name: str) -> Iterator[Step]:
    yield lambda: catalog_of(sandbox, keys, "rest").list_namespaces()
    yield from tables(lambda: catalog_of(sandbox, keys, "rest"), name, append=False)
    yield lambda: catalog_of(sandbox, keys, "rest").drop_table(f"{DATABASE}.{name}")


def tables(catalog: Callable[[], Catalog], name: str, append: bool = True) -> Iterator[Step]:
    table = f"{DATABASE}.{name}"
    yield lambda: catalog().load_namespace_properties(DATABASE)
    yield lambda: catalog().create_table(table, schema=ROWS.schema)
    yield lambda: catalog().list_tables(DATABASE)
    yield lambda: catalog().load_table(table)
    if append:
        yield lambda: catalog().load_table(table).append(ROWS)
        yield lambda: catalog().load_table(table).scan().to_arrow()
    else:
        yield lambda: catalog().load_table(table).transaction().set_properties(owner="x").commit_transaction()


WORK = {"jobs": work_of_jobs, "storage": work_of_storage, "catalog": work_of_catalog}
names = (f"role{number}" for number in range(1000))


def refusals(sandbox: RunningSandbox, role: str, permissions: dict[str, Any]) -> list[str]:
    """Messages of all refusals while a role with these permissions does its work."""
    name = next(names)
    keys = sandbox.assume(sandbox.role(name, trusting(ACCOUNT), permissions))
    errors: list[Exception] = []
    for step in WORK[role](sandbox, keys, name):
        try:
            step()
        except Exception as error:  # each client has errors of its own; the sandbox's record is what counts
            errors.append(error)
    found = sandbox.state()["denials"].get(keys.access_key_id, [])
    if errors and not found:
        raise errors[0]
    return list(found)


@pytest.mark.parametrize("role", WORK)
def test_the_policy_is_enough(sandbox: RunningSandbox, grants: dict[str, Any], role: str) -> None:
    assert refusals(sandbox, role, document(grants[role])) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", WORK)
def test_each_action_is_needed(sandbox: RunningSandbox, grants: dict[str, Any], role: str) -> None:
    wanted = [(grant["sid"], action) for grant in grants[role] for action in grant["actions"]]
    not_needed = [
        (sid, action)
        for sid, action in wanted
        if (role, action) not in NOT_SHOWN
        and not any(
            f"perform: {action} on" in message
            for message in refusals(sandbox, role, document(grants[role], (sid, action)))
        )
    ]
    assert not_needed == []


def test_what_cannot_be_shown_is_still_in_the_policies(grants: dict[str, Any]) -> None:
    granted = {(role, action) for role in WORK for grant in grants[role] for action in grant["actions"]}
    assert set(NOT_SHOWN) <= granted
