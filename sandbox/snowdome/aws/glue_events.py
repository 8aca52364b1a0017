"""Events of Glue's job runs, and where EventBridge brings them: to topics that let it publish.

EventBridge tells a topic's policy no conditions, so a statement with one never holds. A topic that is encrypted needs a
key whose policy lets EventBridge use it, which SNS's own key does not. What cannot be delivered is lost, as on AWS, and
is kept in the sandbox's state.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
https://repost.aws/knowledge-center/sns-not-getting-eventbridge-notification
"""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from moto.events.models import Rule, events_backends
from moto.sns.models import Topic, sns_backends

from snowdome.aws import kms_keys
from snowdome.aws.authorization import context_of_service
from snowdome.aws.errors import AwsError
from snowdome.aws.glue_runs.job_run import JobRun
from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.policy.evaluation import Principal, Verdict, evaluate

SERVICE = "events.amazonaws.com"
#: https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
SEVERITIES = {"SUCCEEDED": "INFO", "STOPPED": "INFO", "FAILED": "ERROR", "TIMEOUT": "WARN"}


@dataclass
class GlueEvents:
    account_id: str
    region: str
    #: Why an event did not reach a target.
    failed: list[str]

    def run_ended(self, run: JobRun) -> None:
        """Every attempt is a run of its own."""
        event = self._event(run)
        if event is None:
            return
        for rule in list(events_backends[self.account_id][self.region].describe_event_bus("default").rules.values()):
            if rule.state == "ENABLED" and rule.event_pattern.matches_event(event):
                for target in list(rule.targets):
                    self._deliver(rule, target["Arn"], event)

    def _event(self, run: JobRun) -> Any:
        """None for a state that is none of those that Glue tells."""
        if run.status not in SEVERITIES:
            return None
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Glue Job State Change",
            "source": "aws.glue",
            "account": self.account_id,
            "time": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self.region,
            "resources": [],
            "detail": {
                "jobName": run.job_name,
                "severity": SEVERITIES[run.status],
                "state": run.status,
                "jobRunId": run.job_run_id,
                "message": run.error or f"Job run {run.status.lower()}",
            },
        }

    def _deliver(self, rule: Rule, arn: str, event: dict[str, Any]) -> None:
        topic = sns_backends[self.account_id][self.region].topics.get(arn)
        refusal = f"{arn} does not exist" if topic is None else self._refusal(topic)
        if topic is None or refusal is not None:
            self.failed.append(f"{rule.name}: {refusal}")
            sys.stderr.write(f"EventBridge could not deliver an event of {rule.name}: {refusal}\n")
            return
        topic.publish(json.dumps(event))

    def _refusal(self, topic: Topic) -> str | None:
        if not self._allows(topic.policy, DocumentKind.TOPIC, "sns:Publish", topic.arn):
            return f"the policy of {topic.arn} does not let {SERVICE} publish"
        if not topic.kms_master_key_id:
            return None
        try:
            key = kms_keys.require_usable_key(self.account_id, self.region, topic.kms_master_key_id)
        except AwsError:
            return f"{topic.kms_master_key_id} is no key that {SERVICE} can use"
        for action in ("kms:GenerateDataKey", "kms:Decrypt"):
            if not self._allows(key.policy, DocumentKind.KEY, action, key.arn):
                return f"the policy of {key.arn} does not let {SERVICE} use {action}"
        return None

    def _allows(self, document: str, kind: DocumentKind, action: str, resource: str) -> bool:
        principal = Principal(SERVICE, self.account_id, service=SERVICE)
        return evaluate([document], kind, action, resource, context_of_service(SERVICE), principal) is Verdict.ALLOW
