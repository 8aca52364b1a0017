"""Tables of a linked database: made, changed and dropped in the remote catalog, as the two roles allow.

Glue's Iceberg REST endpoint has no staged create and no purge, so CREATE TABLE AS and OR REPLACE are refused.
Sources: https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
https://docs.aws.amazon.com/glue/latest/dg/limitation-glue-iceberg-rest-api.html
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import future
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked import table_copy
from snowdome.snowflake.engine.statements import column_definitions, target_columns
from snowdome.snowflake.engine.statements.linked_target import LinkedTarget, writable
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Column, Result, status

if TYPE_CHECKING:
    from pyiceberg.types import IcebergType


def create(running: Execution, tree: exp.Create, name: QualifiedName, database: Database, schema: Schema) -> Result:
    """Creates the remote table, empty. Names in a CASE_INSENSITIVE catalog are stored in lower case."""
    if tree.args.get("replace") or tree.expression is not None:
        # The code matters: Snowpark Connect takes it as the sign to use INSERT OVERWRITE instead.
        raise SnowflakeError(
            "093664",
            "0A000",
            "SQL compilation error:\nCTAS is not supported for this table type. "
            f"(The REST catalog of AWS Glue behind the catalog-linked database {database.name} has neither staged "
            "create nor replace: create the table, then INSERT or INSERT OVERWRITE.)",
        )
    if not isinstance(tree.this, exp.Schema):
        raise errors.syntax("Missing column specification.")
    _refuse_properties(tree)
    catalog = writable(running.state, database)
    definitions = _definitions(running, tree.this)
    remote = _stored(name.last.resolved, database)
    location = f"{catalog.volume.active_location.storage_base_url.rstrip('/')}/{'/'.join(schema.namespace)}/{remote}"

    def make(rest: Any) -> Any:
        properties = rest.load_namespace_properties(tuple(schema.namespace))
        return rest.create_table(
            (*schema.namespace, remote),
            iceberg_schema(definitions.columns, database),
            location=None if properties.get("location") else location,
            properties={"format-version": "2"},
        )

    from pyiceberg.exceptions import TableAlreadyExistsError

    try:
        made = catalog.run(make)
    except TableAlreadyExistsError as error:
        raise errors.already_exists(f"{database.name}.{schema.name}.{remote}") from error
    register(running, database, schema, remote, made)
    return status(f"Table {remote} successfully created.")


def _refuse_properties(tree: exp.Expression) -> None:
    properties = tree.args.get("properties")
    for item in properties.expressions if properties is not None else []:
        if not isinstance(item, (exp.IcebergProperty, exp.SchemaCommentProperty)):
            raise errors.unsupported(f"{item.sql('snowflake')[:60]} of a table in a catalog-linked database")


def register(running: Execution, database: Database, schema: Schema, remote: str, loaded: Any) -> None:
    """Makes a remote table known in the account."""
    table = table_copy.found(running.state, database, schema, remote, loaded, RoleName(running.session.role))
    with running.state.account.lock:
        schema.tables[remote] = table
    future.apply(running.state.account, database, schema, table)


def _stored(name: str, database: Database) -> str:
    return name.lower() if database.case_insensitive else name


def iceberg_schema(columns: list[Column], database: Database) -> Any:
    """Iceberg's schema of declared columns; the catalog numbers the fields."""
    from pyiceberg.schema import Schema as IcebergSchema
    from pyiceberg.types import NestedField

    numbers = iter(range(1, 100_000))
    return IcebergSchema(
        *(
            NestedField(
                next(numbers), _stored(column.name, database), _type(column, numbers), required=not column.nullable
            )
            for column in columns
        )
    )


def _type(column: Column, numbers: Any) -> IcebergType:
    """https://docs.snowflake.com/en/user-guide/tables-iceberg-data-types: what an Iceberg table can hold."""
    from pyiceberg import types as iceberg

    if column.type == "FIXED":
        precision, scale = column.precision or 38, column.scale or 0
        if scale == 0 and precision == 10:
            return iceberg.IntegerType()
        if scale == 0 and precision == 19:
            return iceberg.LongType()
        return iceberg.DecimalType(precision, scale)
    if column.fields:
        return _nested(column, numbers)
    simple: dict[str, Any] = {
        "REAL": iceberg.DoubleType,
        "TEXT": iceberg.StringType,
        "BOOLEAN": iceberg.BooleanType,
        "DATE": iceberg.DateType,
        "TIME": iceberg.TimeType,
        "TIMESTAMP_NTZ": iceberg.TimestampType,
        "TIMESTAMP_LTZ": iceberg.TimestamptzType,
        "BINARY": iceberg.BinaryType,
    }
    if column.type not in simple:
        raise errors.unsupported(f"data type {column.type} (column {column.name}) in an Iceberg table")
    return simple[column.type]()


def _nested(column: Column, numbers: Any) -> IcebergType:
    from pyiceberg import types as iceberg

    if column.type == "OBJECT":
        return iceberg.StructType(
            *(
                iceberg.NestedField(next(numbers), part.name, _type(part, numbers), required=not part.nullable)
                for part in column.fields
            )
        )
    if column.type == "ARRAY":
        return iceberg.ListType(next(numbers), _type(column.fields[0], numbers), element_required=False)
    return iceberg.MapType(
        next(numbers),
        _type(column.fields[0], numbers),
        next(numbers),
        _type(column.fields[1], numbers),
        value_required=False,
    )


def drop(running: Execution, database: Database, schema: Schema, table: Table) -> None:
    """Drops the table in the remote catalog. Its files stay in S3: Glue's endpoint cannot purge."""
    from pyiceberg.exceptions import NoSuchTableError

    catalog = writable(running.state, database)
    # When another engine has dropped it meanwhile, what was asked for holds.
    with contextlib.suppress(NoSuchTableError):
        catalog.run(lambda rest: rest.drop_table((*schema.namespace, table_copy.remote_name(table))))
    with running.state.account.lock:
        schema.tables.pop(table.name, None)


def _definitions(running: Execution, schema: exp.Expression) -> column_definitions.Definitions:
    definitions = column_definitions.read(schema, running.session)
    if definitions.defaults or definitions.identities:
        raise errors.unsupported("column defaults of Iceberg tables")
    return definitions


def alter(running: Execution, database: Database, schema: Schema, table: Table, action: exp.Expression) -> None:
    """ADD, DROP and RENAME COLUMN as schema evolution."""
    catalog = writable(running.state, database)

    def change(iceberg: Any) -> None:
        columns = table_copy.columns_of(iceberg.schema())
        with iceberg.update_schema() as update:
            if isinstance(action, exp.ColumnDef):
                (column,) = _definitions(running, exp.Tuple(expressions=[action])).columns
                update.add_column(_stored(column.name, database), _type(column, iter(range(10_000, 99_999))))
            elif isinstance(action, exp.Drop) and str(action.args.get("kind")).upper() == "COLUMN":
                for column in target_columns.dropped(action, columns, database.case_insensitive):
                    update.delete_column(column.name)
            elif isinstance(action, exp.RenameColumn):
                old = target_columns.find(action.this, columns, database.case_insensitive)
                update.rename_column(old.name, _stored(action.args["to"].name, database))
            else:
                raise errors.unsupported(f"ALTER ICEBERG TABLE ... {action.sql('snowflake')[:60]}")

    LinkedTarget(running.state, database, schema, table, catalog).commit(change)
