"""Functions on VARIANT, OBJECT and ARRAY, and on text with no counterpart in DuckDB, over the values of json_documents.

DuckDB calls them through two functions: `snowflake_json(name, arguments)` answers JSON text, `snowflake_json_text` the
value cast to VARCHAR. Arguments are JSON texts, NULL for SQL NULL. Unless said otherwise, a NULL argument makes NULL.

Source: https://docs.snowflake.com/en/sql-reference/functions-semistructured, one page per function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake.engine.json_documents import UNDEFINED, dump, parse, text, type_name

if TYPE_CHECKING:
    import duckdb
from snowdome.snowflake.engine.json_functions import arrays, objects, texts, values
from snowdome.snowflake.engine.json_functions.arguments import (
    Refused,
    as_array,
    as_object,
    as_whole,
)

_T = exp.DType
JSON_UDF = "snowflake_json"
TEXT_UDF = "snowflake_json_text"


@dataclass(frozen=True)
class JsonFunction:
    """One function. `result` is the type of its value, None for text cast to nothing else."""

    call: Callable[..., Any]
    result: exp.DType
    fewest: int
    most: int
    takes_null: bool = False


_ANY = 1_000_000
FUNCTIONS: dict[str, JsonFunction] = {
    "PARSE_JSON": JsonFunction(values.parse_json, _T.VARIANT, 1, 2),
    "TRY_PARSE_JSON": JsonFunction(values.try_parse_json, _T.VARIANT, 1, 2),
    "CHECK_JSON": JsonFunction(values.check_json, _T.VARCHAR, 1, 1),
    "TO_JSON": JsonFunction(dump, _T.VARCHAR, 1, 1),
    "TO_VARIANT": JsonFunction(lambda value: value, _T.VARIANT, 1, 1),
    "TO_ARRAY": JsonFunction(values.to_array, _T.ARRAY, 1, 1),
    "TO_OBJECT": JsonFunction(values.to_object, _T.OBJECT, 1, 1),
    "STRIP_NULL_VALUE": JsonFunction(lambda value: UNDEFINED if value is None else value, _T.VARIANT, 1, 1),
    "TYPEOF": JsonFunction(type_name, _T.VARCHAR, 1, 1),
    "IS_NULL_VALUE": JsonFunction(lambda value: value is None, _T.BOOLEAN, 1, 1),
    **{f"IS_{name}": JsonFunction(test, _T.BOOLEAN, 1, 1) for name, test in values.TESTS.items()},
    **{
        f"AS_{name}": JsonFunction(
            lambda value, test=test: value if test(value) else UNDEFINED,
            {
                "ARRAY": _T.ARRAY,
                "OBJECT": _T.OBJECT,
                "BOOLEAN": _T.BOOLEAN,
                "INTEGER": _T.INT,
                "DOUBLE": _T.DOUBLE,
                "REAL": _T.DOUBLE,
            }.get(name, _T.VARCHAR),
            1,
            1,
        )
        for name, test in values.TESTS.items()
        if name != "DECIMAL"
    },
    "GET": JsonFunction(values.get, _T.VARIANT, 2, 2),
    "GET_IGNORE_CASE": JsonFunction(values.get_ignore_case, _T.VARIANT, 2, 2),
    "OBJECT_KEYS": JsonFunction(lambda given: sorted(as_object(given)), _T.ARRAY, 1, 1),
    "OBJECT_CONSTRUCT": JsonFunction(objects.construct, _T.OBJECT, 0, _ANY, takes_null=True),
    "OBJECT_CONSTRUCT_KEEP_NULL": JsonFunction(objects.construct_keep_null, _T.OBJECT, 0, _ANY, takes_null=True),
    "OBJECT_INSERT": JsonFunction(objects.insert, _T.OBJECT, 3, 4, takes_null=True),
    "OBJECT_DELETE": JsonFunction(objects.delete, _T.OBJECT, 2, _ANY),
    "OBJECT_PICK": JsonFunction(objects.pick, _T.OBJECT, 2, _ANY),
    "ARRAY_CONSTRUCT": JsonFunction(lambda *values: list(values), _T.ARRAY, 0, _ANY, takes_null=True),
    "ARRAY_CONSTRUCT_COMPACT": JsonFunction(
        lambda *values: [value for value in values if value is not UNDEFINED], _T.ARRAY, 0, _ANY, takes_null=True
    ),
    "ARRAY_APPEND": JsonFunction(arrays.append, _T.ARRAY, 2, 2, takes_null=True),
    "ARRAY_PREPEND": JsonFunction(arrays.prepend, _T.ARRAY, 2, 2, takes_null=True),
    "ARRAY_INSERT": JsonFunction(arrays.insert, _T.ARRAY, 3, 3, takes_null=True),
    "ARRAY_CAT": JsonFunction(lambda left, right: as_array(left) + as_array(right), _T.ARRAY, 2, 2),
    "ARRAY_COMPACT": JsonFunction(
        lambda given: [value for value in as_array(given) if value is not UNDEFINED and value is not None],
        _T.ARRAY,
        1,
        1,
    ),
    "ARRAY_CONTAINS": JsonFunction(arrays.contains, _T.BOOLEAN, 2, 2, takes_null=True),
    "ARRAY_POSITION": JsonFunction(arrays.position_of, _T.INT, 2, 2, takes_null=True),
    "ARRAY_DISTINCT": JsonFunction(arrays.distinct, _T.ARRAY, 1, 1),
    "ARRAY_EXCEPT": JsonFunction(arrays.without, _T.ARRAY, 2, 2),
    "ARRAY_INTERSECTION": JsonFunction(arrays.intersection, _T.ARRAY, 2, 2),
    "ARRAYS_OVERLAP": JsonFunction(lambda left, right: bool(arrays.intersection(left, right)), _T.BOOLEAN, 2, 2),
    "ARRAY_FLATTEN": JsonFunction(arrays.flatten, _T.ARRAY, 1, 1),
    "ARRAY_GENERATE_RANGE": JsonFunction(arrays.generate_range, _T.ARRAY, 2, 3),
    "ARRAY_MAX": JsonFunction(lambda given: arrays.extreme(given, 1), _T.VARIANT, 1, 1),
    "ARRAY_MIN": JsonFunction(lambda given: arrays.extreme(given, -1), _T.VARIANT, 1, 1),
    "ARRAY_REMOVE": JsonFunction(
        lambda given, value: [element for element in as_array(given) if not arrays.equal(element, value)],
        _T.ARRAY,
        2,
        2,
    ),
    "ARRAY_REMOVE_AT": JsonFunction(arrays.remove_at, _T.ARRAY, 2, 2),
    "ARRAY_REVERSE": JsonFunction(lambda given: as_array(given)[::-1], _T.ARRAY, 1, 1),
    "ARRAY_SIZE": JsonFunction(lambda given: len(given) if isinstance(given, list) else UNDEFINED, _T.INT, 1, 1),
    "ARRAY_SLICE": JsonFunction(
        lambda given, first, end: as_array(given)[as_whole(first) : as_whole(end)], _T.ARRAY, 3, 3
    ),
    "ARRAY_SORT": JsonFunction(arrays.ordered, _T.ARRAY, 1, 3),
    "ARRAY_TO_STRING": JsonFunction(arrays.joined, _T.VARCHAR, 2, 2),
    "ARRAYS_TO_OBJECT": JsonFunction(
        lambda keys, values: objects.object_of(list(zip(as_array(keys), as_array(values), strict=True))),
        _T.OBJECT,
        2,
        2,
    ),
    "ARRAYS_ZIP": JsonFunction(arrays.zipped, _T.ARRAY, 1, _ANY),
    "SPLIT": JsonFunction(texts.split, _T.ARRAY, 2, 2),
    "STRTOK": JsonFunction(texts.token, _T.VARCHAR, 1, 3),
    "STRTOK_TO_ARRAY": JsonFunction(texts.tokens, _T.ARRAY, 1, 2),
    "INITCAP": JsonFunction(texts.initcap, _T.VARCHAR, 1, 2),
}
"""By the name that users write."""
PATH = "path"
PAIRS = "pairs"
VALUE = "value"
NULLED = "nulled"
_OWN: dict[str, JsonFunction] = {
    PATH: JsonFunction(values.at_path, _T.VARIANT, 2, 2),
    # OBJECT_AGG: pairs of key and value, gathered by DuckDB.
    PAIRS: JsonFunction(lambda pairs: objects.object_of([tuple(pair) for pair in pairs]), _T.OBJECT, 1, 1),
    # A value that another engine wrote, in its canonical form.
    VALUE: JsonFunction(lambda value: value, _T.VARIANT, 1, 1),
    # What is cast to a structured type, where an element that is undefined is NULL.
    NULLED: JsonFunction(values.with_nulls, _T.VARIANT, 1, 1),
}


def _called(name: str, arguments: list[str | None] | None) -> Any:
    function = FUNCTIONS.get(name) or _OWN[name]
    values = [UNDEFINED if given is None else parse(given, duplicates=True) for given in arguments or []]
    if not function.takes_null and any(value is UNDEFINED for value in values):
        return UNDEFINED
    try:
        return function.call(*values)
    except RecursionError:
        raise Refused("100069", "22P02", "Error parsing JSON: nested too deeply") from None


def _json(names: pa.ChunkedArray, arguments: pa.ChunkedArray) -> pa.Array:
    answers = (_called(name, given) for name, given in zip(names.to_pylist(), arguments.to_pylist(), strict=True))
    return pa.array([None if value is UNDEFINED else dump(value) for value in answers], pa.string())


def _text(names: pa.ChunkedArray, arguments: pa.ChunkedArray) -> pa.Array:
    answers = (_called(name, given) for name, given in zip(names.to_pylist(), arguments.to_pylist(), strict=True))
    return pa.array([text(value) for value in answers], pa.string())


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the functions known to DuckDB."""
    for name, function in ((JSON_UDF, _json), (TEXT_UDF, _text)):
        declare(connection, name, function, ["VARCHAR", "VARCHAR[]"], "VARCHAR")


def declare(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    function: Callable[..., pa.Array],
    parameters: list[Any],
    result: str,
    *,
    side_effects: bool = False,
) -> None:
    """Makes one Python function over Arrow arrays known to DuckDB; it sees NULLs, too."""
    # DuckDB takes these options as text; its own hints say that it takes its enumerations only.
    options: dict[str, Any] = {"type": "arrow", "null_handling": "special", "side_effects": side_effects}
    connection.create_function(name, function, parameters, result, **options)
