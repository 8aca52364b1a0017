"""Every object of the account, with its full name: for SHOW GRANTS, renames, and dropped roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.identifiers import quote_if_needed


@dataclass(frozen=True)
class Entry:
    """An object, its kind as GRANT spells it, and its name parts as stored."""

    kind: str
    parts: tuple[str, ...]
    securable: Securable

    @property
    def name(self) -> str:
        """As SHOW GRANTS prints it."""
        return ".".join(quote_if_needed(part) for part in self.parts)

    @property
    def granted_on(self) -> str:
        return self.kind.replace(" ", "_")


def everything(account: Account) -> Iterator[Entry]:
    yield Entry("ACCOUNT", (account.name,), account)
    for role in account.roles.values():
        yield Entry("ROLE", (role.name,), role)
    for user in account.users.values():
        yield Entry("USER", (user.name,), user)
    for warehouse in account.virtual_warehouses.values():
        yield Entry("WAREHOUSE", (warehouse.name,), warehouse)
    for monitor in account.resource_monitors.values():
        yield Entry("RESOURCE MONITOR", (monitor.name,), monitor)
    for volume in account.external_volumes.values():
        yield Entry("EXTERNAL VOLUME", (volume.name,), volume)
    for integration in account.catalog_integrations.values():
        yield Entry("INTEGRATION", (integration.name,), integration)
    for database in account.databases.values():
        yield Entry("DATABASE", (database.name,), database)
        yield from in_database(database)


def in_database(database: Database) -> Iterator[Entry]:
    for role in database.roles.values():
        yield Entry("DATABASE ROLE", (database.name, role.name), role)
    for schema in database.schemas.values():
        if schema.owner is not None:
            yield Entry("SCHEMA", (database.name, schema.name), schema)
            yield from in_schema(database, schema)


def in_schema(database: Database, schema: Schema) -> Iterator[Entry]:
    contents: list[Securable] = [
        *schema.tables.values(),
        *schema.stages.values(),
        *schema.notebooks.values(),
        *schema.file_formats.values(),
        *schema.sequences.values(),
        *schema.functions.values(),
        *schema.procedures.values(),
    ]
    for item in contents:
        kind = item.grant_kind if isinstance(item, Table) else item.kind
        yield Entry(kind, (database.name, schema.name, item.name), item)
