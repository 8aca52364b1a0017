"""Table optimizers: kept with their table and checked as the documents say; none ever runs.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-table-optimizers.html
https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html
"""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pyiceberg.schema import Schema
from pyiceberg.table.sorting import SortField, SortOrder
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import LongType, NestedField

from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement, trusting
from tests.aws.iceberg_catalog import iceberg_catalog

BUCKET = "optimized-lake"
DATABASE = "optimized"
TYPES = ("compaction", "retention", "orphan_file_deletion")
SCHEMA = Schema(NestedField(1, "id", LongType()))
GLUE = f"arn:aws:glue:{REGION}:{ACCOUNT}:"
FOLDER = f"arn:aws:s3:::{BUCKET}/{DATABASE}.db/*"
LOGS = [
    f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws-glue/iceberg-{kind}/logs{rest}"
    for kind in ("compaction", "retention", "orphan-file-deletion")
    for rest in ("", ":*")
]
numbers = count()
#: What the prerequisites name, on exactly this database.
DOCUMENTED = {
    "files": statement(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], FOLDER),
    "list": statement("s3:ListBucket", f"arn:aws:s3:::{BUCKET}"),
    "tables": statement(
        ["glue:UpdateTable", "glue:GetTable"],
        [f"{GLUE}catalog", f"{GLUE}database/{DATABASE}", f"{GLUE}table/{DATABASE}/*"],
    ),
    "logs": statement(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], LOGS),
}
TRUST = trusting("glue.amazonaws.com")


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> RunningSandbox:
    place = {"LocationConstraint": REGION}
    sandbox.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    location = f"s3://{BUCKET}/{DATABASE}.db"
    sandbox.client("glue").create_database(DatabaseInput={"Name": DATABASE, "LocationUri": location})
    return sandbox


@pytest.fixture(scope="module")
def role(lake: RunningSandbox) -> str:
    return lake.role("optimizers", TRUST, policy(*DOCUMENTED.values()))


@pytest.fixture
def table(lake: RunningSandbox) -> str:
    name = f"table{next(numbers)}"
    iceberg_catalog(lake, lake.administrator, "glue").create_table((DATABASE, name), SCHEMA)
    return name


def on(table: str, optimizer_type: str) -> dict[str, str]:
    return {"CatalogId": ACCOUNT, "DatabaseName": DATABASE, "TableName": table, "Type": optimizer_type}


def create(glue: Any, table: str, optimizer_type: str, role: str, **settings: Any) -> None:
    glue.create_table_optimizer(
        **on(table, optimizer_type),
        TableOptimizerConfiguration={"roleArn": role, "enabled": True, **settings},
    )


def refusal(call: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        call()
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


RETENTION = {
    "retentionConfiguration": {
        "icebergConfiguration": {
            "snapshotRetentionPeriodInDays": 7,
            "numberOfSnapshotsToRetain": 5,
            "cleanExpiredFiles": True,
        }
    }
}


def test_an_optimizer_is_kept_changed_and_removed_and_has_no_run(lake: RunningSandbox, role: str, table: str) -> None:
    glue = lake.client("glue")
    create(glue, table, "retention", role, **RETENTION)
    found = glue.get_table_optimizer(**on(table.upper(), "retention"))
    assert (found["DatabaseName"], found["TableName"]) == (DATABASE, table)
    assert found["TableOptimizer"] == {
        "type": "retention",
        "configuration": {"roleArn": role, "enabled": True, **RETENTION},
        "configurationSource": "table",
    }
    glue.update_table_optimizer(
        **on(table, "retention"), TableOptimizerConfiguration={"roleArn": role, "enabled": False}
    )
    changed = glue.get_table_optimizer(**on(table, "retention"))["TableOptimizer"]["configuration"]
    assert changed == {"roleArn": role, "enabled": False}
    glue.delete_table_optimizer(**on(table, "retention"))
    assert refusal(lambda: glue.get_table_optimizer(**on(table, "retention")))[0] == "EntityNotFoundException"


def test_one_of_each_type_and_no_second(lake: RunningSandbox, role: str, table: str) -> None:
    glue = lake.client("glue")
    for optimizer_type in TYPES:
        create(glue, table, optimizer_type, role)
    for optimizer_type in TYPES:
        code, _ = refusal(lambda kind=optimizer_type: create(glue, table, kind, role))
        assert code == "AlreadyExistsException"


def test_optimizers_outlive_a_commit_and_go_with_their_table(lake: RunningSandbox, role: str, table: str) -> None:
    glue, catalog = lake.client("glue"), iceberg_catalog(lake, lake.administrator, "glue")
    create(glue, table, "compaction", role)
    with catalog.load_table((DATABASE, table)).transaction() as change:
        change.set_properties(owner="me")
    assert glue.get_table_optimizer(**on(table, "compaction"))["TableOptimizer"]["configuration"]["enabled"]
    catalog.drop_table((DATABASE, table))
    catalog.create_table((DATABASE, table), SCHEMA)
    assert refusal(lambda: glue.get_table_optimizer(**on(table, "compaction")))[0] == "EntityNotFoundException"


@pytest.mark.parametrize("operation", ["get", "update", "delete"])
def test_what_does_not_exist_is_not_found(lake: RunningSandbox, role: str, table: str, operation: str) -> None:
    call = getattr(lake.client("glue"), f"{operation}_table_optimizer")
    more = {"TableOptimizerConfiguration": {"roleArn": role, "enabled": True}} if operation == "update" else {}
    for missing in (
        on(table, "retention"),
        on("no_such_table", "retention"),
        on(table, "retention") | {"CatalogId": "999900001111"},
    ):
        assert refusal(lambda where=missing: call(**where, **more))[0] == "EntityNotFoundException"


@pytest.mark.parametrize(
    ("optimizer_type", "settings", "message"),
    [
        ("retention", {"compactionConfiguration": {"icebergConfiguration": {}}}, "is not for an optimizer of type"),
        ("compaction", RETENTION, "is not for an optimizer of type compaction"),
        (
            "retention",
            {"retentionConfiguration": {"icebergConfiguration": {"numberOfSnapshotsToRetain": 0}}},
            "numberOfSnapshotsToRetain is 0. It must be at least 1",
        ),
        (
            "retention",
            {"retentionConfiguration": {"icebergConfiguration": {"runRateInHours": 2}}},
            "runRateInHours is 2. It must be from 3 to 168",
        ),
        (
            "orphan_file_deletion",
            {"orphanFileDeletionConfiguration": {"icebergConfiguration": {"location": f"s3://{BUCKET}/elsewhere"}}},
            "is not in the location of",
        ),
        (
            "compaction",
            {"compactionConfiguration": {"icebergConfiguration": {"strategy": "sort"}}},
            "has no sort order",
        ),
        (
            "compaction",
            {"compactionConfiguration": {"icebergConfiguration": {"strategy": "fast"}}},
            "Strategy fast is not one of",
        ),
    ],
)
def test_settings_that_glue_does_not_know_are_refused(
    lake: RunningSandbox, role: str, table: str, optimizer_type: str, settings: dict[str, Any], message: str
) -> None:
    code, text = refusal(lambda: create(lake.client("glue"), table, optimizer_type, role, **settings))
    assert (code, message in text) == ("InvalidInputException", True), text


def test_what_the_sandbox_cannot_do_is_refused_by_name(lake: RunningSandbox, role: str, table: str) -> None:
    glue = lake.client("glue")
    vpc = {"vpcConfiguration": {"glueConnectionName": "private"}}
    assert refusal(lambda: create(glue, table, "compaction", role, **vpc))[0] == "SandboxUnsupported"
    runs = refusal(lambda: glue.list_table_optimizer_runs(**on(table, "compaction")))
    assert runs[0] == "SandboxUnsupported"


def test_a_sorted_table_can_be_compacted_by_its_order(lake: RunningSandbox, role: str) -> None:
    order = SortOrder(SortField(1, IdentityTransform()))
    name = f"sorted{next(numbers)}"
    iceberg_catalog(lake, lake.administrator, "glue").create_table((DATABASE, name), SCHEMA, sort_order=order)
    settings = {"icebergConfiguration": {"strategy": "sort", "minInputFiles": 5, "deleteFileThreshold": 1}}
    create(lake.client("glue"), name, "compaction", role, compactionConfiguration=settings)


def test_only_parquet_is_compacted(lake: RunningSandbox, role: str) -> None:
    glue, name = lake.client("glue"), f"avro{next(numbers)}"
    properties = {"write.format.default": "avro"}
    iceberg_catalog(lake, lake.administrator, "glue").create_table((DATABASE, name), SCHEMA, properties=properties)
    assert "supports Parquet only" in refusal(lambda: create(glue, name, "compaction", role))[1]
    create(glue, name, "orphan_file_deletion", role)


def test_only_iceberg_tables_are_optimized(lake: RunningSandbox, role: str) -> None:
    glue, name = lake.client("glue"), f"csv{next(numbers)}"
    storage = {"Location": f"s3://{BUCKET}/{DATABASE}.db/{name}"}
    glue.create_table(DatabaseName=DATABASE, TableInput={"Name": name, "StorageDescriptor": storage})
    for optimizer_type in TYPES:
        _, message = refusal(lambda kind=optimizer_type: create(glue, name, kind, role))
        assert "is not an Iceberg table" in message


NEEDED = [
    ("s3:PutObject", "files", ("compaction", "retention")),
    ("s3:GetObject", "files", TYPES),
    ("s3:DeleteObject", "files", TYPES),
    ("s3:ListBucket", "list", TYPES),
    ("glue:UpdateTable", "tables", ("compaction", "retention")),
    ("glue:GetTable", "tables", TYPES),
    ("logs:CreateLogGroup", "logs", TYPES),
    ("logs:CreateLogStream", "logs", TYPES),
    ("logs:PutLogEvents", "logs", TYPES),
]


@pytest.mark.parametrize(("action", "part", "needing"), NEEDED)
def test_each_documented_permission_of_the_role_is_needed(
    lake: RunningSandbox, table: str, action: str, part: str, needing: tuple[str, ...]
) -> None:
    whole = DOCUMENTED[part]
    actions = [whole["Action"]] if isinstance(whole["Action"], str) else whole["Action"]
    rest = [one for one in actions if one != action]
    narrowed = [statement(rest, whole["Resource"])] if rest else []
    others = [one for name, one in DOCUMENTED.items() if name != part]
    lacking = lake.role(f"lacks-{action.replace(':', '-')}", TRUST, policy(*others, *narrowed))
    glue = lake.client("glue")
    for optimizer_type in TYPES:
        if optimizer_type in needing:
            code, message = refusal(lambda kind=optimizer_type: create(glue, table, kind, lacking))
            assert code == "InvalidInputException"
            assert f"is not authorized to perform: {action}" in message
        else:
            create(glue, table, optimizer_type, lacking)


@pytest.mark.parametrize(
    ("name", "part", "elsewhere"),
    [
        ("another-table", "tables", [f"{GLUE}catalog", f"{GLUE}database/{DATABASE}", f"{GLUE}table/{DATABASE}/none"]),
        ("another-database", "tables", [f"{GLUE}catalog", f"{GLUE}database/other", f"{GLUE}table/{DATABASE}/*"]),
        ("another-folder", "files", [f"arn:aws:s3:::{BUCKET}/other.db/*"]),
        ("another-log-group", "logs", [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws-glue/jobs:*"]),
    ],
)
def test_permissions_on_something_else_do_not_count(
    lake: RunningSandbox, table: str, name: str, part: str, elsewhere: list[str]
) -> None:
    others = [one for key, one in DOCUMENTED.items() if key != part]
    strayed = lake.role(name, TRUST, policy(*others, statement(DOCUMENTED[part]["Action"], elsewhere)))
    code, message = refusal(lambda: create(lake.client("glue"), table, "compaction", strayed))
    assert (code, "is not authorized to perform" in message) == ("InvalidInputException", True), message


@pytest.mark.parametrize("trust", [trusting("lambda.amazonaws.com"), trusting(f"arn:aws:iam::{ACCOUNT}:root"), None])
def test_a_role_that_glue_cannot_assume_is_refused(
    lake: RunningSandbox, table: str, trust: dict[str, Any] | None
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/missing"
    if trust is not None:
        arn = lake.role(f"untrusting{next(numbers)}", trust, policy(*DOCUMENTED.values()))
    code, message = refusal(lambda: create(lake.client("glue"), table, "retention", arn))
    assert (code, "glue.amazonaws.com is not authorized to perform: sts:AssumeRole" in message) == (
        "InvalidInputException",
        True,
    )


def test_the_key_of_an_encrypted_bucket_is_needed(lake: RunningSandbox) -> None:
    bucket = "encrypted-lake"
    s3, glue = lake.client("s3"), lake.client("glue")
    key = lake.client("kms").create_key()["KeyMetadata"]["Arn"]
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
    name = f"encrypted{next(numbers)}"
    iceberg_catalog(lake, lake.administrator, "glue").create_table(
        (DATABASE, name), SCHEMA, location=f"s3://{bucket}/{name}"
    )
    access = [
        DOCUMENTED["tables"],
        DOCUMENTED["logs"],
        statement("s3:*", [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]),
    ]
    without = lake.role("without-key", TRUST, policy(*access))
    assert "kms:Decrypt" in refusal(lambda: create(glue, name, "compaction", without))[1]
    through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}
    use = statement(["kms:Decrypt", "kms:GenerateDataKey"], key, Condition=through_s3)
    create(glue, name, "compaction", lake.role("with-key", TRUST, policy(*access, use)))


def test_a_caller_needs_the_action_the_table_and_to_pass_the_role(lake: RunningSandbox, role: str, table: str) -> None:
    place = [f"{GLUE}catalog", f"{GLUE}database/{DATABASE}", f"{GLUE}table/{DATABASE}/{table}"]
    to_glue = {"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}
    parts = {
        "glue:CreateTableOptimizer": statement("glue:CreateTableOptimizer", place),
        "glue:UpdateTable": statement("glue:UpdateTable", place),
        "iam:PassRole": statement("iam:PassRole", role, Condition=to_glue),
    }
    for action in parts:
        keys = lake.session_of(
            f"caller-{action.replace(':', '-')}", policy(*(one for name, one in parts.items() if name != action))
        )
        code, message = refusal(lambda as_=keys: create(lake.client("glue", as_), table, "compaction", role))
        assert (code, f"is not authorized to perform: {action}" in message) == ("AccessDeniedException", True)
    create(lake.client("glue", lake.session_of("caller", policy(*parts.values()))), table, "compaction", role)


@pytest.mark.parametrize("operation", ["get", "delete"])
def test_reading_and_removing_need_their_actions(lake: RunningSandbox, role: str, table: str, operation: str) -> None:
    create(lake.client("glue"), table, "compaction", role)
    action = f"glue:{operation.capitalize()}TableOptimizer"
    denied = lake.session_of(f"no-{operation}", policy(statement("glue:GetTable", "*")))
    code, message = refusal(
        lambda: getattr(lake.client("glue", denied), f"{operation}_table_optimizer")(**on(table, "compaction"))
    )
    assert (code, action in message) == ("AccessDeniedException", True)
    allowed = lake.session_of(f"may-{operation}", policy(statement(action, f"{GLUE}*")))
    getattr(lake.client("glue", allowed), f"{operation}_table_optimizer")(**on(table, "compaction"))
