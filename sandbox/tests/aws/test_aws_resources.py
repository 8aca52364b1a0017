"""Every resource the program makes: created, read back as it was given, updated in place, deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.handlers import validate_bucket_name

from snowdome.aws.requests.kms import ON_KEY
from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement, trusting

LOCATION = {"LocationConstraint": REGION}


def without(found: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key not in names}


def test_a_new_bucket_has_the_defaults_of_aws(sandbox: RunningSandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="defaults-of-aws", CreateBucketConfiguration=LOCATION)
    encryption = s3.get_bucket_encryption(Bucket="defaults-of-aws")["ServerSideEncryptionConfiguration"]["Rules"]
    assert encryption == [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]
    block = s3.get_public_access_block(Bucket="defaults-of-aws")["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    controls = s3.get_bucket_ownership_controls(Bucket="defaults-of-aws")["OwnershipControls"]
    assert controls == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.delete_bucket(Bucket="defaults-of-aws")
    with pytest.raises(ClientError) as gone:
        s3.head_bucket(Bucket="defaults-of-aws")
    assert gone.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_bucket_settings_are_read_back(sandbox: RunningSandbox) -> None:
    s3, name = sandbox.client("s3"), "bucket-settings"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=LOCATION)
    key = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": rules})
    assert s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"] == rules

    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"

    lifecycle = [
        {
            "ID": "old-versions",
            "Status": "Enabled",
            "Filter": {"Prefix": "iceberg-warehouse/"},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
            "Expiration": {"ExpiredObjectDeleteMarker": True},
        }
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": lifecycle})
    assert s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"] == lifecycle

    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "stack", "Value": "dev"}]})
    assert s3.get_bucket_tagging(Bucket=name)["TagSet"] == [{"Key": "stack", "Value": "dev"}]

    text = json.dumps(
        policy(
            statement(
                "s3:*",
                f"arn:aws:s3:::{name}/*",
                "Deny",
                Principal="*",
                Condition={"Bool": {"aws:SecureTransport": "false"}},
            )
        )
    )
    s3.put_bucket_policy(Bucket=name, Policy=text)
    assert s3.get_bucket_policy(Bucket=name)["Policy"] == text
    assert s3.get_bucket_policy_status(Bucket=name)["PolicyStatus"] == {"IsPublic": False}


def test_access_logs_go_only_where_the_logging_service_may_write(sandbox: RunningSandbox) -> None:
    s3 = sandbox.client("s3")
    for name in ("logged-bucket", "log-bucket"):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=LOCATION)
    status = {"LoggingEnabled": {"TargetBucket": "log-bucket", "TargetPrefix": "s3/"}}
    with pytest.raises(ClientError, match="must allow logging"):
        s3.put_bucket_logging(Bucket="logged-bucket", BucketLoggingStatus=status)
    allow = statement(
        "s3:PutObject",
        "arn:aws:s3:::log-bucket/s3/*",
        Principal={"Service": "logging.s3.amazonaws.com"},
        Condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": "arn:aws:s3:::logged-bucket"},
        },
    )
    deny = statement(
        "s3:*",
        "arn:aws:s3:::log-bucket/*",
        "Deny",
        Principal="*",
        Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    )
    s3.put_bucket_policy(Bucket="log-bucket", Policy=json.dumps(policy(deny, allow)))
    s3.put_bucket_logging(Bucket="logged-bucket", BucketLoggingStatus=status)
    assert s3.get_bucket_logging(Bucket="logged-bucket")["LoggingEnabled"] == status["LoggingEnabled"]


def test_versions_are_listed_and_deleted(sandbox: RunningSandbox) -> None:
    s3, name = sandbox.client("s3"), "versioned-bucket"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=LOCATION)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket=name, Key="a b/ü.txt", Body=body)
    s3.delete_object(Bucket=name, Key="a b/ü.txt")
    listed = s3.list_object_versions(Bucket=name)
    found = [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in listed["Versions"] + listed["DeleteMarkers"]]
    assert len(found) == 3
    assert "Errors" not in s3.delete_objects(Bucket=name, Delete={"Objects": found})
    s3.delete_bucket(Bucket=name)


def test_suspended_versioning_loses_no_version(sandbox: RunningSandbox) -> None:
    s3, name = sandbox.client("s3"), "suspended-bucket"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=LOCATION)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for key in ("deleted", "overwritten"):
        s3.put_object(Bucket=name, Key=key, Body=b"1")
    s3.delete_object(Bucket=name, Key="deleted")
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    s3.put_object(Bucket=name, Key="overwritten", Body=b"2")
    s3.delete_object(Bucket=name, Key="overwritten")
    listed = s3.list_object_versions(Bucket=name)
    assert sorted(v["Key"] for v in listed["Versions"]) == ["deleted", "overwritten", "overwritten"]
    found = [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in listed["Versions"] + listed["DeleteMarkers"]]
    for one in found:
        assert "Errors" not in s3.delete_objects(Bucket=name, Delete={"Objects": [one]})
    s3.delete_bucket(Bucket=name)


def test_a_kms_key_lives_and_is_scheduled_for_deletion(sandbox: RunningSandbox) -> None:
    kms = sandbox.client("kms")
    key = kms.create_key(Description="one", Tags=[{"TagKey": "stack", "TagValue": "dev"}])["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key)
    kms.update_key_description(KeyId=key, Description="two")
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Description"] == "two"
    assert kms.list_resource_tags(KeyId=key)["Tags"] == [{"TagKey": "stack", "TagValue": "dev"}]
    kms.create_alias(AliasName="alias/lake-test", TargetKeyId=key)
    assert [a["AliasName"] for a in kms.list_aliases(KeyId=key)["Aliases"]] == ["alias/lake-test"]
    sealed = kms.encrypt(KeyId="alias/lake-test", Plaintext=b"secret")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"secret"
    kms.delete_alias(AliasName="alias/lake-test")
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    described = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert (described["KeyState"], described["Enabled"]) == ("PendingDeletion", False)


JOB: dict[str, Any] = {
    "Description": "loads",
    "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/load.py", "PythonVersion": "3"},
    "DefaultArguments": {"--datalake-formats": "iceberg", "--enable-auto-scaling": "true"},
    "ExecutionClass": "FLEX",
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "GlueVersion": "5.0",
    "JobRunQueuingEnabled": True,
    "MaxRetries": 1,
    "NumberOfWorkers": 2,
    "Timeout": 60,
    "WorkerType": "G.1X",
}


def test_a_glue_job_keeps_every_setting(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    role = sandbox.role("job-role", trusting("glue.amazonaws.com"))
    glue.create_job(Name="load", Role=role, Tags={"stack": "dev"}, **JOB)
    times = ("CreatedOn", "LastModifiedOn")
    computed = {"MaxCapacity": 2.0, "AllocatedCapacity": 2, "JobMode": "SCRIPT"}
    assert without(glue.get_job(JobName="load")["Job"], *times) == {"Name": "load", "Role": role, **JOB, **computed}
    assert glue.get_tags(ResourceArn=f"arn:aws:glue:{REGION}:{ACCOUNT}:job/load")["Tags"] == {"stack": "dev"}

    update = {**without(JOB, "ExecutionClass", "JobRunQueuingEnabled"), "Role": role, "NumberOfWorkers": 4}
    glue.update_job(JobName="load", JobUpdate=update)
    reset = {"JobRunQueuingEnabled": False, "MaxCapacity": 4.0, "AllocatedCapacity": 4, "JobMode": "SCRIPT"}
    assert without(glue.get_job(JobName="load")["Job"], *times) == {"Name": "load", **update, **reset}

    with pytest.raises(ClientError, match="IdempotentParameterMismatchException"):
        glue.create_job(Name="load", Role=role, **JOB)
    glue.delete_job(JobName="load")
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_job(JobName="load")
    glue.create_job(Name="load", Role=role, **JOB)
    assert glue.get_tags(ResourceArn=f"arn:aws:glue:{REGION}:{ACCOUNT}:job/load")["Tags"] == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"MaxCapacity": 2.0}, "Please do not set Max Capacity"),
        ({"WorkerType": "G.3X"}, "Worker type G.3X is not valid"),
        ({"WorkerType": "G.4X"}, "ExecutionClass FLEX needs"),
        ({"SourceControlDetails": {"Provider": "GITHUB"}}, "SandboxUnsupported.*SourceControlDetails"),
    ],
)
def test_a_wrong_job_setting_is_refused(sandbox: RunningSandbox, change: dict[str, Any], message: str) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/any"
    with pytest.raises(ClientError, match=message):
        sandbox.client("glue").create_job(Name="wrong", Role=role, **JOB | change)


def test_a_workflow_and_its_triggers_are_updated_in_place(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    glue.create_workflow(Name="sales", Description="one", MaxConcurrentRuns=1)
    glue.update_workflow(Name="sales", Description="", MaxConcurrentRuns=2)
    found = glue.get_workflow(Name="sales")["Workflow"]
    assert (found.get("Description", ""), found["MaxConcurrentRuns"]) == ("", 2)
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        glue.create_workflow(Name="sales")

    glue.create_trigger(Name="start", Type="ON_DEMAND", WorkflowName="sales", Actions=[{"JobName": "a"}])
    conditions = [{"LogicalOperator": "EQUALS", "JobName": "a", "State": "SUCCEEDED"}]
    glue.create_trigger(
        Name="report",
        Type="CONDITIONAL",
        WorkflowName="sales",
        Predicate={"Logical": "AND", "Conditions": conditions},
        Actions=[{"JobName": "b"}],
        StartOnCreation=True,
    )
    other = {"Logical": "ANY", "Conditions": conditions}
    glue.update_trigger(
        Name="report", TriggerUpdate={"Actions": [{"JobName": "c"}], "Predicate": other, "Description": "two"}
    )
    assert glue.get_trigger(Name="report")["Trigger"] == {
        "Name": "report",
        "Type": "CONDITIONAL",
        "State": "ACTIVATED",
        "WorkflowName": "sales",
        "Description": "two",
        "Actions": [{"JobName": "c"}],
        "Predicate": other,
    }
    for name in ("start", "report"):
        glue.delete_trigger(Name=name)
    glue.delete_workflow(Name="sales")
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_workflow(Name="sales")


def test_a_log_group_keeps_retention_and_tags(sandbox: RunningSandbox) -> None:
    logs = sandbox.client("logs")
    logs.create_log_group(logGroupName="/lake/dev/output", tags={"stack": "dev"})
    logs.put_retention_policy(logGroupName="/lake/dev/output", retentionInDays=14)
    group = logs.describe_log_groups(logGroupNamePrefix="/lake/dev")["logGroups"][0]
    assert group["retentionInDays"] == 14
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/lake/dev/output"
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"stack": "dev"}
    logs.create_log_stream(logGroupName="/lake/dev/output", logStreamName="run-1")
    event = {"timestamp": 1, "message": "hello"}
    logs.put_log_events(logGroupName="/lake/dev/output", logStreamName="run-1", logEvents=[event])
    logs.delete_log_group(logGroupName="/lake/dev/output")
    assert logs.describe_log_groups(logGroupNamePrefix="/lake/dev")["logGroups"] == []


def test_a_glue_database_keeps_its_settings_in_lower_case(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    principal = {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}
    values = {
        "Description": "sales",
        "LocationUri": "s3://b/iceberg-warehouse/",
        "CreateTableDefaultPermissions": [{"Principal": principal, "Permissions": ["ALL"]}],
    }
    glue.create_database(DatabaseInput={"Name": "Sales_DB", **values})
    found = glue.get_database(Name="SALES_DB")["Database"]
    assert {name: found[name] for name in ("Name", *values)} == {"Name": "sales_db", **values}
    glue.update_database(Name="sales_db", DatabaseInput={"Name": "sales_db", **values, "Description": "more"})
    assert glue.get_database(Name="sales_db")["Database"]["Description"] == "more"
    glue.delete_database(Name="sales_db")
    assert [d["Name"] for d in glue.get_databases()["DatabaseList"]] == []


def test_get_catalog_answers_for_the_own_account_only(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    assert glue.get_catalog(CatalogId=ACCOUNT)["Catalog"]["CatalogId"] == ACCOUNT
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.get_catalog(CatalogId="111122223333")


def test_a_role_is_made_changed_and_deleted(sandbox: RunningSandbox) -> None:
    iam = sandbox.client("iam")
    sandbox.role("changing", trusting("glue.amazonaws.com"), Description="one", Tags=[{"Key": "stack", "Value": "dev"}])
    other = trusting("glue.amazonaws.com", {"StringEquals": {"aws:SourceAccount": ACCOUNT}})
    iam.update_assume_role_policy(RoleName="changing", PolicyDocument=json.dumps(other))
    document = policy(statement("s3:GetObject", "arn:aws:s3:::b/*"))
    iam.put_role_policy(RoleName="changing", PolicyName="p", PolicyDocument=json.dumps(document))
    role = iam.get_role(RoleName="changing")["Role"]
    assert role["AssumeRolePolicyDocument"] == other
    assert role["Tags"] == [{"Key": "stack", "Value": "dev"}]
    assert iam.get_role_policy(RoleName="changing", PolicyName="p")["PolicyDocument"] == document
    with pytest.raises(ClientError, match="DeleteConflict"):
        iam.delete_role(RoleName="changing")
    iam.delete_role_policy(RoleName="changing", PolicyName="p")
    iam.delete_role(RoleName="changing")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.get_role(RoleName="changing")


@pytest.mark.parametrize("name", ["With-Capitals", "under_score", "double..dot", "-dash", "192.168.0.1"])
def test_a_bad_bucket_name_is_refused(sandbox: RunningSandbox, name: str) -> None:
    s3 = sandbox.client("s3")
    s3.meta.events.unregister("before-parameter-build.s3", validate_bucket_name)
    with pytest.raises(ClientError, match="InvalidBucketName"):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=LOCATION)


def test_a_taken_bucket_name_is_refused(sandbox: RunningSandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="taken-bucket", CreateBucketConfiguration=LOCATION)
    with pytest.raises(ClientError, match="BucketAlreadyOwnedByYou"):
        s3.create_bucket(Bucket="taken-bucket", CreateBucketConfiguration=LOCATION)


def test_names_that_are_too_long_are_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(ClientError, match=r"ValidationError.*'roleName'.*less than or equal to 64"):
        sandbox.role("r" * 65, trusting("glue.amazonaws.com"))
    with pytest.raises(ClientError, match="between 1 and 255"):
        sandbox.client("glue").create_database(DatabaseInput={"Name": "d" * 256})
    with pytest.raises(ClientError, match="between 1 and 255"):
        sandbox.client("glue").create_workflow(Name="w" * 256)


def test_what_is_not_known_is_refused_by_name(sandbox: RunningSandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="refusals-by-name", CreateBucketConfiguration=LOCATION)
    refused = [
        (lambda: sandbox.client("glue").get_crawlers(), "Glue operation 'GetCrawlers'"),
        (
            lambda: sandbox.client("kms").create_grant(KeyId="k", GranteePrincipal="g", Operations=["Decrypt"]),
            "CreateGrant",
        ),
        (lambda: sandbox.client("iam").create_group(GroupName="g"), "IAM operation 'CreateGroup'"),
        (lambda: sandbox.client("sts").get_session_token(), "STS operation 'GetSessionToken'"),
        (
            lambda: sandbox.client("logs").start_query(startTime=0, endTime=1, queryString="x", logGroupName="g"),
            "StartQuery",
        ),
        (lambda: s3.put_bucket_cors(Bucket="refusals-by-name", CORSConfiguration={"CORSRules": []}), "'cors'"),
        (lambda: sandbox.client("sqs").list_queues(), "service 'sqs'"),
    ]
    for call, name in refused:
        with pytest.raises(ClientError, match=name) as error:
            call()
        assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize(
    ("name", "namespace", "taken"),
    [
        (f"lake-{ACCOUNT}-{REGION}-an", "account-regional", True),
        ("lake-an", None, False),
        (f"lake-{ACCOUNT}-{REGION}-an", None, False),
        (f"lake-111122223333-{REGION}-an", "account-regional", False),
        (f"lake-{ACCOUNT}-eu-west-1-an", "account-regional", False),
        ("lake", "account-regional", False),
        (f"lake-{ACCOUNT}-{REGION}", "global", True),
    ],
)
def test_names_of_the_accounts_own_namespace(
    sandbox: RunningSandbox, name: str, namespace: str | None, taken: bool
) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html"""
    s3 = sandbox.client("s3")
    options = {"BucketNamespace": namespace} if namespace else {}
    place = {"LocationConstraint": REGION}
    if taken:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, **options)
        s3.delete_bucket(Bucket=name)
    else:
        with pytest.raises(ClientError, match="InvalidBucketName"):
            s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, **options)


def test_tags_in_create_bucket_need_an_action_of_their_own(sandbox: RunningSandbox) -> None:
    # https://github.com/aws-controllers-k8s/s3-controller/pull/245
    tags = [{"Key": "stack", "Value": "dev"}]
    place = {"LocationConstraint": REGION, "Tags": tags}
    arn = "arn:aws:s3:::tagged-at-birth"
    account = {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    create = statement(["s3:CreateBucket"], arn, Condition={"StringEquals": {"aws:RequestTag/stack": "dev"}})
    # Before it is made a bucket has no account, so a condition on one does not hold.
    for number, more in enumerate([[], [statement(["s3:TagResource"], arn, Condition=account)]]):
        keys = sandbox.session_of(f"tags-not-{number}", policy(create, *more))
        with pytest.raises(ClientError, match="s3:TagResource"):
            sandbox.client("s3", keys).create_bucket(Bucket="tagged-at-birth", CreateBucketConfiguration=place)
    keys = sandbox.session_of("tags", policy(create, statement(["s3:TagResource"], arn)))
    sandbox.client("s3", keys).create_bucket(Bucket="tagged-at-birth", CreateBucketConfiguration=place)
    assert sandbox.client("s3").get_bucket_tagging(Bucket="tagged-at-birth")["TagSet"] == tags


def test_a_key_is_for_encryption_unless_it_says_otherwise(sandbox: RunningSandbox) -> None:
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html (KeyUsage)"""
    kms = sandbox.client("kms")
    assert kms.create_key()["KeyMetadata"]["KeyUsage"] == "ENCRYPT_DECRYPT"
    signing = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")["KeyMetadata"]
    assert (signing["KeyUsage"], signing["KeySpec"]) == ("SIGN_VERIFY", "RSA_2048")


@pytest.mark.parametrize("form", ["KeyId", "Arn"])
def test_every_operation_takes_a_key_by_id_and_by_arn(sandbox: RunningSandbox, form: str) -> None:
    """As each page of https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html says of KeyId."""
    kms = sandbox.client("kms")
    key = kms.create_key()["KeyMetadata"][form]
    document = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    more: dict[str, dict[str, Any]] = {
        "Encrypt": {"Plaintext": b"text"},
        "GenerateDataKey": {"KeySpec": "AES_256"},
        "GenerateDataKeyWithoutPlaintext": {"KeySpec": "AES_256"},
        "GetKeyPolicy": {"PolicyName": "default"},
        "PutKeyPolicy": {"PolicyName": "default", "Policy": document},
        "TagResource": {"Tags": [{"TagKey": "a", "TagValue": "b"}]},
        "UntagResource": {"TagKeys": ["a"]},
        "UpdateKeyDescription": {"Description": "d"},
        "ScheduleKeyDeletion": {"PendingWindowInDays": 7},
    }
    states = {"DisableKey": "Disabled", "EnableKey": "Enabled", "ScheduleKeyDeletion": "PendingDeletion"}
    last = ["DisableKey", "EnableKey", "ScheduleKeyDeletion", "CancelKeyDeletion"]
    for operation in [*sorted(ON_KEY - set(last)), *last]:
        call = getattr(kms, xform_name(operation))
        assert call(KeyId=key, **more.get(operation, {}))["ResponseMetadata"]["HTTPStatusCode"] == 200, operation
        if operation in states:
            assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == states[operation]
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
