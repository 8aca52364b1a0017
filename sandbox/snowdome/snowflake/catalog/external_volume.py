"""External volumes: which S3 locations Snowflake may reach, through which IAM role."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class StorageLocation:
    """One S3 location of a volume."""

    name: str
    storage_base_url: str
    """`s3://bucket/prefix/`."""
    storage_aws_role_arn: str
    storage_aws_external_id: str
    """As given, or as generated when it was left out."""
    encryption_type: Literal["NONE", "AWS_SSE_S3", "AWS_SSE_KMS"] = "NONE"
    encryption_kms_key_id: str = ""


@dataclass
class ExternalVolume(Securable):
    """An external volume over S3."""

    kind: ClassVar[str] = "EXTERNAL VOLUME"

    storage_locations: list[StorageLocation] = field(default_factory=list)
    allow_writes: bool = True

    @property
    def active_location(self) -> StorageLocation:
        """The location in use: the first one, as all are in the account's own region here."""
        return self.storage_locations[0]
