"""From a query's rows to the Arrow table that an Iceberg table takes: by name, in its order, in its exact types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from snowdome.snowflake import errors
from snowdome.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    from pyiceberg.schema import Schema


def fitted(rows: pa.Table, schema: Schema) -> pa.Table:
    """`rows` (columns named as in `schema`, any order; missing ones become NULL) in the table's own types."""
    from pyiceberg.io.pyarrow import schema_to_pyarrow

    wanted = schema_to_pyarrow(schema, include_field_ids=False)
    arrays = []
    for field in wanted:
        if field.name not in rows.column_names:
            if not field.nullable:
                raise errors.null_in_non_null_column(field.name)
            arrays.append(pa.nulls(rows.num_rows, field.type))
            continue
        array = rows.column(field.name)
        if not field.nullable and array.null_count:
            raise errors.null_in_non_null_column(field.name)
        arrays.append(_cast(array, field))
    return pa.Table.from_arrays(arrays, schema=wanted)


def _cast(array: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    if array.type == field.type:
        return array
    try:
        return pc.cast(array, field.type)
    except pa.ArrowInvalid as error:
        if pa.types.is_integer(field.type) or pa.types.is_decimal(field.type):
            raise errors.out_of_range(str(error).split("\n")[0], str(field.type)) from error
        raise errors.conversion_error(str(error).split("\n")[0], str(field.type)) from error
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise SnowflakeError(
            "002023",
            "42601",
            f"SQL compilation error:\nExpression type does not match column data type, expecting {field.type} "
            f"but got {array.type} for column {field.name}",
        ) from error
