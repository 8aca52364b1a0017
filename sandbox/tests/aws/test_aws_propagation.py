"""IAM changes take time, and answers flap meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from botocore.exceptions import ClientError

from snowdome.aws.iam_state import AttachedPolicies
from snowdome.aws.propagation import Propagation
from snowdome.testing.running_aws import ACCOUNT, RunningSandbox, policy, statement, trusting

DELAY_SECONDS = 3.0


def state(name: str) -> AttachedPolicies:
    return AttachedPolicies(identity=(name,), boundary=None, trust=None, unique_id="AROA1")


@dataclass
class Hand:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


OLD, MIDDLE, NEW = state("old"), state("middle"), state("new")


def seen(propagation: Propagation, times: int = 200) -> set[AttachedPolicies | None]:
    return {propagation.effective("role", lambda: NEW) for _ in range(times)}


def test_without_a_delay_every_change_is_in_force_at_once() -> None:
    propagation = Propagation(0)
    propagation.changed("role", OLD)
    assert seen(propagation) == {NEW}


def test_answers_flap_until_the_delay_is_over() -> None:
    clock = Hand()
    propagation = Propagation(10, clock)
    propagation.changed("role", OLD)
    assert seen(propagation) == {OLD}
    clock.now = 5
    assert seen(propagation) == {OLD, NEW}
    clock.now = 10
    assert seen(propagation) == {NEW}


def test_a_new_role_is_unknown_at_first() -> None:
    clock = Hand()
    propagation = Propagation(10, clock)
    propagation.changed("role", None)
    assert seen(propagation) == {None}
    clock.now = 9
    assert seen(propagation) == {None, NEW}


def test_two_changes_are_seen_in_their_order() -> None:
    clock = Hand()
    propagation = Propagation(10, clock)
    propagation.changed("role", OLD)
    clock.now = 8
    propagation.changed("role", MIDDLE)
    clock.now = 9
    assert seen(propagation) == {OLD, MIDDLE, NEW}
    clock.now = 12
    assert seen(propagation) == {MIDDLE, NEW}


def test_what_was_changed_before_it_settled_is_in_force() -> None:
    clock = Hand()
    propagation = Propagation(10, clock)
    propagation.changed("role", OLD)
    propagation.settle()
    assert seen(propagation) == {NEW}
    propagation.changed("role", MIDDLE)
    assert seen(propagation) == {MIDDLE}


@pytest.fixture(scope="module")
def slow_iam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("slow-iam"), "--propagation-delay", str(DELAY_SECONDS))
    yield running
    running.stop()


def until_steady(call: Callable[[], object]) -> tuple[float, list[bool]]:
    """(seconds until the last refusal, every answer), watched until well after the delay."""
    started, answers, last_refusal = time.monotonic(), [], 0.0
    while time.monotonic() - started < DELAY_SECONDS + 1:
        try:
            call()
            answers.append(True)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied":
                raise
            answers.append(False)
            last_refusal = time.monotonic() - started
        time.sleep(0.03)
    return last_refusal, answers


def test_a_new_role_cannot_be_assumed_at_once(slow_iam: RunningSandbox) -> None:
    role = slow_iam.role("fresh", trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    last_refusal, answers = until_steady(lambda: slow_iam.assume(role))
    flaps = sum(1 for before, after in pairwise(answers) if before and not after)
    assert answers[0] is False
    assert answers[-1] is True
    assert flaps > 0
    assert last_refusal <= DELAY_SECONDS + 0.5


def test_a_changed_policy_takes_its_time_both_ways(slow_iam: RunningSandbox) -> None:
    role = slow_iam.role("changing", trusting(f"arn:aws:iam::{ACCOUNT}:root"), policy(statement("glue:*", "*")))
    time.sleep(DELAY_SECONDS)
    glue = slow_iam.client("glue", slow_iam.assume(role))
    glue.get_databases()
    slow_iam.client("iam").delete_role_policy(RoleName="changing", PolicyName="inline")
    glue.get_databases()
    time.sleep(DELAY_SECONDS)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        glue.get_databases()


def test_a_user_that_was_there_from_the_beginning_is_not_in_doubt(slow_iam: RunningSandbox) -> None:
    glue = slow_iam.client("glue", slow_iam.user("early", policy(statement("glue:GetDatabases", "*"))))
    with pytest.raises(ClientError, match=r"InvalidClientTokenId|UnrecognizedClientException|AccessDenied"):
        glue.get_databases()
    slow_iam.settle()
    for _ in range(20):
        glue.get_databases()
