"""SQL execution of the local Snowflake: parse, translate to DuckDB, reach Iceberg tables through enforced trust.

What the rest of `sandbox.snowflake` calls; nothing else in this package is meant for it:

- `execute(session, sql, binds, describe_only) -> Result`: one statement. `binds` as a client sends them:
  {"1": {"type": "FIXED", "value": "7"}}, a list as value for array binds. Raises SnowflakeError.
- `encode_arrow(result) -> bytes`: one Arrow IPC stream with Snowflake's field metadata (Python clients).
- `encode_json(result) -> list[list[str | None]]`: `rowset` of a JSON answer (Node, Go, JDBC).
- `rowtype(columns, structured) -> list[dict]`: `data.rowtype` of an answer; `structured` adds `fields` (Arrow answers only).
- `verify_external_volume(volume)`, `verify_catalog_integration(integration)`: what SYSTEM$VERIFY_* answer, as a dict.
- `link(database)`, `unlink(database)`, `link_status(database) -> dict`, `sync(database)`: the linked database's thread.
- `table_information(session, name) -> dict`: what SYSTEM$GET_ICEBERG_TABLE_INFORMATION answers.
- `close_session(session)`: frees what a session holds (its transaction, temporary tables, last results).

Everything heavy (DuckDB, Arrow, pyiceberg, boto3) is imported on first use: an idle server stays small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.snowflake.result import Column, Result


def execute(session: Any, sql: str, binds: dict[str, Any] | None = None, describe_only: bool = False) -> Result:
    """Run one statement; see the module's comment."""
    from sandbox.snowflake.engine import statement as implementation

    return implementation.execute(session, sql, binds, describe_only)


def encode_arrow(result: Result) -> bytes:
    """The rows as one Arrow IPC stream with the field metadata that Python drivers read."""
    from sandbox.snowflake.engine import arrow_encoding as implementation

    return implementation.encode_arrow(result)


def encode_json(result: Result) -> list[list[str | None]]:
    """The rows as strings, in the textual forms that JSON drivers parse."""
    from sandbox.snowflake.engine import json_encoding as implementation

    return implementation.encode_json(result)


def rowtype(columns: Sequence[Column], structured: bool = False) -> list[dict[str, Any]]:
    """Column descriptions of an answer."""
    from sandbox.snowflake.engine import json_encoding as implementation

    return implementation.rowtype(columns, structured)


def verify_external_volume(volume: Any) -> dict[str, Any]:
    """Write, read, list and delete a probe object as the volume's role; never raises for a refusal."""
    from sandbox.snowflake.engine.iceberg import verification

    return verification.verify_external_volume(volume)


def verify_catalog_integration(integration: Any) -> dict[str, Any]:
    """Read the REST configuration and list namespaces as the integration's role; never raises for a refusal."""
    from sandbox.snowflake.engine.iceberg import verification

    return verification.verify_catalog_integration(integration)


def link(database: Any) -> None:
    """Start discovery of a catalog-linked database: one round at once, then every SYNC_INTERVAL_SECONDS."""
    from sandbox.snowflake.engine.linked import discovery

    discovery.link(database)


def unlink(database: Any) -> None:
    """Stop discovery of a linked database that is dropped."""
    from sandbox.snowflake.engine.linked import discovery

    discovery.unlink(database)


def sync(database: Any) -> None:
    """One round of discovery now; its outcome shows in `link_status`."""
    from sandbox.snowflake.engine.linked import discovery

    discovery.sync(database)


def link_status(database: Any) -> dict[str, Any]:
    """What SYSTEM$CATALOG_LINK_STATUS answers."""
    from sandbox.snowflake.engine.linked import discovery

    return discovery.link_status(database)


def table_information(session: Any, name: str) -> dict[str, Any]:
    """What SYSTEM$GET_ICEBERG_TABLE_INFORMATION answers: metadata location and status."""
    from sandbox.snowflake.engine.linked import information

    return information.table_information(session, name)


def close_session(session: Any) -> None:
    """Free what the engine holds for a session that ends."""
    from sandbox.snowflake.engine import sessions

    sessions.close(session)
