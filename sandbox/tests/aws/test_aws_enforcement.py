"""Who may do what: identity, boundary, session, bucket and key policies together, with AWS's own messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement, trusting

BUCKET = "enforced-bucket"
OBJECTS = f"arn:aws:s3:::{BUCKET}/*"
VIA_S3 = {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}
ASSUMED = f"arn:aws:sts::{ACCOUNT}:assumed-role"


@pytest.fixture(scope="module")
def key(sandbox: RunningSandbox) -> str:
    """ARN of the default key of the bucket."""
    kms, s3 = sandbox.client("kms"), sandbox.client("s3")
    arn = str(kms.create_key()["KeyMetadata"]["Arn"])
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules})
    s3.put_object(Bucket=BUCKET, Key="there", Body=b"x")
    return arn


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as error:
        call()
    assert error.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
    return str(error.value.response["Error"]["Message"])


def test_the_message_names_user_action_and_resource(sandbox: RunningSandbox, key: str) -> None:
    keys = sandbox.session_of("reader", policy(statement(["s3:GetObject", "kms:Decrypt"], [OBJECTS, key])))
    assert sandbox.client("s3", keys).get_object(Bucket=BUCKET, Key="there")["Body"].read() == b"x"
    assert refusal(lambda: sandbox.client("s3", keys).put_object(Bucket=BUCKET, Key="k", Body=b"")) == (
        f"User: {ASSUMED}/reader/test is not authorized to perform: s3:PutObject on resource: "
        f'"arn:aws:s3:::{BUCKET}/k" because no identity-based policy allows the s3:PutObject action'
    )
    assert refusal(lambda: sandbox.client("glue", keys).get_database(Name="d")) == (
        f"User: {ASSUMED}/reader/test is not authorized to perform: glue:GetDatabase on resource: "
        f"arn:aws:glue:{REGION}:{ACCOUNT}:catalog because no identity-based policy allows the glue:GetDatabase action"
    )
    assert "logs:DescribeLogGroups" in refusal(lambda: sandbox.client("logs", keys).describe_log_groups())
    assert "iam:GetRole" in refusal(lambda: sandbox.client("iam", keys).get_role(RoleName="reader"))
    assert "kms:DescribeKey" in refusal(lambda: sandbox.client("kms", keys).describe_key(KeyId=key))


def test_the_state_tells_which_actions_a_role_has_used(sandbox: RunningSandbox, key: str) -> None:
    keys = sandbox.session_of("observed", policy(statement(["s3:*", "kms:*"], "*")))
    sandbox.client("s3", keys).get_object(Bucket=BUCKET, Key="there")
    used = sandbox.state()["usedActions"][f"arn:aws:iam::{ACCOUNT}:role/observed"]
    assert used == {"kms:Decrypt": [key], "s3:GetObject": [f"arn:aws:s3:::{BUCKET}/there"]}


def test_an_explicit_deny_wins(sandbox: RunningSandbox, key: str) -> None:
    document = policy(statement("s3:*", "*"), statement("kms:*", "*"), statement("s3:PutObject", OBJECTS, "Deny"))
    keys = sandbox.session_of("denied", document)
    message = refusal(lambda: sandbox.client("s3", keys).put_object(Bucket=BUCKET, Key="k", Body=b""))
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_not_action_and_not_resource(sandbox: RunningSandbox, key: str) -> None:
    everything_but = policy(
        {"Effect": "Allow", "NotAction": ["iam:*", "s3:DeleteObject"], "Resource": "*"},
        {"Effect": "Deny", "Action": "s3:PutObject", "NotResource": f"arn:aws:s3:::{BUCKET}/mine/*"},
    )
    s3 = sandbox.client("s3", sandbox.session_of("not-elements", everything_but))
    s3.put_object(Bucket=BUCKET, Key="mine/k", Body=b"")
    assert "explicit deny" in refusal(lambda: s3.put_object(Bucket=BUCKET, Key="k", Body=b""))
    assert "s3:DeleteObject" in refusal(lambda: s3.delete_object(Bucket=BUCKET, Key="mine/k"))


def test_a_permissions_boundary_limits_the_role(sandbox: RunningSandbox, key: str) -> None:
    document = policy(statement(["s3:GetObject", "kms:Decrypt"], "*"))
    boundary = sandbox.client("iam").create_policy(PolicyName="edge", PolicyDocument=json.dumps(document))["Policy"][
        "Arn"
    ]
    keys = sandbox.session_of("bounded", policy(statement("*", "*")), PermissionsBoundary=boundary)
    sandbox.client("s3", keys).get_object(Bucket=BUCKET, Key="there")
    message = refusal(lambda: sandbox.client("s3", keys).delete_object(Bucket=BUCKET, Key="there"))
    assert message.endswith("because no permissions boundary allows the s3:DeleteObject action")


def test_a_session_policy_narrows_the_session(sandbox: RunningSandbox, key: str) -> None:
    role = sandbox.role("wide", trusting(f"arn:aws:iam::{ACCOUNT}:root"), policy(statement("*", "*")))
    narrow = json.dumps(policy(statement(["s3:GetObject", "kms:Decrypt"], "*")))
    s3 = sandbox.client("s3", sandbox.assume(role, Policy=narrow))
    s3.get_object(Bucket=BUCKET, Key="there")
    message = refusal(lambda: s3.delete_object(Bucket=BUCKET, Key="there"))
    assert message.endswith("because no session policy allows the s3:DeleteObject action")


def test_put_and_get_need_the_key(sandbox: RunningSandbox, key: str) -> None:
    s3_only = sandbox.client("s3", sandbox.session_of("keyless", policy(statement("s3:*", "*"))))
    assert f"kms:GenerateDataKey on resource: {key}" in refusal(
        lambda: s3_only.put_object(Bucket=BUCKET, Key="k", Body=b"")
    )
    assert f"kms:Decrypt on resource: {key}" in refusal(lambda: s3_only.get_object(Bucket=BUCKET, Key="there"))
    assert s3_only.head_object(Bucket=BUCKET, Key="there")["ServerSideEncryption"] == "aws:kms"

    with_key = policy(statement("s3:*", "*"), statement(["kms:GenerateDataKey", "kms:Decrypt"], key, Condition=VIA_S3))
    keys = sandbox.session_of("keyed", with_key)
    sandbox.client("s3", keys).put_object(Bucket=BUCKET, Key="k", Body=b"")
    assert "kms:Decrypt" in refusal(lambda: sandbox.client("kms", keys).decrypt(CiphertextBlob=sealed(sandbox, key)))


def sealed(sandbox: RunningSandbox, key: str) -> bytes:
    return bytes(sandbox.client("kms").encrypt(KeyId=key, Plaintext=b"p")["CiphertextBlob"])


@pytest.mark.parametrize(
    ("allowed", "step"),
    [
        ([], "kms:GenerateDataKey"),
        (["kms:GenerateDataKey"], "kms:Decrypt"),
        (["kms:GenerateDataKey", "kms:Decrypt"], None),
    ],
)
def test_a_multipart_upload_needs_the_key_twice(
    sandbox: RunningSandbox, key: str, allowed: list[str], step: str | None
) -> None:
    document = policy(statement("s3:*", "*"), *([statement(allowed, key)] if allowed else []))
    s3 = sandbox.client("s3", sandbox.session_of(f"multipart-{len(allowed)}", document))

    def upload() -> None:
        place = {"Bucket": BUCKET, "Key": "parts"}
        number = s3.create_multipart_upload(**place)["UploadId"]
        part = s3.upload_part(**place, UploadId=number, PartNumber=1, Body=b"x" * 6_000_000)
        done = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        s3.complete_multipart_upload(**place, UploadId=number, MultipartUpload=done)

    if step is None:
        upload()
        assert s3.head_object(Bucket=BUCKET, Key="parts")["SSEKMSKeyId"] == key
    else:
        assert step in refusal(upload)


def test_a_copy_needs_both_ends(sandbox: RunningSandbox, key: str) -> None:
    document = policy(statement("s3:PutObject", OBJECTS), statement("kms:*", "*"))
    s3 = sandbox.client("s3", sandbox.session_of("copier", document))
    source = {"Bucket": BUCKET, "Key": "there"}
    assert "s3:GetObject" in refusal(lambda: s3.copy_object(Bucket=BUCKET, Key="copy", CopySource=source))


def test_headers_win_over_the_default_as_a_pair(sandbox: RunningSandbox, key: str) -> None:
    s3 = sandbox.client("s3")
    other = sandbox.client("kms").create_key()["KeyMetadata"]
    s3.put_object(Bucket=BUCKET, Key="plain", Body=b"", ServerSideEncryption="AES256")
    assert s3.head_object(Bucket=BUCKET, Key="plain")["ServerSideEncryption"] == "AES256"
    put = {"Bucket": BUCKET, "Key": "other", "Body": b"", "ServerSideEncryption": "aws:kms"}
    s3.put_object(**put, SSEKMSKeyId=other["Arn"])
    assert s3.head_object(Bucket=BUCKET, Key="other")["SSEKMSKeyId"] == other["Arn"]
    # aws:kms without a key is the AWS managed key, which needs no permission, and not the key of the bucket's default.
    keyless = sandbox.client("s3", sandbox.session_of("managed-key", policy(statement("s3:*", "*"))))
    keyless.put_object(**put | {"Key": "managed"})
    assert s3.head_object(Bucket=BUCKET, Key="managed")["SSEKMSKeyId"] == "alias/aws/s3"
    keyless.get_object(Bucket=BUCKET, Key="managed")
    sandbox.client("kms").schedule_key_deletion(KeyId=other["KeyId"], PendingWindowInDays=7)
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        s3.get_object(Bucket=BUCKET, Key="other")


@pytest.fixture
def guarded(sandbox: RunningSandbox) -> Any:
    """A bucket with the policy of the product: TLS 1.2 and no explicitly wrong encryption."""
    s3, name = sandbox.client("s3"), "guarded-bucket"
    own = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    places = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    header = "s3:x-amz-server-side-encryption"
    wrong_algorithm = {"StringNotEquals": {header: "aws:kms"}, "Null": {header: "false"}}
    wrong_key = {
        "StringNotEquals": {f"{header}-aws-kms-key-id": own},
        "Null": {f"{header}-aws-kms-key-id": "false"},
    }
    rules = [
        statement("s3:*", places, "Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        statement("s3:*", places, "Deny", Principal="*", Condition={"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
        statement("s3:PutObject", places[1], "Deny", Principal="*", Condition=wrong_algorithm),
        statement("s3:PutObject", places[1], "Deny", Principal="*", Condition=wrong_key),
    ]
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy(*rules)))
    yield name, own
    for found in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=found["Key"])
    s3.delete_bucket(Bucket=name)


def test_the_bucket_policy_binds_the_administrator_too(sandbox: RunningSandbox, guarded: tuple[str, str]) -> None:
    name, own = guarded
    s3 = sandbox.client("s3")
    s3.put_object(Bucket=name, Key="default", Body=b"")
    s3.put_object(Bucket=name, Key="right", Body=b"", ServerSideEncryption="aws:kms", SSEKMSKeyId=own)
    other = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    for wrong in (
        {"ServerSideEncryption": "AES256"},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": other},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "no-such-key"},
    ):
        message = refusal(lambda wrong=wrong: s3.put_object(Bucket=name, Key="wrong", Body=b"", **wrong))  # type: ignore[misc]
        assert message.endswith("with an explicit deny in a resource-based policy")


def test_a_probe_over_plain_http_is_denied(sandbox: RunningSandbox, guarded: tuple[str, str]) -> None:
    s3 = sandbox.client("s3")
    s3.list_objects_v2(Bucket=guarded[0])
    s3.meta.events.register("before-sign", lambda request, **_: request.headers.add_header("x-sandbox-plain-http", "1"))
    assert "explicit deny in a resource-based policy" in refusal(lambda: s3.list_objects_v2(Bucket=guarded[0]))


def test_a_bucket_policy_alone_admits_a_caller_of_the_account(sandbox: RunningSandbox) -> None:
    s3, name = sandbox.client("s3"), "shared-bucket"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    keys = sandbox.user("guest")
    guest = sandbox.client("s3", keys)
    for principal, admitted in ((f"arn:aws:iam::{ACCOUNT}:root", False), (f"arn:aws:iam::{ACCOUNT}:user/guest", True)):
        rule = statement("s3:ListBucket", f"arn:aws:s3:::{name}", Principal={"AWS": principal})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy(rule)))
        if admitted:
            guest.list_objects_v2(Bucket=name)
        else:
            assert "no identity-based policy" in refusal(lambda: guest.list_objects_v2(Bucket=name))


def test_a_key_policy_is_needed_before_any_identity_policy(sandbox: RunningSandbox) -> None:
    administrator = statement("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/administrator"})
    closed = sandbox.client("kms").create_key(Policy=json.dumps(policy(administrator)))["KeyMetadata"]["Arn"]
    keys = sandbox.session_of("key-user", policy(statement("kms:*", "*")))
    message = refusal(lambda: sandbox.client("kms", keys).describe_key(KeyId=closed))
    assert message.endswith("because no resource-based policy allows the kms:DescribeKey action")
    delegated = statement("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    sandbox.client("kms").put_key_policy(
        KeyId=closed, PolicyName="default", Policy=json.dumps(policy(administrator, delegated))
    )
    sandbox.client("kms", keys).describe_key(KeyId=closed)


def test_a_missing_object_is_shown_only_to_who_may_list(sandbox: RunningSandbox, key: str) -> None:
    keys = sandbox.session_of("no-list", policy(statement(["s3:GetObject", "kms:Decrypt"], "*")))
    message = refusal(lambda: sandbox.client("s3", keys).get_object(Bucket=BUCKET, Key="missing"))
    assert f's3:ListBucket on resource: "arn:aws:s3:::{BUCKET}"' in message
    lister = sandbox.session_of("lister", policy(statement(["s3:GetObject", "s3:ListBucket"], "*")))
    with pytest.raises(ClientError, match="NoSuchKey"):
        sandbox.client("s3", lister).get_object(Bucket=BUCKET, Key="missing")


def test_delete_objects_reports_each_refusal(sandbox: RunningSandbox, key: str) -> None:
    for name in ("mine/1", "mine/2", "theirs/1"):
        sandbox.client("s3").put_object(Bucket=BUCKET, Key=name, Body=b"")
    keys = sandbox.session_of("deleter", policy(statement("s3:DeleteObject", f"arn:aws:s3:::{BUCKET}/mine/*")))
    s3 = sandbox.client("s3", keys)
    objects = [{"Key": name} for name in ("mine/1", "theirs/1", "mine/2")]
    reply = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": objects})
    assert sorted(d["Key"] for d in reply["Deleted"]) == ["mine/1", "mine/2"]
    assert [(e["Key"], e["Code"]) for e in reply["Errors"]] == [("theirs/1", "AccessDenied")]
    reply = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": "theirs/1"}]})
    assert [e["Key"] for e in reply["Errors"]] == ["theirs/1"]
    sandbox.client("s3").head_object(Bucket=BUCKET, Key="theirs/1")


CREATIONS: dict[str, Callable[[RunningSandbox, Keys, dict[str, str]], Any]] = {
    "glue:TagResource": lambda sandbox, keys, tags: sandbox.client("glue", keys).create_workflow(Name="w", Tags=tags),
    "logs:TagResource": lambda sandbox, keys, tags: sandbox.client("logs", keys).create_log_group(
        logGroupName="/tagged", tags=tags
    ),
    "kms:TagResource": lambda sandbox, keys, tags: sandbox.client("kms", keys).create_key(
        Tags=[{"TagKey": name, "TagValue": value} for name, value in tags.items()]
    ),
    "iam:TagRole": lambda sandbox, keys, tags: sandbox.client("iam", keys).create_role(
        RoleName="tagged",
        AssumeRolePolicyDocument=json.dumps(trusting("glue.amazonaws.com")),
        Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
    ),
}


@pytest.mark.parametrize("action", CREATIONS)
def test_creating_with_tags_needs_the_action_that_tags(sandbox: RunningSandbox, action: str) -> None:
    create, service = CREATIONS[action], action.partition(":")[0]
    keys = sandbox.session_of(f"untagging-{service}", policy(statement(f"{service}:Create*", "*")))
    assert f"perform: {action} on resource" in refusal(lambda: create(sandbox, keys, {"project": "lake"}))
    only = {"StringEquals": {"aws:RequestTag/project": "lake"}}
    document = policy(statement([f"{service}:Create*", action], "*", Condition=only))
    keys = sandbox.session_of(f"tagging-{service}", document)
    refusal(lambda: create(sandbox, keys, {"project": "other"}))
    create(sandbox, keys, {"project": "lake"})


def test_a_condition_on_the_tags_of_a_resource(sandbox: RunningSandbox) -> None:
    only = {"StringEquals": {"aws:ResourceTag/project": "lake"}}
    document = policy(statement(["glue:*", "logs:*", "iam:*", "kms:*"], "*", Condition=only))
    keys = sandbox.session_of("by-tags", document)
    made = {}
    for value in ("lake", "other"):
        sandbox.client("glue").create_workflow(Name=f"of-{value}", Tags={"project": value})
        sandbox.client("logs").create_log_group(logGroupName=f"/of/{value}", tags={"project": value})
        sandbox.role(f"of-{value}", trusting("glue.amazonaws.com"), Tags=[{"Key": "project", "Value": value}])
        key = sandbox.client("kms").create_key(Tags=[{"TagKey": "project", "TagValue": value}])["KeyMetadata"]
        made[value] = [
            lambda value=value: sandbox.client("glue", keys).get_workflow(Name=f"of-{value}"),
            lambda value=value: sandbox.client("logs", keys).describe_log_streams(logGroupName=f"/of/{value}"),
            lambda value=value: sandbox.client("iam", keys).get_role(RoleName=f"of-{value}"),
            lambda key=key: sandbox.client("kms", keys).describe_key(KeyId=key["KeyId"]),
        ]
    for call in made["lake"]:
        call()
    for call in made["other"]:
        refusal(call)


def test_a_role_is_handed_to_glue_only_with_pass_role(sandbox: RunningSandbox) -> None:
    role = sandbox.role("passed", trusting("glue.amazonaws.com"))
    job = {"Role": role, "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/k"}}
    create = statement(["glue:CreateJob", "glue:UpdateJob"], f"arn:aws:glue:{REGION}:{ACCOUNT}:job/*")
    keys = sandbox.session_of("no-pass", policy(create))
    message = refusal(lambda: sandbox.client("glue", keys).create_job(Name="j", **job))
    assert f"iam:PassRole on resource: {role}" in message

    def passing(service: str) -> dict[str, Any]:
        return statement("iam:PassRole", role, Condition={"StringEquals": {"iam:PassedToService": service}})

    wrong = sandbox.session_of("wrong-pass", policy(create, passing("lambda.amazonaws.com")))
    assert "iam:PassRole" in refusal(lambda: sandbox.client("glue", wrong).create_job(Name="j", **job))
    right = sandbox.client("glue", sandbox.session_of("right-pass", policy(create, passing("glue.amazonaws.com"))))
    right.create_job(Name="j", **job)
    right.update_job(JobName="j", JobUpdate=job)
    assert "iam:PassRole" in refusal(lambda: sandbox.client("glue", wrong).update_job(JobName="j", JobUpdate=job))


def test_a_bucket_answers_only_in_its_region(sandbox: RunningSandbox, key: str) -> None:
    keys = sandbox.administrator
    elsewhere = boto3.client(
        "s3",
        endpoint_url=sandbox.endpoint,
        region_name="eu-west-1",
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret_access_key,
        config=Config(signature_version="s3v4", retries={"max_attempts": 1}),
    )
    with pytest.raises(ClientError) as refused:
        elsewhere.list_objects_v2(Bucket=BUCKET)
    assert "expecting 'us-west-2'" in refused.value.response["Error"]["Message"]


def test_a_caller_of_another_account_reaches_nothing(sandbox: RunningSandbox, key: str) -> None:
    stranger = sandbox.snowflake
    assert "s3:GetObject" in refusal(lambda: sandbox.client("s3", stranger).get_object(Bucket=BUCKET, Key="there"))
    assert "glue:GetDatabases" in refusal(lambda: sandbox.client("glue", stranger).get_databases())
    identity = sandbox.client("sts", stranger).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("999900001111", "arn:aws:iam::999900001111:user/lhs10000-s")


def test_the_account_header_of_moto_is_not_obeyed(sandbox: RunningSandbox) -> None:
    iam = sandbox.client("iam")
    iam.meta.events.register(
        "before-sign", lambda request, **_: request.headers.add_header("x-moto-account-id", "999900001111")
    )
    assert "lhs10000-s" not in [user["UserName"] for user in iam.list_users()["Users"]]


@pytest.mark.parametrize(
    "principal", ["arn:aws:iam::123456789012:role/no-such-role", "arn:aws:iam::111122223333:root", "nobody"]
)
def test_a_policy_that_names_nobody_is_refused(sandbox: RunningSandbox, key: str, principal: str) -> None:
    with pytest.raises(ClientError, match=r"MalformedPolicyDocument.*Invalid principal in policy: \"AWS\""):
        sandbox.role("never-made", trusting(principal))
    rule = statement("s3:GetObject", OBJECTS, Principal={"AWS": principal})
    with pytest.raises(ClientError, match=r"MalformedPolicy.*Invalid principal"):
        sandbox.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy(rule)))
    rule = statement("kms:*", "*", Principal={"AWS": principal})
    with pytest.raises(ClientError, match=r"MalformedPolicyDocumentException.*invalid principals"):
        sandbox.client("kms").create_key(Policy=json.dumps(policy(rule)))


def test_a_key_policy_may_not_lock_out_its_author(sandbox: RunningSandbox) -> None:
    sandbox.user("other-user")
    rule = statement("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/other-user"})
    with pytest.raises(ClientError, match="will not allow you to update the key policy in the future"):
        sandbox.client("kms").create_key(Policy=json.dumps(policy(rule)))


def test_a_public_bucket_policy_is_blocked(sandbox: RunningSandbox, key: str) -> None:
    rule = statement("s3:GetObject", OBJECTS, Principal="*")
    message = refusal(lambda: sandbox.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy(rule))))
    assert "BlockPublicPolicy" in message


def test_an_unknown_operator_is_an_error_by_name(sandbox: RunningSandbox) -> None:
    trust = trusting("glue.amazonaws.com", {"StringResembles": {"aws:SourceAccount": ACCOUNT}})
    with pytest.raises(ClientError, match=r"SandboxUnsupported.*'StringResembles'"):
        sandbox.role("unknown-operator", trust)


def test_keys_of_a_deleted_role_are_worth_nothing(sandbox: RunningSandbox) -> None:
    keys = sandbox.session_of("short-lived", policy(statement("glue:*", "*")))
    sandbox.client("glue", keys).get_databases()
    iam = sandbox.client("iam")
    iam.delete_role_policy(RoleName="short-lived", PolicyName="inline")
    iam.delete_role(RoleName="short-lived")
    sandbox.role("short-lived", trusting("glue.amazonaws.com"), policy(statement("glue:*", "*")))
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        sandbox.client("glue", keys).get_databases()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret_access_key": "wrong"}, "SignatureDoesNotMatch"),
        ({"access_key_id": "AKIANOBODY0000000000"}, "InvalidClientTokenId"),
        ({"session_token": "wrong"}, "InvalidClientTokenId"),
    ],
)
def test_wrong_credentials_are_refused(sandbox: RunningSandbox, change: dict[str, str], code: str) -> None:
    keys = sandbox.session_of(
        f"credentials-{code}-{len(change)}-{next(iter(change))}"[:64], policy(statement("*", "*"))
    )
    wrong = Keys(**{**keys.__dict__, **change})
    with pytest.raises(ClientError, match=code):
        sandbox.client("sts", wrong).get_caller_identity()


def test_unsigned_and_presigned_requests_are_refused(sandbox: RunningSandbox) -> None:
    unsigned = boto3.client(
        "s3",
        endpoint_url=sandbox.endpoint,
        region_name=REGION,
        config=Config(signature_version=UNSIGNED),
    )
    assert refusal(lambda: unsigned.get_object(Bucket="any", Key="k")) == "Missing Authentication Token"
    url = sandbox.client("s3").generate_presigned_url("get_object", Params={"Bucket": "any", "Key": "k"})
    with pytest.raises(Exception, match="501"):
        sandbox.ask(url.removeprefix(sandbox.endpoint))


def test_a_session_may_not_outlast_the_limit_of_its_role(sandbox: RunningSandbox) -> None:
    role = sandbox.role("duration", trusting(f"arn:aws:iam::{ACCOUNT}:root"), MaxSessionDuration=7200)
    sandbox.assume(role, DurationSeconds=7200)
    with pytest.raises(ClientError, match="MaxSessionDuration"):
        sandbox.assume(role, DurationSeconds=7201)


def test_a_caller_of_the_account_needs_its_own_allow_when_trust_names_the_account(sandbox: RunningSandbox) -> None:
    role = sandbox.role("trusts-account", trusting(ACCOUNT))
    keys = sandbox.user("assumes-nothing")
    message = refusal(lambda: sandbox.assume(role, keys))
    assert message.endswith("because no identity-based policy allows the sts:AssumeRole action")
    named = sandbox.role("trusts-user", trusting(f"arn:aws:iam::{ACCOUNT}:user/assumes-nothing"))
    sandbox.assume(named, keys)
