"""Which privileges exist on which kind of object.

https://docs.snowflake.com/en/user-guide/security-access-control-privileges
"""

from __future__ import annotations

_SCHEMA_OBJECTS = (
    "TABLE",
    "ICEBERG TABLE",
    "EXTERNAL TABLE",
    "DYNAMIC TABLE",
    "HYBRID TABLE",
    "VIEW",
    "MATERIALIZED VIEW",
    "STAGE",
    "FILE FORMAT",
    "SEQUENCE",
    "FUNCTION",
    "PROCEDURE",
    "PIPE",
    "STREAM",
    "TASK",
    "NOTEBOOK",
    "STREAMLIT",
    "SECRET",
    "TAG",
    "MASKING POLICY",
    "ROW ACCESS POLICY",
    "NETWORK RULE",
    "TEMPORARY TABLE",
    "MODEL",
    "SERVICE",
)
_TABLE = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "REBUILD", "APPLYBUDGET", "EVOLVE SCHEMA")

PRIVILEGES: dict[str, tuple[str, ...]] = {
    "ACCOUNT": (
        "CREATE DATABASE",
        "CREATE WAREHOUSE",
        "CREATE ROLE",
        "CREATE USER",
        "CREATE INTEGRATION",
        "CREATE EXTERNAL VOLUME",
        "CREATE SHARE",
        "CREATE COMPUTE POOL",
        "APPLY MASKING POLICY",
        "APPLY ROW ACCESS POLICY",
        "APPLY TAG",
        "ATTACH POLICY",
        "AUDIT",
        "BIND SERVICE ENDPOINT",
        "EXECUTE MANAGED TASK",
        "EXECUTE TASK",
        "IMPORT SHARE",
        "MANAGE GRANTS",
        "MANAGE WAREHOUSES",
        "MONITOR",
        "MONITOR EXECUTION",
        "MONITOR USAGE",
        "RESOLVE ALL",
    ),
    "DATABASE": (
        "USAGE",
        "CREATE SCHEMA",
        "CREATE DATABASE ROLE",
        "MODIFY",
        "MONITOR",
        "IMPORTED PRIVILEGES",
        "REFERENCE_USAGE",
        "APPLYBUDGET",
    ),
    "SCHEMA": (
        "USAGE",
        "MODIFY",
        "MONITOR",
        "ADD SEARCH OPTIMIZATION",
        "APPLYBUDGET",
        *(f"CREATE {kind}" for kind in _SCHEMA_OBJECTS),
    ),
    "WAREHOUSE": ("USAGE", "OPERATE", "MODIFY", "MONITOR", "APPLYBUDGET"),
    "INTEGRATION": ("USAGE", "USE_ANY_ROLE"),
    "EXTERNAL VOLUME": ("USAGE",),
    "USER": ("MONITOR", "MODIFY PROGRAMMATIC AUTHENTICATION METHODS"),
    "ROLE": (),
    "DATABASE ROLE": (),
    "TABLE": _TABLE,
    "ICEBERG TABLE": _TABLE,
    "VIEW": ("SELECT", "REFERENCES"),
    "STAGE": ("READ", "WRITE", "USAGE"),
    "NOTEBOOK": ("USAGE",),
    "SEQUENCE": ("USAGE",),
}
"""Privileges by kind, without OWNERSHIP, which every kind has (granted by GRANT OWNERSHIP)."""

PLURALS = {
    "SCHEMAS": "SCHEMA",
    "TABLES": "TABLE",
    "ICEBERG TABLES": "ICEBERG TABLE",
    "VIEWS": "VIEW",
    "STAGES": "STAGE",
    "NOTEBOOKS": "NOTEBOOK",
    "SEQUENCES": "SEQUENCE",
    "DATABASE ROLES": "DATABASE ROLE",
}
"""Kinds of ON ALL and ON FUTURE."""
