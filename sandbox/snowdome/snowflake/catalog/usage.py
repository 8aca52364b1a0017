"""What still depends on a volume or an integration."""

from __future__ import annotations

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.database import Database
from snowdome.snowflake.identifiers import quote_if_needed


def linked_databases(account: Account, *, volume: str | None = None, integration: str | None = None) -> list[Database]:
    """Databases whose link names the volume or the integration."""
    return [
        database
        for database in account.databases.values()
        if database.link is not None
        and (
            (volume is not None and database.link.external_volume == volume)
            or (integration is not None and database.link.catalog_integration == integration)
        )
    ]


def described(databases: list[Database]) -> str:
    """The databases as a message names them."""
    return ", ".join(f"catalog-linked database {quote_if_needed(database.name)}" for database in databases)
