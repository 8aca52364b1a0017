"""Subscriptions of addresses: pending until somebody confirms, and what was mailed to those that are confirmed.

No mail is sent. Who owns an address is whoever has the administrator's secret: see `confirm`.
https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription, sns_backends
from moto.sns.responses import SNSResponse

PENDING = "PendingConfirmation"


def install() -> None:
    subscribe, unsubscribe = SNSBackend.subscribe, SNSBackend.unsubscribe

    def subscribe_pending(self: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
        known = set(self.subscriptions)
        subscription = subscribe(self, topic_arn, endpoint, protocol)
        if subscription.arn not in known:
            subscription.attributes |= {PENDING: True, "ConfirmationWasAuthenticated": False}
            subscription.mails = []  # type: ignore[attr-defined]
        return subscription

    def unsubscribe_confirmed(self: SNSBackend, subscription_arn: str) -> None:
        # https://docs.aws.amazon.com/sns/latest/dg/sns-delete-subscription-topic.html
        found = self.subscriptions.get(subscription_arn)
        if found is not None and found.attributes[PENDING]:
            raise SNSInvalidParameter(
                "Invalid parameter: This subscription is pending confirmation: Cannot unsubscribe a subscription that "
                "is pending confirmation"
            )
        unsubscribe(self, subscription_arn)

    def list_as_aws(self: SNSResponse) -> ActionResult:
        found, token = self.backend.list_subscriptions_by_topic(
            self._get_param("TopicArn"), next_token=self._get_param("NextToken")
        )
        shown = [
            {
                # Only who subscribes is told the ARN of one that is pending.
                "SubscriptionArn": PENDING if one.attributes[PENDING] else one.arn,
                "Owner": one.owner,
                "Protocol": one.protocol,
                "Endpoint": one.endpoint,
                "TopicArn": one.topic_arn,
            }
            for one in found
        ]
        return ActionResult({"Subscriptions": shown, "NextToken": token})

    def publish(self: Subscription, message: str, message_id: str, **_: Any) -> None:
        if not self.attributes[PENDING]:
            self.mails.append(message)  # type: ignore[attr-defined]

    SNSBackend.subscribe = subscribe_pending  # type: ignore[method-assign]
    SNSBackend.unsubscribe = unsubscribe_confirmed  # type: ignore[method-assign]
    SNSResponse.list_subscriptions_by_topic = list_as_aws  # type: ignore[method-assign]
    Subscription.publish = publish  # type: ignore[method-assign, assignment]


def confirm(account_id: str, region: str, address: str) -> int:
    """What a click in the first mail does, for all subscriptions of an address. Returns how many were pending."""
    pending = [one for one in _subscriptions(account_id, region) if one.endpoint == address and one.attributes[PENDING]]
    for subscription in pending:
        subscription.attributes |= {PENDING: False, "ConfirmationWasAuthenticated": True}
    return len(pending)


def subscriptions(account_id: str, region: str) -> list[dict[str, Any]]:
    """For the dump of the sandbox's state."""
    return [
        {
            "topic": one.topic.arn,
            "address": one.endpoint,
            "pending": one.attributes[PENDING],
            "mails": list(one.mails),  # type: ignore[attr-defined]
        }
        for one in _subscriptions(account_id, region)
    ]


def _subscriptions(account_id: str, region: str) -> list[Subscription]:
    return list(sns_backends[account_id][region].subscriptions.values())
