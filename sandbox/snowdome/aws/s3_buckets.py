"""Buckets and objects that moto holds."""

from __future__ import annotations

from moto.s3.models import FakeBucket, FakeKey, S3Backend, s3_backends

from snowdome.aws.authorization import ResourcePolicy
from snowdome.aws.iam_state import PARTITION
from snowdome.aws.policy.document import DocumentKind


def backend(account_id: str) -> S3Backend:
    return s3_backends[account_id][PARTITION]


def find_bucket(name: str) -> FakeBucket | None:
    """A bucket of any account: names are global."""
    owner = s3_backends.bucket_accounts.get(name)
    return backend(owner[1]).buckets.get(name) if owner is not None else None


def find_object(bucket: FakeBucket, key: str, version_id: str | None = None) -> FakeKey | None:
    """The newest version, or the one named. None when there is none, or a delete marker hides it."""
    return backend(bucket.account_id).get_object(bucket.name, key, version_id=version_id)


def bucket_policy(bucket: FakeBucket | None) -> ResourcePolicy | None:
    if bucket is None or not bucket.policy:
        return None
    policy = bucket.policy
    return ResourcePolicy(policy.decode() if isinstance(policy, bytes) else policy, DocumentKind.BUCKET)
