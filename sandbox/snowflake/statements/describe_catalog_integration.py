"""DESCRIBE [CATALOG] INTEGRATION: also where the IAM user and external ID for the trust policy come from.

https://docs.snowflake.com/en/sql-reference/sql/desc-catalog-integration
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox import inversion
from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.account import IAM_USER_ARN
from sandbox.snowflake.catalog.catalog_integration import CatalogIntegration
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name
from sandbox.snowflake.result import Result
from sandbox.snowflake.show import described

COLUMNS = ("property", "property_type", "property_value", "property_default")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        integration = find(context, name)
        access.require(context.session, "USAGE", integration)
        return described(COLUMNS, _rows(integration))


def find(context: Context, name: Name) -> CatalogIntegration:
    """An integration the session can see; 002003/02000 otherwise."""
    integration = context.account.catalog_integrations.get(name.resolved)
    if integration is None or not access.is_visible(context.session, integration):
        raise errors.does_not_exist("Integration", str(name))
    return integration


def _rows(integration: CatalogIntegration) -> list[tuple[str, str, str, str]]:
    rest_config = {
        "CATALOG_URI": integration.catalog_uri,
        "PREFIX": integration.prefix,
        "CATALOG_NAME": integration.catalog_name,
        "CATALOG_API_TYPE": integration.catalog_api_type,
        "ACCESS_DELEGATION_MODE": "EXTERNAL_VOLUME_CREDENTIALS",
    }
    authentication = {
        "TYPE": "SIGV4",
        "SIGV4_IAM_ROLE": integration.sigv4_iam_role,
        "SIGV4_SIGNING_REGION": integration.sigv4_signing_region,
    }
    prefix = "GLUE" if inversion.is_inverted("integration-property-prefix") else "API"
    return [
        ("ENABLED", "Boolean", str(integration.enabled).lower(), "false"),
        ("CATALOG_SOURCE", "String", "ICEBERG_REST", ""),
        ("CATALOG_NAMESPACE", "String", integration.catalog_namespace or "", ""),
        ("TABLE_FORMAT", "String", "ICEBERG", ""),
        ("REST_CONFIG", "String", _braces(rest_config), ""),
        ("REST_AUTHENTICATION", "String", _braces(authentication), ""),
        ("REFRESH_INTERVAL_SECONDS", "Integer", str(integration.refresh_interval_seconds), "30"),
        (f"{prefix}_AWS_IAM_USER_ARN", "String", IAM_USER_ARN, ""),
        (f"{prefix}_AWS_EXTERNAL_ID", "String", integration.sigv4_external_id, ""),
        ("COMMENT", "String", integration.comment, ""),
    ]


def _braces(values: Mapping[str, str | None]) -> str:
    return "{" + ", ".join(f"{key}={value}" for key, value in values.items() if value) + "}"
