"""CREATE SCHEMA and DROP SCHEMA in a linked database: namespaces of the remote catalog."""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.engine.iceberg.table_access import LinkedCatalog
from snowdome.snowflake.engine.linked import namespaces, table_copy
from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.engine.statements.linked_target import writable


def create(state: EngineState, database: Database, schema: Schema) -> None:
    """Creates the remote namespace. Raises when the link's settings would hide it."""
    from pyiceberg.exceptions import NamespaceAlreadyExistsError

    if database.link is None:
        return
    namespace = (schema.name,)
    if not namespaces.is_allowed(database.link, namespace):
        raise errors.unsupported(
            f"CREATE SCHEMA {schema.name}: the namespace is not in ALLOWED_NAMESPACES, or is in BLOCKED_NAMESPACES"
        )
    catalog = writable(state, database)
    try:
        catalog.run(lambda rest: rest.create_namespace(namespace))
    except NamespaceAlreadyExistsError as error:
        raise errors.already_exists(f"{database.name}.{schema.name}") from error
    schema.namespace = list(namespace)


def drop(state: EngineState, database: Database, schema: Schema) -> None:
    """Drops the remote namespace and its tables: in a linked database drops reach the remote catalog."""
    from pyiceberg.exceptions import NamespaceNotEmptyError, NoSuchNamespaceError, NoSuchTableError

    catalog = writable(state, database)
    namespace = tuple(schema.namespace)
    for table in list(schema.tables.values()):
        try:
            _drop_table(catalog, (*namespace, table_copy.remote_name(table)))
        except NoSuchTableError:
            continue
    try:
        catalog.run(lambda rest: rest.drop_namespace(namespace))
    except NoSuchNamespaceError:
        return
    except NamespaceNotEmptyError as error:
        raise errors.unsupported(
            f"DROP SCHEMA {schema.name}: the remote namespace holds objects that Snowflake does not show"
        ) from error


def _drop_table(catalog: LinkedCatalog, identifier: tuple[str, ...]) -> None:
    catalog.run(lambda rest: rest.drop_table(identifier))
