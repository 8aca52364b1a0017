"""Catalog integrations: Glue's Iceberg REST endpoint, signed with SigV4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class CatalogIntegration(Securable):
    """A catalog integration with CATALOG_SOURCE = ICEBERG_REST and SigV4 authentication.

    https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
    """

    kind: ClassVar[str] = "INTEGRATION"

    catalog_uri: str = ""
    """`https://glue.REGION.amazonaws.com/iceberg`."""
    catalog_api_type: str = "AWS_GLUE"
    catalog_name: str = ""
    """Warehouse of the REST catalog: for Glue the AWS account ID."""
    prefix: str | None = None
    catalog_namespace: str | None = None
    sigv4_iam_role: str = ""
    sigv4_signing_region: str = ""
    sigv4_external_id: str = ""
    """As given, or as generated when it was left out."""
    enabled: bool = True
    refresh_interval_seconds: int = 30
