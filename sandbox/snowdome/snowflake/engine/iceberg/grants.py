"""From Snowflake's objects to what opens them in AWS: role, external ID, location."""

from __future__ import annotations

import re

from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.engine.iceberg.assumed_role import RoleGrant
from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint
from snowdome.snowflake.engine.iceberg.s3_objects import Encryption, StorageLocation

_S3_PARTITIONS = re.compile(r"\As3(gov|china)?://")


def storage_location(aws: AwsEndpoint, region: str, volume: ExternalVolume) -> StorageLocation:
    """The active storage location of a volume; `region` is the account's."""
    active = volume.active_location
    return StorageLocation(
        volume=volume.name,
        base_url=_S3_PARTITIONS.sub("s3://", active.storage_base_url),
        grant=RoleGrant(aws, active.storage_aws_role_arn, active.storage_aws_external_id, region),
        allow_writes=volume.allow_writes,
        encryption=Encryption(active.encryption_type, active.encryption_kms_key_id),
    )


def catalog_grant(aws: AwsEndpoint, integration: CatalogIntegration) -> RoleGrant:
    """The role that signs requests to the integration's REST catalog."""
    return RoleGrant(aws, integration.sigv4_iam_role, integration.sigv4_external_id, integration.sigv4_signing_region)
