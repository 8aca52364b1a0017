"""The deployer of bootstrap/ cannot touch a key, role or bucket of others, nor become more than it is.

Each attack is made with the policies as they are printed: for one stack, for stacks of one beginning, and for all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Verdict, evaluate
from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement, trusting
from tests.privileges.printed import printed

TAGS = [{"TagKey": "project", "TagValue": "lakehouse"}, {"TagKey": "stack", "TagValue": "dev"}]
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
ALL = json.dumps(policy(statement("*", "*")))
#: What is printed for, and a stack that it covers.
SCOPES = {"dev": "dev", "pr-*": "pr-17", "*": "any"}


@dataclass(frozen=True)
class Deployer:
    sandbox: RunningSandbox
    keys: Keys
    #: Beginning of the names it may use, e.g. `lakehouse-dev`.
    names: str
    stack: str
    boundary: str
    documents: tuple[str, ...]

    def client(self, service: str) -> Any:
        return self.sandbox.client(service, self.keys)

    @property
    def arn(self) -> str:
        return f"arn:aws:iam::{ACCOUNT}:user/deployer-of-{self.stack}"

    def make_role(self, suffix: str = "jobs", **options: Any) -> str:
        """A role of the stack, made by the deployer itself."""
        name = f"{self.names}-{suffix}"
        trust = json.dumps(trusting("glue.amazonaws.com"))
        options = {"PermissionsBoundary": self.boundary} | options
        self.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust, **options)
        return name


@pytest.fixture(scope="module", params=SCOPES)
def deployer(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Deployer:
    scope = str(request.param)
    stack = SCOPES[scope]
    policies: dict[str, dict[str, Any]] = printed("deployerPolicies.ts", scope)
    iam = sandbox.client("iam")
    keys = sandbox.user(f"deployer-of-{stack}")
    made = {
        name: iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(document))["Policy"]["Arn"]
        for name, document in (policies["boundary"] | policies["deployer"]).items()
    }
    for name in policies["deployer"]:
        iam.attach_user_policy(UserName=f"deployer-of-{stack}", PolicyArn=made[name])
    (boundary,) = (made[name] for name in policies["boundary"])
    documents = tuple(json.dumps(document) for document in policies["deployer"].values())
    return Deployer(sandbox, keys, f"lakehouse-{stack}", stack, boundary, documents)


def refused(call: Callable[[], object]) -> str:
    """The message of a call that must be refused by a policy."""
    with pytest.raises(ClientError) as caught:
        call()
    assert caught.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException", "403")
    return str(caught.value.response["Error"]["Message"])


def test_a_foreign_key_stays_foreign_when_it_is_tagged(deployer: Deployer) -> None:
    """The sequence of the security review: tag the key as one's own, then take it over, use it, delete it."""
    key = deployer.sandbox.client("kms").create_key()["KeyMetadata"]["KeyId"]
    kms = deployer.client("kms")
    kms.tag_resource(KeyId=key, Tags=[TAGS[0], {"TagKey": "stack", "TagValue": deployer.stack}])
    mine = json.dumps(policy(statement("kms:*", "*", Principal={"AWS": deployer.arn})))
    for call in (
        lambda: kms.put_key_policy(KeyId=key, PolicyName="default", Policy=mine),
        lambda: kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7),
        lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256"),
        lambda: kms.describe_key(KeyId=key),
        lambda: kms.disable_key(KeyId=key),
        lambda: kms.untag_resource(KeyId=key, TagKeys=["project"]),
        lambda: kms.create_alias(AliasName=f"alias/{deployer.names}", TargetKeyId=key),
    ):
        refused(call)


def test_an_own_alias_does_not_move_to_a_foreign_key(deployer: Deployer) -> None:
    kms = deployer.client("kms")
    alias = f"alias/{deployer.names}"
    keeps = statement(["kms:PutKeyPolicy", "kms:CreateAlias", "kms:UpdateAlias"], "*", Principal={"AWS": deployer.arn})
    document = json.dumps(policy(statement("kms:*", "*", Principal=ROOT), keeps))
    tags = [TAGS[0], {"TagKey": "stack", "TagValue": deployer.stack}]
    own = kms.create_key(Tags=tags, Policy=document)["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=alias, TargetKeyId=own)
    foreign = deployer.sandbox.client("kms").create_key()["KeyMetadata"]["KeyId"]
    assert "kms:UpdateAlias" in refused(lambda: kms.update_alias(AliasName=alias, TargetKeyId=foreign))


def test_a_role_that_it_makes_is_bounded_whatever_its_policies_say(deployer: Deployer) -> None:
    iam = deployer.client("iam")
    name = deployer.make_role("snowflake-catalog")
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=ALL)
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trusting(deployer.arn)))
    keys = deployer.sandbox.assume(f"arn:aws:iam::{ACCOUNT}:role/{name}", deployer.keys)
    as_role = deployer.sandbox.client
    for call in (
        lambda: as_role("iam", keys).create_user(UserName="more"),
        lambda: as_role("iam", keys).attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/Admin"),
        lambda: as_role("iam", keys).delete_role_permissions_boundary(RoleName=name),
        lambda: as_role("s3", keys).list_buckets(),
        lambda: as_role("kms", keys).create_key(),
        lambda: as_role("glue", keys).create_database(DatabaseInput={"Name": "elsewhere"}),
        lambda: as_role("sts", keys).assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/other", RoleSessionName="more"),
    ):
        refused(call)


def test_no_role_is_made_without_the_boundary_or_with_another(deployer: Deployer) -> None:
    iam = deployer.sandbox.client("iam")
    wide = iam.create_policy(PolicyName=f"wide-{deployer.stack}", PolicyDocument=ALL)["Policy"]["Arn"]
    trust = json.dumps(trusting("glue.amazonaws.com"))
    name = f"{deployer.names}-snowflake-storage"
    refused(lambda: deployer.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust))
    for boundary in (wide, "arn:aws:iam::aws:policy/AdministratorAccess"):
        refused(partial(deployer.make_role, "snowflake-storage", PermissionsBoundary=boundary))


def test_the_boundary_is_neither_removed_nor_replaced_nor_changed(deployer: Deployer) -> None:
    admin, iam = deployer.sandbox.client("iam"), deployer.client("iam")
    wide = admin.create_policy(PolicyName=f"wider-{deployer.stack}", PolicyDocument=ALL)["Policy"]["Arn"]
    name = deployer.make_role()
    for call in (
        lambda: iam.delete_role_permissions_boundary(RoleName=name),
        lambda: iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=wide),
        lambda: iam.create_policy_version(PolicyArn=deployer.boundary, PolicyDocument=ALL, SetAsDefault=True),
        lambda: iam.delete_policy(PolicyArn=deployer.boundary),
        lambda: iam.create_policy(PolicyName="mine", PolicyDocument=ALL),
        lambda: iam.attach_role_policy(RoleName=name, PolicyArn=wide),
    ):
        refused(call)
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=deployer.boundary)
    iam.delete_role(RoleName=name)


def test_a_foreign_role_is_out_of_reach(deployer: Deployer) -> None:
    """Also one that has a name of the product, and was made by the administrator without the boundary."""
    iam = deployer.client("iam")
    for name in (f"company-{deployer.stack}", f"lakehouse-admin-{deployer.stack}", f"{deployer.names}-jobs"):
        deployer.sandbox.role(name, trusting("glue.amazonaws.com"), policy(statement("*", "*")))
        for call in (
            lambda role=name: iam.update_assume_role_policy(
                RoleName=role, PolicyDocument=json.dumps(trusting(deployer.arn))
            ),
            lambda role=name: iam.put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=ALL),
            lambda role=name: iam.delete_role_policy(RoleName=role, PolicyName="inline"),
        ):
            refused(call)


def test_it_cannot_change_itself(deployer: Deployer) -> None:
    iam = deployer.client("iam")
    user = f"deployer-of-{deployer.stack}"
    for call in (
        lambda: iam.put_user_policy(UserName=user, PolicyName="all", PolicyDocument=ALL),
        lambda: iam.create_access_key(UserName="administrator"),
        lambda: iam.create_user(UserName="another"),
    ):
        refused(call)


@pytest.mark.parametrize("service", ["lambda", "ec2", "ecs-tasks", "codebuild", "glue"])
def test_a_role_goes_to_glue_alone(deployer: Deployer, service: str) -> None:
    """By the language of policies: the sandbox has none of the other services."""
    verdict = evaluate(
        deployer.documents,
        DocumentKind.IDENTITY,
        "iam:PassRole",
        f"arn:aws:iam::{ACCOUNT}:role/{deployer.names}-jobs",
        {"iam:passedtoservice": f"{service}.amazonaws.com", "aws:principalaccount": ACCOUNT},
    )
    assert verdict is (Verdict.ALLOW if service == "glue" else Verdict.SILENT)


@pytest.mark.parametrize(
    "role", ["admin", "lakehouse-admin", "lakehouse-dev-snowflake-storage", "other-lakehouse-dev-jobs"]
)
def test_a_job_does_not_run_as_a_foreign_role(deployer: Deployer, role: str) -> None:
    glue = deployer.client("glue")
    message = refused(
        lambda: glue.create_job(
            Name=f"{deployer.names}-job",
            Role=f"arn:aws:iam::{ACCOUNT}:role/{role}",
            Command={"Name": "glueetl", "ScriptLocation": "s3://b/s.py"},
        )
    )
    assert "iam:PassRole" in message


def test_a_foreign_bucket_is_out_of_reach(deployer: Deployer) -> None:
    """Of another name, also one that begins like those of the product."""
    admin, s3 = deployer.sandbox.client("s3"), deployer.client("s3")
    for name in (f"company-data-{deployer.stack}", f"lakehouse-{deployer.stack}-backup"):
        admin.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        for call in (
            lambda bucket=name: s3.put_object(Bucket=bucket, Key="k", Body=b"x"),
            lambda bucket=name: s3.list_objects_v2(Bucket=bucket),
            lambda bucket=name: s3.put_bucket_policy(Bucket=bucket, Policy=ALL),
            lambda bucket=name: s3.delete_bucket(Bucket=bucket),
        ):
            refused(call)


@pytest.mark.parametrize("action", ["PutObject", "GetObject", "ListBucket", "PutBucketPolicy", "DeleteBucket"])
def test_a_bucket_of_the_right_name_in_another_account_is_out_of_reach(deployer: Deployer, action: str) -> None:
    """By the language of policies: the sandbox's other account makes no buckets."""
    bucket = f"arn:aws:s3:::{deployer.names}-{ACCOUNT}-{REGION}"
    resource = bucket + "/key" if action.endswith("Object") else bucket
    for owner, verdict in ((ACCOUNT, Verdict.ALLOW), ("111122223333", Verdict.SILENT)):
        context = {"aws:principalaccount": ACCOUNT, "aws:resourceaccount": owner}
        found = evaluate(deployer.documents, DocumentKind.IDENTITY, f"s3:{action}", resource, context)
        assert found is verdict
