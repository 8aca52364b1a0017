"""What a query finds, as text that is the same on every engine: for comparing engines value by value.

The same functions run on AWS Glue and, through Snowpark Connect, on Snowflake.
"""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Mapping
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import types as T

from lakehouse.failures import LakehouseError

#: A result is held in memory three times: by either engine's driver and by the program that compares.
MOST_ROWS = 10_000
MOST_BYTES = 16 * 1024 * 1024

#: Kinds of values that compare: how wide a number is, or how a text is declared, differs from engine to engine.
_KINDS: Mapping[type[T.DataType], str] = {
    T.BooleanType: "boolean",
    T.ByteType: "number",
    T.ShortType: "number",
    T.IntegerType: "number",
    T.LongType: "number",
    T.DecimalType: "number",
    T.FloatType: "float",
    T.DoubleType: "float",
    T.StringType: "string",
    T.CharType: "string",
    T.VarcharType: "string",
    T.BinaryType: "binary",
    T.DateType: "date",
    T.TimestampType: "timestamp",
    T.TimestampNTZType: "timestamp_ntz",
    T.NullType: "null",
}


class NotComparable(LakehouseError):
    """A result is too large, or has values that no text stands for."""


def result_of(spark: SparkSession, query: str) -> dict[str, Any]:
    """`{"columns": [[name, kind]], "rows": [[text or null]]}` of a SELECT statement, or `{"error": text}`.

    Names of columns are in lower case. Rows come in no order.
    """
    try:
        return _read(spark, query)
    except NotComparable as refused:
        return {"error": str(refused)}
    # Each engine has exceptions of its own for what is wrong with a query. The other queries are asked all the same.
    except Exception as error:
        return {"error": _reason(error)}


def _reason(error: Exception) -> str:
    """What an engine says, without Java's stack and without the frame that Snowpark Connect puts around its code."""
    text = re.sub(r"^=+\n(SNOWPARK CONNECT ERROR CODE: \d+)\n=+\n", r"\1: ", str(error).strip())
    return text.partition("\n\nJVM stacktrace")[0] or (
        f"The result could not be read ({type(error).__name__}). Select fewer columns to find the one, and cast it."
    )


def _read(spark: SparkSession, query: str) -> dict[str, Any]:
    # What a day is, or a month, depends on the zone: that of the session is the machine's.
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    _keep_utc()
    # As part of another query nothing but a query is valid SQL: what changes tables is refused by the engine's parser.
    frame = spark.sql(f"SELECT * FROM (\n{query}\n) AS compared")  # noqa: S608 -- the text is the user's own SQL
    columns = [(field.name.lower(), kind_of(field.dataType, field.name)) for field in frame.schema.fields]
    names = [name for name, _ in columns]
    for name in names:
        if names.count(name) > 1:
            raise NotComparable(f"It has two columns {name}. Name one of them otherwise, with AS.")
    rows: list[list[str | None]] = []
    size = 0
    for row in frame.limit(MOST_ROWS + 1).collect():
        rows.append([text_of(value, field.dataType) for value, field in zip(row, frame.schema.fields, strict=True)])
        size += sum(len(text) for text in rows[-1] if text is not None)
        if len(rows) > MOST_ROWS or size > MOST_BYTES:
            raise NotComparable(
                f"It has more than {MOST_ROWS:,} rows or {MOST_BYTES // (1024 * 1024)} MB of text. "
                "Aggregate it, or name fewer rows with WHERE."
            )
    return {"columns": [list(column) for column in columns], "rows": rows}


def _keep_utc() -> None:
    """pyspark hands out instants in the time of the process."""
    os.environ["TZ"] = "UTC"
    time.tzset()


def kind_of(type_: T.DataType, name: str) -> str:
    """What values of a type compare as. Raises NotComparable for a type that has no equality, such as an interval."""
    if isinstance(type_, T.ArrayType):
        return f"array<{kind_of(type_.elementType, name)}>"
    if isinstance(type_, T.MapType):
        return f"map<{kind_of(type_.keyType, name)},{kind_of(type_.valueType, name)}>"
    if isinstance(type_, T.StructType):
        return f"struct<{','.join(f'{f.name.lower()}:{kind_of(f.dataType, name)}' for f in type_.fields)}>"
    kind = _KINDS.get(type(type_))
    if kind is None:
        raise NotComparable(
            f"The column {name} has type {type_.simpleString()}, which cannot be compared. Cast it to another type."
        )
    return kind


def text_of(value: Any, type_: T.DataType) -> str | None:
    """The text of a value; NULL is None. Equal values, and only those, have the same text within a kind.

    Numbers are exact (1.50 is 1.5); NaN is NaN, as Spark's own equality has it; -0.0 is 0.0. Instants are in UTC.
    """
    if value is None:
        return None
    if isinstance(type_, T.ArrayType | T.MapType | T.StructType):
        return json.dumps(_nested(value, type_), ensure_ascii=False)
    return _scalar(value)


def _nested(value: Any, type_: T.DataType) -> Any:
    if value is None:
        return None
    if isinstance(type_, T.ArrayType):
        return [_nested(element, type_.elementType) for element in value]
    if isinstance(type_, T.MapType):
        # A map has no order.
        return sorted(
            ([_nested(key, type_.keyType), _nested(of, type_.valueType)] for key, of in value.items()), key=repr
        )
    if isinstance(type_, T.StructType):
        return {f.name.lower(): _nested(of, f.dataType) for f, of in zip(type_.fields, value, strict=True)}
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: int | Decimal) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    # The shortest text that is this double and no other.
    return repr(value + 0.0)


def _instant(value: datetime) -> str:
    """ISO with microseconds; the zone is left to the kind."""
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return value.isoformat(sep=" ", timespec="microseconds")
