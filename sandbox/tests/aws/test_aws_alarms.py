"""A job run that fails is mailed to the addresses of a topic, where rule, topic and key let it."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement

EVENT_BRIDGE = {"Service": "events.amazonaws.com"}
ADDRESS = "team@example.com"
WAIT_SECONDS = 20
numbers = itertools.count()


class Alarm:
    """A topic, a rule and a job of one test. The job's role is not there, so that each of its runs fails at once."""

    def __init__(self, sandbox: RunningSandbox, *, address: str = "", **attributes: str) -> None:
        self.sandbox, self.name = sandbox, f"alarm-{next(numbers)}"
        self.address = address or f"{self.name}@example.com"
        self.sns, self.events, self.glue = (sandbox.client(name) for name in ("sns", "events", "glue"))
        self.topic = self.sns.create_topic(Name=self.name, Attributes=attributes)["TopicArn"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="email", Endpoint=self.address)
        pattern = {
            "source": ["aws.glue"],
            "detail-type": ["Glue Job State Change"],
            "detail": {"jobName": [self.name], "state": ["FAILED", "TIMEOUT"]},
        }
        self.events.put_rule(Name=self.name, EventPattern=json.dumps(pattern))
        self.events.put_targets(Rule=self.name, Targets=[{"Id": "topic", "Arn": self.topic}])
        self.job(self.name)

    def job(self, name: str, retries: int = 0) -> None:
        self.glue.create_job(
            Name=name,
            Role=f"arn:aws:iam::{ACCOUNT}:role/none",
            Command={"Name": "glueetl", "ScriptLocation": "s3://none/none.py"},
            GlueVersion="5.0",
            MaxRetries=retries,
        )

    def let_publish(self, condition: dict[str, Any] | None = None) -> None:
        more: dict[str, Any] = {"Condition": condition} if condition else {}
        document = policy(statement("sns:Publish", self.topic, Principal=EVENT_BRIDGE, **more))
        self.sns.set_topic_attributes(TopicArn=self.topic, AttributeName="Policy", AttributeValue=json.dumps(document))

    def confirm(self) -> int:
        return self.sandbox.confirm(self.address)

    def fail(self, job: str = "") -> str:
        name = job or self.name
        run: str = self.glue.start_job_run(JobName=name)["JobRunId"]
        wait_for(lambda: self.glue.get_job_run(JobName=name, RunId=run)["JobRun"]["JobRunState"] == "FAILED")
        return run

    @property
    def mails(self) -> list[dict[str, Any]]:
        found = self.sandbox.state()["subscriptions"]
        return [json.loads(text) for one in found if one["topic"] == self.topic for text in one["mails"]]

    @property
    def undelivered(self) -> list[str]:
        prefix = f"{self.name}: "
        found = self.sandbox.state()["undeliveredEvents"]
        return [text.removeprefix(prefix) for text in found if text.startswith(prefix)]


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def key_with(sandbox: RunningSandbox, *statements: dict[str, Any]) -> str:
    """ARN of a key whose policy has these statements besides that of the account."""
    root = statement("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    made = sandbox.client("kms").create_key(Policy=json.dumps(policy(root, *statements)))
    return str(made["KeyMetadata"]["Arn"])


def test_a_failed_run_is_mailed_to_who_has_confirmed_and_says_which_and_why(sandbox: RunningSandbox) -> None:
    alarm = Alarm(sandbox)
    alarm.let_publish()
    alarm.fail()
    assert alarm.mails == []
    assert alarm.confirm() == 1
    run = alarm.fail()
    [event] = alarm.mails
    assert (event["source"], event["detail-type"]) == ("aws.glue", "Glue Job State Change")
    assert (event["account"], event["region"]) == (ACCOUNT, REGION)
    detail = event["detail"]
    assert (detail["jobName"], detail["jobRunId"], detail["state"]) == (alarm.name, run, "FAILED")
    assert detail["severity"] == "ERROR"
    assert "sts:AssumeRole" in detail["message"]
    assert alarm.confirm() == 0


def test_runs_of_jobs_that_the_rule_does_not_name_are_not_mailed(sandbox: RunningSandbox) -> None:
    alarm = Alarm(sandbox)
    alarm.let_publish()
    alarm.confirm()
    for other in (f"{alarm.name}-2", f"x{alarm.name}"):
        alarm.job(other)
        alarm.fail(other)
    alarm.fail()
    assert [event["detail"]["jobName"] for event in alarm.mails] == [alarm.name]


def test_each_attempt_is_a_run_of_its_own(sandbox: RunningSandbox) -> None:
    alarm = Alarm(sandbox)
    alarm.let_publish()
    alarm.confirm()
    alarm.glue.delete_job(JobName=alarm.name)
    alarm.job(alarm.name, retries=1)
    alarm.fail()
    wait_for(lambda: len(alarm.mails) == 2)


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnEquals": {"aws:SourceArn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/any"}},
        {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        {"StringEquals": {"aws:SourceOwner": ACCOUNT}},
        {"Null": {"aws:SourceArn": "false"}},
    ],
)
def test_a_topic_whose_policy_asks_for_a_source_gets_nothing(
    sandbox: RunningSandbox, condition: dict[str, Any]
) -> None:
    """You cannot use Condition blocks in topic policies for EventBridge."""
    alarm = Alarm(sandbox)
    alarm.let_publish(condition)
    alarm.confirm()
    alarm.fail()
    assert alarm.mails == []
    assert alarm.undelivered == [f"the policy of {alarm.topic} does not let events.amazonaws.com publish"]


def test_a_new_topic_lets_nobody_else_publish(sandbox: RunningSandbox) -> None:
    alarm = Alarm(sandbox)
    alarm.confirm()
    alarm.fail()
    assert alarm.mails == []
    assert len(alarm.undelivered) == 1


def test_an_encrypted_topic_needs_a_key_that_event_bridge_may_use(sandbox: RunningSandbox) -> None:
    both = ["kms:Decrypt", "kms:GenerateDataKey*"]
    keys = {
        "alias/aws/sns": "is no key that",
        key_with(sandbox): "does not let events.amazonaws.com use kms:GenerateDataKey",
        key_with(sandbox, statement(both[1:], "*", Principal=EVENT_BRIDGE)): "use kms:Decrypt",
        key_with(sandbox, statement(both, "*", Principal={"Service": "sns.amazonaws.com"})): "use kms:GenerateDataKey",
    }
    for key, reason in keys.items():
        alarm = Alarm(sandbox, KmsMasterKeyId=key)
        alarm.let_publish()
        alarm.confirm()
        alarm.fail()
        assert alarm.mails == []
        assert reason in alarm.undelivered[0]
    usable = key_with(sandbox, statement(both, "*", Principal=EVENT_BRIDGE))
    alarm = Alarm(sandbox, KmsMasterKeyId=usable)
    alarm.let_publish()
    alarm.confirm()
    alarm.fail()
    assert len(alarm.mails) == 1
    sandbox.client("kms").disable_key(KeyId=usable.rpartition("/")[2])
    alarm.fail()
    assert len(alarm.mails) == 1


def test_a_subscription_that_nobody_has_confirmed_cannot_be_ended(sandbox: RunningSandbox) -> None:
    alarm = Alarm(sandbox)
    arn = alarm.sns.subscribe(TopicArn=alarm.topic, Protocol="email", Endpoint=ADDRESS, ReturnSubscriptionArn=True)[
        "SubscriptionArn"
    ]
    attributes = alarm.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    assert attributes["PendingConfirmation"] == "true"
    with pytest.raises(ClientError, match="pending confirmation"):
        alarm.sns.unsubscribe(SubscriptionArn=arn)
    listed = alarm.sns.list_subscriptions_by_topic(TopicArn=alarm.topic)["Subscriptions"]
    assert {one["SubscriptionArn"] for one in listed} == {"PendingConfirmation"}
    alarm.address = ADDRESS
    alarm.confirm()
    listed = alarm.sns.list_subscriptions_by_topic(TopicArn=alarm.topic)["Subscriptions"]
    assert {one["Endpoint"] for one in listed if one["SubscriptionArn"] == arn} == {ADDRESS}
    alarm.sns.unsubscribe(SubscriptionArn=arn)
    with pytest.raises(ClientError, match="NotFound"):
        alarm.sns.get_subscription_attributes(SubscriptionArn=arn)


@pytest.mark.parametrize(
    ("service", "call", "unsupported"),
    [
        ("sns", lambda c: c.subscribe(TopicArn="arn:aws:sns:x:1:t", Protocol="sqs", Endpoint="q"), "by 'sqs'"),
        ("sns", lambda c: c.create_topic(Name="t", Attributes={"FifoTopic": "true"}), "'FifoTopic'"),
        ("sns", lambda c: c.publish(TopicArn="arn:aws:sns:x:1:t", Message="m"), "'Publish'"),
        ("events", lambda c: c.put_rule(Name="r", ScheduleExpression="rate(1 day)"), "ScheduleExpression"),
        ("events", lambda c: c.put_rule(Name="r", EventPattern='{"source": [{"suffix": "x"}]}'), "'suffix'"),
        (
            "events",
            lambda c: c.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "arn:aws:lambda:x"}]),
            "topics of SNS",
        ),
        (
            "events",
            lambda c: c.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": "arn:aws:sns:x", "Input": "{}"}]),
            "Input of a target",
        ),
        ("events", lambda c: c.put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": "{}"}]), "'PutEvents'"),
    ],
)
def test_what_is_not_there_is_refused_by_name(
    sandbox: RunningSandbox, service: str, call: Callable[[Any], Any], unsupported: str
) -> None:
    with pytest.raises(ClientError, match="SandboxUnsupported") as refused:
        call(sandbox.client(service))
    assert unsupported in str(refused.value)


@pytest.mark.parametrize("pattern", ["", "[]", "{}", '{"source": "aws.glue"}', '{"source": []}', "x" * 2049])
def test_a_pattern_that_is_none_is_refused_as_aws_does(sandbox: RunningSandbox, pattern: str) -> None:
    with pytest.raises(ClientError, match="InvalidEventPatternException"):
        sandbox.client("events").put_rule(Name="r", EventPattern=pattern)


def test_who_may_not_make_topics_and_rules_is_refused(sandbox: RunningSandbox) -> None:
    mine = statement(["sns:*", "events:*"], ["arn:aws:sns:*:*:mine", "arn:aws:events:*:*:rule/mine"])
    keys: Keys = sandbox.user("alarms", policy(mine))
    sns, events = sandbox.client("sns", keys), sandbox.client("events", keys)
    topic = sns.create_topic(Name="mine")["TopicArn"]
    arn = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=ADDRESS, ReturnSubscriptionArn=True)
    events.put_rule(Name="mine", EventPattern='{"source": ["aws.glue"]}')
    for refused in (
        lambda: sns.create_topic(Name="other"),
        # Neither knows resources in IAM.
        lambda: sns.get_subscription_attributes(SubscriptionArn=arn["SubscriptionArn"]),
        lambda: sns.unsubscribe(SubscriptionArn=arn["SubscriptionArn"]),
        lambda: events.put_rule(Name="other", EventPattern='{"source": ["aws.glue"]}'),
        lambda: events.put_targets(Rule="other", Targets=[{"Id": "1", "Arn": topic}]),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            refused()
