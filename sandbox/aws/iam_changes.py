"""Tells the propagation what an IAM call changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.aws import iam_state
from sandbox.aws.callers import policies_of_role_arn
from sandbox.aws.iam_state import AttachedPolicies
from sandbox.aws.incoming import IncomingRequest
from sandbox.aws.propagation import Propagation
from sandbox.aws.requests.iam import CHANGES_POLICIES, role_arn, user_arn


@contextmanager
def recorded(request: IncomingRequest, account_id: str, propagation: Propagation) -> Iterator[None]:
    """Around an IAM call: remembers what the role or user had before, if the call changes it."""
    if request.service != "iam" or request.operation not in CHANGES_POLICIES:
        yield
        return
    with propagation.writing():
        arn, before = state(request, account_id)
        yield
        _, after = state(request, account_id)
        if after != before:
            propagation.changed(arn, before)


def state(request: IncomingRequest, account_id: str) -> tuple[str, AttachedPolicies | None]:
    if "RoleName" in request.parameters:
        arn = role_arn(request.parameters, account_id)
        return arn, policies_of_role_arn(arn)
    arn = user_arn(request, account_id)
    user = iam_state.find_user(account_id, str(request.parameters["UserName"]))
    return arn, iam_state.policies_of_user(user) if user is not None else None
