"""Tells the propagation what a call changes: the policies of a role or user, the tags and aliases of a KMS key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from snowdome.aws import iam_state, kms_keys
from snowdome.aws.callers import policies_of_role_arn
from snowdome.aws.iam_state import AttachedPolicies
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.kms_keys import KeyLabels
from snowdome.aws.propagation import Propagation
from snowdome.aws.requests.iam import CHANGES_POLICIES, role_arn, user_arn
from snowdome.aws.requests.kms import CHANGES_LABELS


@contextmanager
def recorded(request: IncomingRequest, account_id: str, propagation: Propagation) -> Iterator[None]:
    """Around a call: remembers what was before, if the call changes it."""
    if request.service == "iam" and request.operation in CHANGES_POLICIES:
        with propagation.writing():
            arn, before = state(request, account_id)
            yield
            _, after = state(request, account_id)
            if after != before:
                propagation.changed(arn, before)
    elif request.service == "kms" and request.operation in CHANGES_LABELS:
        with propagation.writing():
            known = labels_by_key(request, account_id)
            yield
            for arn, now in labels_by_key(request, account_id).items():
                # A new key has had no labels yet.
                if now != known.get(arn, KeyLabels()):
                    propagation.changed(arn, known.get(arn, KeyLabels()))
    else:
        yield


def state(request: IncomingRequest, account_id: str) -> tuple[str, AttachedPolicies | None]:
    if "RoleName" in request.parameters:
        arn = role_arn(request.parameters, account_id)
        return arn, policies_of_role_arn(arn)
    arn = user_arn(request, account_id)
    user = iam_state.find_user(account_id, str(request.parameters["UserName"]))
    return arn, iam_state.policies_of_user(user) if user is not None else None


def labels_by_key(request: IncomingRequest, account_id: str) -> dict[str, KeyLabels]:
    """Of all keys of the region: an alias may go from one to another."""
    keys = list(kms_keys.backend(account_id, request.region).keys.values())
    return {key.arn: kms_keys.labels(key) for key in keys}
