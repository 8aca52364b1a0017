"""Catalog integrations.

https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
https://docs.snowflake.com/en/sql-reference/sql/drop-catalog-integration
https://docs.snowflake.com/en/sql-reference/sql/desc-catalog-integration
https://docs.snowflake.com/en/sql-reference/sql/show-catalog-integrations
https://docs.snowflake.com/en/sql-reference/sql/show-integrations
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from snowdome import inversion
from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, usage
from snowdome.snowflake.catalog.account import IAM_USER_ARN
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.external_id import new_external_id
from snowdome.snowflake.identifiers import Name, quote_if_needed
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

_GLUE_URI = re.compile(r"https://glue(-fips)?\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/iceberg/?\Z")
_ROLE_ARN = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+\Z")
_STATEMENT = "CREATE CATALOG INTEGRATION"


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE CATALOG INTEGRATION for Glue's Iceberg REST endpoint with SigV4.

    Every other CATALOG_SOURCE, CATALOG_API_TYPE, authentication type and vended credentials are refused by name.
    """
    name = cursor.name()
    properties = cursor.properties(_STATEMENT)
    cursor.end()
    integration = _read(name, properties, RoleName(context.session.role))

    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE INTEGRATION")
        existing = account.catalog_integrations.get(name.resolved)
        if (answer := kept(head, existing, name)) is not None:
            return answer
        if existing is not None:
            access.require_ownership(context.session, existing)
            dependents = usage.linked_databases(account, integration=existing.name)
            if dependents:
                raise errors.cannot_replace_in_use("Catalog integration", str(name), usage.described(dependents))
        account.catalog_integrations[name.resolved] = integration
    return status(f"Integration {name.resolved} successfully created.")


def _read(name: Name, properties: Properties, owner: RoleName) -> CatalogIntegration:
    source = properties.required_text("CATALOG_SOURCE").upper()
    if source != "ICEBERG_REST":
        raise errors.unsupported(f"CATALOG_SOURCE = {source}")
    table_format = properties.required_text("TABLE_FORMAT").upper()
    if table_format != "ICEBERG":
        raise errors.unsupported(f"TABLE_FORMAT = {table_format}")
    rest_config = properties.nested("REST_CONFIG")
    authentication = properties.nested("REST_AUTHENTICATION")
    if rest_config is None:
        raise errors.missing_property("REST_CONFIG")
    if authentication is None:
        raise errors.missing_property("REST_AUTHENTICATION")
    if "ENABLED" not in properties:
        raise errors.missing_property("ENABLED")
    integration = CatalogIntegration(
        name.resolved,
        owner=owner,
        comment=properties.text("COMMENT", ""),
        catalog_namespace=properties.text("CATALOG_NAMESPACE"),
        enabled=properties.boolean("ENABLED", True),
        refresh_interval_seconds=properties.integer("REFRESH_INTERVAL_SECONDS", 30, at_least=30, at_most=86_400),
    )
    properties.finish()
    _read_rest_config(integration, rest_config)
    _read_authentication(integration, authentication)
    return integration


def _read_rest_config(integration: CatalogIntegration, config: Properties) -> None:
    api_type = config.text("CATALOG_API_TYPE", "PUBLIC").upper()
    if api_type != "AWS_GLUE":
        raise errors.unsupported(f"CATALOG_API_TYPE = {api_type}")
    mode = config.text("ACCESS_DELEGATION_MODE", "EXTERNAL_VOLUME_CREDENTIALS").upper()
    if mode != "EXTERNAL_VOLUME_CREDENTIALS":
        raise errors.unsupported(f"ACCESS_DELEGATION_MODE = {mode}")
    integration.catalog_uri = config.required_text("CATALOG_URI")
    integration.prefix = config.text("PREFIX")
    name, warehouse = config.text("CATALOG_NAME"), config.text("WAREHOUSE")
    config.finish()
    if name and warehouse:
        raise errors.invalid_property_combination("CATALOG_NAME and WAREHOUSE cannot both be set.")
    integration.catalog_name = name or warehouse or ""
    if not _GLUE_URI.match(integration.catalog_uri):
        raise errors.invalid_property_value(integration.catalog_uri, "CATALOG_URI")
    if not integration.catalog_name:
        raise errors.missing_property("CATALOG_NAME")


def _read_authentication(integration: CatalogIntegration, authentication: Properties) -> None:
    kind = authentication.required_text("TYPE").upper()
    if kind != "SIGV4":
        raise errors.unsupported(f"REST_AUTHENTICATION TYPE = {kind}")
    region = _GLUE_URI.match(integration.catalog_uri)
    integration.sigv4_iam_role = authentication.required_text("SIGV4_IAM_ROLE")
    integration.sigv4_signing_region = authentication.text("SIGV4_SIGNING_REGION", region[2] if region else "")
    integration.sigv4_external_id = authentication.text("SIGV4_EXTERNAL_ID") or new_external_id()
    authentication.finish()
    if not _ROLE_ARN.match(integration.sigv4_iam_role):
        raise errors.invalid_property_value(integration.sigv4_iam_role, "SIGV4_IAM_ROLE")


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER CATALOG INTEGRATION: REFRESH_INTERVAL_SECONDS, COMMENT. Everything else needs a new integration."""
    name = cursor.qualified_name()
    with context.account.lock:
        integration = find_if_exists(context, head, CatalogIntegration, name)
        if integration is None:
            return status("Statement executed successfully.")
        access.require_ownership(context.session, integration)
        if cursor.accept("UNSET"):
            cursor.expect("COMMENT")
            cursor.end()
            integration.comment = ""
            return status("Statement executed successfully.")
        cursor.expect("SET")
        properties = cursor.properties("ALTER CATALOG INTEGRATION")
        cursor.end()
        properties.refuse("REST_AUTHENTICATION")
        interval = properties.integer(
            "REFRESH_INTERVAL_SECONDS", integration.refresh_interval_seconds, at_least=30, at_most=86_400
        )
        comment = properties.text("COMMENT", integration.comment)
        properties.finish()
        integration.refresh_interval_seconds, integration.comment = interval, comment
    return status("Statement executed successfully.")


DESCRIBE_COLUMNS = ("property", "property_type", "property_value", "property_default")


def _release(context: Context, integration: CatalogIntegration) -> None:
    dependents = usage.linked_databases(context.account, integration=integration.name)
    if dependents:
        name = quote_if_needed(integration.name)
        raise errors.still_in_use("Catalog integration", name, usage.described(dependents))


def _describe(context: Context, integration: CatalogIntegration) -> Result:
    """Also where the IAM user and the external ID for the trust policy come from."""
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
    rows = [
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
    return show.described(DESCRIBE_COLUMNS, rows)


def _braces(values: Mapping[str, str | None]) -> str:
    return "{" + ", ".join(f"{key}={value}" for key, value in values.items() if value) + "}"


COLUMNS = (
    Column.text("name"),
    Column.text("type"),
    Column.text("category"),
    Column.text("enabled"),
    Column.text("comment"),
    Column.timestamp("created_on"),
)


def _row(context: Context, integration: CatalogIntegration) -> dict[str, object]:
    return {
        "name": integration.name,
        "type": "CATALOG",
        "category": "CATALOG",
        "enabled": str(integration.enabled).lower(),
        "comment": integration.comment,
        "created_on": integration.created_on,
    }


KIND = ObjectKind(
    CatalogIntegration, release=_release, describe=_describe, describe_privilege="USAGE", columns=COLUMNS, row=_row
)
