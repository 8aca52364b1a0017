"""The object statements this account understands, one module each. What is not listed here is refused by name."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result
from sandbox.snowflake.statements import (
    alter_catalog_integration,
    alter_external_volume,
    alter_role,
    alter_session,
    alter_warehouse,
    create_catalog_integration,
    create_database,
    create_external_volume,
    create_role,
    create_schema,
    create_warehouse,
    describe_catalog_integration,
    describe_database,
    describe_external_volume,
    describe_warehouse,
    drop_catalog_integration,
    drop_database,
    drop_external_volume,
    drop_role,
    drop_schema,
    drop_warehouse,
    grant_privileges,
    grant_role,
    revoke_privileges,
    revoke_role,
    show_catalog_integrations,
    show_databases,
    show_external_volumes,
    show_grants,
    show_roles,
    show_schemas,
    show_warehouses,
    use_database,
    use_role,
    use_schema,
    use_warehouse,
)

Handler = Callable[[Context, Cursor, Head], Result]

OBJECT_STATEMENTS: dict[tuple[str, str], Handler] = {
    ("ALTER", "CATALOG INTEGRATION"): alter_catalog_integration.run,
    ("ALTER", "EXTERNAL VOLUME"): alter_external_volume.run,
    ("ALTER", "ROLE"): alter_role.run,
    ("ALTER", "SESSION"): alter_session.run,
    ("ALTER", "WAREHOUSE"): alter_warehouse.run,
    ("CREATE", "CATALOG INTEGRATION"): create_catalog_integration.run,
    ("CREATE", "DATABASE"): create_database.run,
    ("CREATE", "EXTERNAL VOLUME"): create_external_volume.run,
    ("CREATE", "ROLE"): create_role.run,
    ("CREATE", "SCHEMA"): create_schema.run,
    ("CREATE", "WAREHOUSE"): create_warehouse.run,
    ("DESCRIBE", "CATALOG INTEGRATION"): describe_catalog_integration.run,
    ("DESCRIBE", "DATABASE"): describe_database.run,
    ("DESCRIBE", "EXTERNAL VOLUME"): describe_external_volume.run,
    ("DESCRIBE", "INTEGRATION"): describe_catalog_integration.run,
    ("DESCRIBE", "WAREHOUSE"): describe_warehouse.run,
    ("DROP", "CATALOG INTEGRATION"): drop_catalog_integration.run,
    ("DROP", "DATABASE"): drop_database.run,
    ("DROP", "EXTERNAL VOLUME"): drop_external_volume.run,
    ("DROP", "INTEGRATION"): drop_catalog_integration.run,
    ("DROP", "ROLE"): drop_role.run,
    ("DROP", "SCHEMA"): drop_schema.run,
    ("DROP", "WAREHOUSE"): drop_warehouse.run,
    ("GRANT", ""): grant_privileges.run,
    ("GRANT", "DATABASE ROLE"): grant_role.run,
    ("GRANT", "ROLE"): grant_role.run,
    ("REVOKE", ""): revoke_privileges.run,
    ("REVOKE", "DATABASE ROLE"): revoke_role.run,
    ("REVOKE", "ROLE"): revoke_role.run,
    ("SHOW", "CATALOG INTEGRATIONS"): show_catalog_integrations.run,
    ("SHOW", "DATABASES"): show_databases.run,
    ("SHOW", "EXTERNAL VOLUMES"): show_external_volumes.run,
    ("SHOW", "FUTURE GRANTS"): show_grants.run,
    ("SHOW", "GRANTS"): show_grants.run,
    ("SHOW", "ROLES"): show_roles.run,
    ("SHOW", "SCHEMAS"): show_schemas.run,
    ("SHOW", "WAREHOUSES"): show_warehouses.run,
    ("USE", ""): use_database.run,
    ("USE", "DATABASE"): use_database.run,
    ("USE", "ROLE"): use_role.run,
    ("USE", "SCHEMA"): use_schema.run,
    ("USE", "SECONDARY ROLES"): use_role.run,
    ("USE", "WAREHOUSE"): use_warehouse.run,
}
"""(verb, kind) -> what runs it. An empty kind takes what no other kind of the verb matches."""

VERBS = {"DESC": "DESCRIBE", "LS": "LIST", "RM": "REMOVE"}
"""Short forms."""

KIND_PREFIXES = {
    "CREATE": ("TRANSIENT", "TEMPORARY", "TEMP", "SCOPED", "LOCAL", "GLOBAL", "VOLATILE", "SECURE", "RECURSIVE"),
    "SHOW": ("TERSE",),
}
"""Words between a verb and its kind."""

ENGINE_VERBS = (
    "SELECT",
    "WITH",
    "VALUES",
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "TRUNCATE",
    "BEGIN",
    "START",
    "COMMIT",
    "ROLLBACK",
    "EXPLAIN",
    "TABLE",
)
ENGINE_KINDS = {
    "CREATE": ("TABLE", "VIEW", "ICEBERG TABLE", "MATERIALIZED VIEW"),
    "ALTER": ("TABLE", "VIEW", "ICEBERG TABLE"),
    "DROP": ("TABLE", "VIEW", "ICEBERG TABLE"),
}
"""Statements of the engine that begin with a verb of ours."""

UNSUPPORTED_VERBS = ("CALL", "EXECUTE", "DECLARE", "COPY", "UNDROP", "COMMENT", "LOCK", "IF", "FOR", "WHILE")
"""Verbs of Snowflake that this account does not have."""
