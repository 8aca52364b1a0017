"""What a KMS key's tags and aliases are worth while they are new, and when a key policy locks out its author."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, Keys, RunningSandbox, policy, statement

DELAY_SECONDS = 3.0
KEYS = f"arn:aws:kms:*:{ACCOUNT}:key/*"
TAGS = [{"TagKey": "project", "TagValue": "lake"}]
BY_TAG = {"StringEquals": {"aws:ResourceTag/project": "lake"}}
BY_ALIAS = {"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/lake-*"}}
LOCKED_OUT = "will not allow you to update the key policy in the future"


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("slow"), "--propagation-delay", str(DELAY_SECONDS))
    yield running
    running.stop()


def user_with(sandbox: RunningSandbox, name: str, *statements: dict[str, object]) -> Keys:
    keys = sandbox.user(name, policy(*statements))
    sandbox.settle()
    return keys


def becomes_allowed(call: Callable[[], object]) -> None:
    end = time.monotonic() + 2 * DELAY_SECONDS
    while True:
        try:
            call()
            return
        except ClientError:
            assert time.monotonic() < end
            time.sleep(0.1)


CREATES = statement(["kms:CreateKey", "kms:TagResource", "kms:CreateAlias"], "*")


def test_the_tags_of_a_new_key_do_not_count_at_once(slow: RunningSandbox) -> None:
    kms = slow.client("kms", user_with(slow, "by-tag", CREATES, statement("kms:DescribeKey", KEYS, Condition=BY_TAG)))
    key = kms.create_key(Tags=TAGS)["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match="kms:DescribeKey"):
        kms.describe_key(KeyId=key)
    becomes_allowed(lambda: kms.describe_key(KeyId=key))


def test_a_tag_that_is_set_later_does_not_count_at_once(slow: RunningSandbox) -> None:
    kms = slow.client("kms", user_with(slow, "later", CREATES, statement("kms:DisableKey", KEYS, Condition=BY_TAG)))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.tag_resource(KeyId=key, Tags=TAGS)
    with pytest.raises(ClientError, match="kms:DisableKey"):
        kms.disable_key(KeyId=key)
    becomes_allowed(lambda: kms.disable_key(KeyId=key))


def test_a_new_alias_does_not_count_at_once(slow: RunningSandbox) -> None:
    kms = slow.client("kms", user_with(slow, "by-alias", CREATES, statement("kms:EnableKey", KEYS, Condition=BY_ALIAS)))
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/lake-new", TargetKeyId=key)
    with pytest.raises(ClientError, match="kms:EnableKey"):
        kms.enable_key(KeyId=key)
    becomes_allowed(lambda: kms.enable_key(KeyId=key))


def test_a_tag_that_is_taken_away_still_counts_for_a_while(slow: RunningSandbox) -> None:
    kms = slow.client("kms", user_with(slow, "no-more", statement("kms:DescribeKey", KEYS, Condition=BY_TAG)))
    key = slow.client("kms").create_key(Tags=TAGS)["KeyMetadata"]["KeyId"]
    slow.settle()
    slow.client("kms").untag_resource(KeyId=key, TagKeys=["project"])
    kms.describe_key(KeyId=key)


def whole_account() -> dict[str, object]:
    return statement("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})


def test_the_lockout_check_does_not_see_the_tags_of_the_request(sandbox: RunningSandbox) -> None:
    """With "*" for the key, and with all keys: none of them is a tag of a key that does not exist yet."""
    for number, resource in enumerate(("*", KEYS)):
        put = statement("kms:PutKeyPolicy", resource, Condition=BY_TAG)
        kms = sandbox.client("kms", sandbox.user(f"author-{number}", policy(CREATES, put)))
        with pytest.raises(ClientError, match=LOCKED_OUT):
            kms.create_key(Tags=TAGS, Policy=json.dumps(policy(whole_account())))
        kms.create_key(Tags=TAGS)


def test_a_key_policy_that_names_its_author_needs_no_iam(sandbox: RunningSandbox) -> None:
    keys = sandbox.user("named", policy(CREATES))
    named = statement("kms:PutKeyPolicy", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/named"})
    kms = sandbox.client("kms", keys)
    document = json.dumps(policy(whole_account(), named))
    key = kms.create_key(Policy=document)["KeyMetadata"]["KeyId"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document)
    # What the key's policy does not say, IAM would have to.
    with pytest.raises(ClientError, match="kms:DescribeKey"):
        kms.describe_key(KeyId=key)
    with pytest.raises(ClientError, match=LOCKED_OUT):
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy(whole_account())))
