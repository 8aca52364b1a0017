"""Suspended versioning keeps what is there.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html
"""

from __future__ import annotations

from moto.s3.models import FakeBucket


def was_ever_versioned(bucket: FakeBucket) -> bool:
    return bucket.versioning_status in ("Enabled", "Suspended")


def install() -> None:
    """moto forgets all old versions of an object that is written or deleted while versioning is suspended."""
    FakeBucket.is_versioned = property(was_ever_versioned)  # type: ignore[assignment, method-assign]
