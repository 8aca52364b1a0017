"""What job runs get from the sandbox in process: a role's credentials for a service, and the reasons of refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from snowdome.aws import iam_state
from snowdome.aws.denials import KEPT_PER_KEY, Denials
from snowdome.aws.errors import AccessDenied
from snowdome.aws.identity import Credentials
from snowdome.aws.propagation import Propagation
from snowdome.aws.trust import check_service_trust
from snowdome.testing.running_aws import ACCOUNT, REGION, trusting

JOB = f"arn:aws:glue:{REGION}:{ACCOUNT}:job/load"


def made_role(name: str, trust: dict[str, Any]) -> tuple[str, str]:
    """(ARN, unique ID) of a role in this process."""
    role = iam_state.backend(ACCOUNT).create_role(name, json.dumps(trust), "/", None, "", [], None)
    return role.arn, role.id


@pytest.mark.parametrize("condition", [None, {"StringEqualsIfExists": {"aws:SourceAccount": ACCOUNT}}])
def test_a_service_assumes_a_role_that_trusts_it(condition: dict[str, Any] | None) -> None:
    name = "trusted-if-exists" if condition else "trusted-always"
    arn, unique_id = made_role(name, trusting("glue.amazonaws.com", condition))
    assert check_service_trust("glue.amazonaws.com", arn, Propagation(0)) == unique_id


@pytest.mark.parametrize(
    ("name", "trust"),
    [
        ("other-service", trusting("lambda.amazonaws.com")),
        ("account-only", trusting(f"arn:aws:iam::{ACCOUNT}:root")),
        # Nothing says that Glue sends these for a job's role, so a trust that demands them is not met.
        ("this-account", trusting("glue.amazonaws.com", {"StringEquals": {"aws:SourceAccount": ACCOUNT}})),
        ("this-job", trusting("glue.amazonaws.com", {"ArnEquals": {"aws:SourceArn": JOB}})),
        ("any-job", trusting("glue.amazonaws.com", {"ArnLike": {"aws:SourceArn": "arn:aws:glue:*:*:*"}})),
        ("some-account", trusting("glue.amazonaws.com", {"Null": {"aws:SourceAccount": "false"}})),
    ],
)
def test_a_service_does_not_assume_any_other_role(name: str, trust: dict[str, Any]) -> None:
    arn, _ = made_role(name, trust)
    with pytest.raises(AccessDenied, match=r"glue\.amazonaws\.com is not authorized to perform: sts:AssumeRole"):
        check_service_trust("glue.amazonaws.com", arn, Propagation(0))


def test_a_missing_role_is_refused_like_an_untrusting_one() -> None:
    with pytest.raises(AccessDenied, match="is not authorized to perform: sts:AssumeRole"):
        check_service_trust("glue.amazonaws.com", f"arn:aws:iam::{ACCOUNT}:role/none", Propagation(0))


def test_a_new_role_is_not_trusted_before_it_has_spread() -> None:
    arn, unique_id = made_role("fresh", trusting("glue.amazonaws.com"))
    now = 0.0
    propagation = Propagation(10, clock=lambda: now)
    propagation.changed(arn, None)
    with pytest.raises(AccessDenied):
        check_service_trust("glue.amazonaws.com", arn, propagation)
    now = 10.0
    assert check_service_trust("glue.amazonaws.com", arn, propagation) == unique_id


def test_the_last_refusals_of_a_key_are_kept() -> None:
    denials = Denials()
    for number in range(KEPT_PER_KEY + 5):
        denials.add("ASIA1", f"refusal {number}")
    denials.add("ASIA2", "another")
    kept = denials.of("ASIA1")
    assert (len(kept), kept[0], kept[-1]) == (KEPT_PER_KEY, "refusal 5", f"refusal {KEPT_PER_KEY + 4}")
    assert denials.of("ASIA3") == []


def test_credentials_do_not_show_their_secrets() -> None:
    assert "hush" not in repr(Credentials("ASIA1", "hush-secret", "hush-token", "arn"))
