"""Functions on VARIANT, OBJECT and ARRAY, and on text with no counterpart in DuckDB, over the values of json_documents.

DuckDB calls them through two functions: `snowflake_json(name, arguments)` answers JSON text, `snowflake_json_text` the
value cast to VARCHAR. Arguments are JSON texts, NULL for SQL NULL. Unless said otherwise, a NULL argument makes NULL.

Source: https://docs.snowflake.com/en/sql-reference/functions-semistructured, one page per function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from sandbox.snowflake.engine.json_documents import UNDEFINED, DocumentError, dump, parse, text, type_name

if TYPE_CHECKING:
    import duckdb

_T = exp.DType
JSON_UDF = "snowflake_json"
TEXT_UDF = "snowflake_json_text"


class Refused(ValueError):
    """What a function raises for its arguments; `code` and `state` are Snowflake's."""

    def __init__(self, code: str, state: str, message: str) -> None:
        super().__init__(f"snowflake-error:{code}:{state}:{message}")


def _failed_cast(value: Any, wanted: str) -> Refused:
    return Refused("100071", "22000", f"Failed to cast variant value {dump(value)[:100]} to {wanted}")


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _failed_cast(value, "ARRAY")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _failed_cast(value, "OBJECT")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, float)) or value != int(value):
        raise _failed_cast(value, "FIXED")
    return int(value)


def _as_text(value: Any) -> str:
    found = text(value)
    if found is None:
        raise _failed_cast(value, "VARCHAR")
    return found


# --- reading and telling types


def _parse_json(document: Any, option: Any = "s") -> Any:
    if option not in ("s", "d"):
        raise Refused("001015", "22023", f"argument {option} to function PARSE_JSON is not valid")
    try:
        return parse(_as_text(document), duplicates=option == "d")
    except DocumentError as error:
        raise Refused("100069", "22P02", str(error)) from None


def _try_parse_json(document: Any, option: Any = "s") -> Any:
    try:
        return parse(_as_text(document), duplicates=option == "d")
    except DocumentError:
        return UNDEFINED


def _check_json(document: Any) -> Any:
    try:
        parse(_as_text(document))
    except DocumentError as error:
        return str(error)
    return UNDEFINED


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal, float)) and not isinstance(value, bool)


def _is_exact(value: Any) -> bool:
    return _is_number(value) and not isinstance(value, float)


def _is_whole(value: Any) -> bool:
    return _is_exact(value) and value == int(value)


_TESTS: dict[str, Callable[[Any], bool]] = {
    "ARRAY": lambda value: isinstance(value, list),
    "OBJECT": lambda value: isinstance(value, dict),
    "BOOLEAN": lambda value: isinstance(value, bool),
    "INTEGER": _is_whole,
    "DECIMAL": _is_exact,
    "DOUBLE": _is_number,
    "REAL": _is_number,
    "VARCHAR": lambda value: isinstance(value, str),
    "CHAR": lambda value: isinstance(value, str),
}


def _to_array(value: Any) -> Any:
    if value is None:
        return UNDEFINED
    return value if isinstance(value, list) else [value]


def _to_object(value: Any) -> Any:
    return UNDEFINED if value is None else _object(value)


# --- taking out


def _path(value: Any, steps: list[Any]) -> Any:
    for step in steps:
        value = get(value, step)
    return value


def get(value: Any, step: Any) -> Any:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step, UNDEFINED)
    if isinstance(value, list) and _is_number(step) and 0 <= step < len(value):
        return value[int(step)]
    return UNDEFINED


def _get_ignore_case(value: Any, key: Any) -> Any:
    found = get(value, key)
    if found is UNDEFINED and isinstance(value, dict) and isinstance(key, str):
        return next((value[name] for name in sorted(value) if name.upper() == key.upper()), UNDEFINED)
    return found


# --- objects


def _pairs(arguments: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    if len(arguments) % 2:
        raise Refused("000938", "22023", "not enough arguments for function [OBJECT_CONSTRUCT]")
    return list(zip(arguments[::2], arguments[1::2], strict=True))


def _object_of(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key is UNDEFINED or key is None:
            continue
        name = _as_text(key)
        if name in found:
            raise Refused("100069", "22P02", f"Duplicate field key '{name}'")
        found[name] = value
    return {key: value for key, value in found.items() if value is not UNDEFINED}


def _object_construct(*arguments: Any) -> Any:
    return _object_of(_pairs(arguments))


def _object_construct_keep_null(*arguments: Any) -> Any:
    return _object_of([(key, None if value is UNDEFINED else value) for key, value in _pairs(arguments)])


def _object_insert(given: Any, key: Any, value: Any, update: Any = False) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    if key is UNDEFINED or value is UNDEFINED:
        return given
    found, name = dict(_object(given)), _as_text(key)
    if name in found and not update:
        raise Refused("100069", "22P02", f"Duplicate field key '{name}'")
    found[name] = value
    return found


def _keys(arguments: tuple[Any, ...]) -> set[str]:
    keys = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
    return {_as_text(key) for key in keys}


def _object_delete(given: Any, *keys: Any) -> Any:
    gone = _keys(keys)
    return {key: value for key, value in _object(given).items() if key not in gone}


def _object_pick(given: Any, *keys: Any) -> Any:
    kept = _keys(keys)
    return {key: value for key, value in _object(given).items() if key in kept}


# --- arrays


def _insert(given: Any, position: Any, value: Any) -> Any:
    if given is UNDEFINED or position is UNDEFINED:
        return UNDEFINED
    found, index = list(_array(given)), _whole(position)
    if index > len(found):
        found += [UNDEFINED] * (index - len(found))
    elif index < -len(found):
        found = [UNDEFINED] * (-index - len(found)) + found
        index = 0
    found.insert(index, value)
    return found


def _appended(given: Any, value: Any) -> Any:
    return UNDEFINED if given is UNDEFINED else [*_array(given), value]


def _prepended(given: Any, value: Any) -> Any:
    return UNDEFINED if given is UNDEFINED else [value, *_array(given)]


def _equal(left: Any, right: Any) -> bool:
    return dump(left) == dump(right) or (_is_number(left) and _is_number(right) and left == right)


def _contains(value: Any, given: Any) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    found = any(_equal(value, element) for element in _array(given))
    return UNDEFINED if value is UNDEFINED and not found else found


def _position(value: Any, given: Any) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    return next((index for index, element in enumerate(_array(given)) if _equal(value, element)), UNDEFINED)


def _distinct(given: Any) -> list[Any]:
    return list({dump(element): element for element in reversed(_array(given))}.values())[::-1]


def _without(given: Any, others: Any) -> list[Any]:
    left = [dump(element) for element in _array(others)]
    found = []
    for element in _array(given):
        if dump(element) in left:
            left.remove(dump(element))
        else:
            found.append(element)
    return found


def _intersection(given: Any, others: Any) -> list[Any]:
    rest = _without(given, others)
    return _without(given, rest)


def _remove_at(given: Any, position: Any) -> list[Any]:
    found, index = list(_array(given)), _whole(position)
    if -len(found) <= index < len(found):
        del found[index]
    return found


def _flattened(given: Any) -> Any:
    found: list[Any] = []
    for element in _array(given):
        if element is UNDEFINED or element is None:
            return UNDEFINED
        found += _array(element)
    return found


def _compare(left: Any, right: Any) -> int:
    """Numbers before text, JSON null after everything else."""
    if _is_number(left) and _is_number(right):
        a, b = (Decimal(left), Decimal(right)) if _is_exact(left) == _is_exact(right) else (float(left), float(right))
        return (a > b) - (a < b)
    ranks = [3 if value is None else 0 if _is_number(value) else 1 for value in (left, right)]
    a, b = (ranks[0], text(left) or ""), (ranks[1], text(right) or "")  # type: ignore[assignment]
    return (a > b) - (a < b)


def _sorted(given: Any, ascending: Any = True, nulls_first: Any = None) -> list[Any]:
    elements = [element for element in _array(given) if element is not UNDEFINED]
    missing = [UNDEFINED] * (len(given) - len(elements))
    elements.sort(key=cmp_to_key(_compare), reverse=not ascending)
    first = not ascending if nulls_first is None else nulls_first
    return missing + elements if first else elements + missing


def _extreme(given: Any, sign: int) -> Any:
    elements = [element for element in _array(given) if element is not UNDEFINED and element is not None]
    return max(elements, key=cmp_to_key(lambda a, b: sign * _compare(a, b)), default=UNDEFINED)


def _range(start: Any, stop: Any, step: Any = 1) -> list[int]:
    first, last, by = _whole(start), _whole(stop), _whole(step)
    if by == 0:
        raise Refused("001015", "22023", "argument 3 to function ARRAY_GENERATE_RANGE needs to be different from 0")
    numbers = range(first, last, by)
    if len(numbers) > 10_000_000:
        raise Refused("100082", "22000", "Max LOB size (134217728) exceeded by the result of ARRAY_GENERATE_RANGE")
    return list(numbers)


def _joined(given: Any, separator: Any) -> str:
    return _as_text(separator).join(text(element) or "" for element in _array(given))


def _zipped(*arrays: Any) -> list[Any]:
    longest = max(map(len, arrays), default=0)
    return [
        {f"${number}": given[row] if row < len(given) else None for number, given in enumerate(arrays, start=1)}
        for row in range(longest)
    ]


# --- text


def _split(given: Any, separator: Any) -> list[str]:
    whole, by = _as_text(given), _as_text(separator)
    return whole.split(by) if by else [whole]


def _tokens(given: Any, delimiters: Any = " ") -> list[str]:
    signs = set(_as_text(delimiters))
    spaced = "".join("\0" if sign in signs else sign for sign in _as_text(given))
    return [token for token in spaced.split("\0") if token]


def _token(given: Any, delimiters: Any = " ", number: Any = 1) -> Any:
    found, position = _tokens(given, delimiters), _whole(number)
    return found[position - 1] if 1 <= position <= len(found) else UNDEFINED


_WORD_SEPARATORS = ' \t\n\r\x0b\x0c!?@"^#$&~_,.:;+-*%/|\\[](){}<>'


def _initcap(given: Any, delimiters: Any = _WORD_SEPARATORS) -> str:
    separators, begins, found = set(_as_text(delimiters)), True, []
    for sign in _as_text(given):
        found.append(sign.upper() if begins else sign.lower())
        begins = sign in separators
    return "".join(found)


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
    "PARSE_JSON": JsonFunction(_parse_json, _T.VARIANT, 1, 2),
    "TRY_PARSE_JSON": JsonFunction(_try_parse_json, _T.VARIANT, 1, 2),
    "CHECK_JSON": JsonFunction(_check_json, _T.VARCHAR, 1, 1),
    "TO_JSON": JsonFunction(dump, _T.VARCHAR, 1, 1),
    "TO_VARIANT": JsonFunction(lambda value: value, _T.VARIANT, 1, 1),
    "TO_ARRAY": JsonFunction(_to_array, _T.ARRAY, 1, 1),
    "TO_OBJECT": JsonFunction(_to_object, _T.OBJECT, 1, 1),
    "STRIP_NULL_VALUE": JsonFunction(lambda value: UNDEFINED if value is None else value, _T.VARIANT, 1, 1),
    "TYPEOF": JsonFunction(type_name, _T.VARCHAR, 1, 1),
    "IS_NULL_VALUE": JsonFunction(lambda value: value is None, _T.BOOLEAN, 1, 1),
    **{f"IS_{name}": JsonFunction(test, _T.BOOLEAN, 1, 1) for name, test in _TESTS.items()},
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
        for name, test in _TESTS.items()
        if name != "DECIMAL"
    },
    "GET": JsonFunction(get, _T.VARIANT, 2, 2),
    "GET_IGNORE_CASE": JsonFunction(_get_ignore_case, _T.VARIANT, 2, 2),
    "OBJECT_KEYS": JsonFunction(lambda given: sorted(_object(given)), _T.ARRAY, 1, 1),
    "OBJECT_CONSTRUCT": JsonFunction(_object_construct, _T.OBJECT, 0, _ANY, takes_null=True),
    "OBJECT_CONSTRUCT_KEEP_NULL": JsonFunction(_object_construct_keep_null, _T.OBJECT, 0, _ANY, takes_null=True),
    "OBJECT_INSERT": JsonFunction(_object_insert, _T.OBJECT, 3, 4, takes_null=True),
    "OBJECT_DELETE": JsonFunction(_object_delete, _T.OBJECT, 2, _ANY),
    "OBJECT_PICK": JsonFunction(_object_pick, _T.OBJECT, 2, _ANY),
    "ARRAY_CONSTRUCT": JsonFunction(lambda *values: list(values), _T.ARRAY, 0, _ANY, takes_null=True),
    "ARRAY_CONSTRUCT_COMPACT": JsonFunction(
        lambda *values: [value for value in values if value is not UNDEFINED], _T.ARRAY, 0, _ANY, takes_null=True
    ),
    "ARRAY_APPEND": JsonFunction(_appended, _T.ARRAY, 2, 2, takes_null=True),
    "ARRAY_PREPEND": JsonFunction(_prepended, _T.ARRAY, 2, 2, takes_null=True),
    "ARRAY_INSERT": JsonFunction(_insert, _T.ARRAY, 3, 3, takes_null=True),
    "ARRAY_CAT": JsonFunction(lambda left, right: _array(left) + _array(right), _T.ARRAY, 2, 2),
    "ARRAY_COMPACT": JsonFunction(
        lambda given: [value for value in _array(given) if value is not UNDEFINED and value is not None],
        _T.ARRAY,
        1,
        1,
    ),
    "ARRAY_CONTAINS": JsonFunction(_contains, _T.BOOLEAN, 2, 2, takes_null=True),
    "ARRAY_POSITION": JsonFunction(_position, _T.INT, 2, 2, takes_null=True),
    "ARRAY_DISTINCT": JsonFunction(_distinct, _T.ARRAY, 1, 1),
    "ARRAY_EXCEPT": JsonFunction(_without, _T.ARRAY, 2, 2),
    "ARRAY_INTERSECTION": JsonFunction(_intersection, _T.ARRAY, 2, 2),
    "ARRAYS_OVERLAP": JsonFunction(lambda left, right: bool(_intersection(left, right)), _T.BOOLEAN, 2, 2),
    "ARRAY_FLATTEN": JsonFunction(_flattened, _T.ARRAY, 1, 1),
    "ARRAY_GENERATE_RANGE": JsonFunction(_range, _T.ARRAY, 2, 3),
    "ARRAY_MAX": JsonFunction(lambda given: _extreme(given, 1), _T.VARIANT, 1, 1),
    "ARRAY_MIN": JsonFunction(lambda given: _extreme(given, -1), _T.VARIANT, 1, 1),
    "ARRAY_REMOVE": JsonFunction(
        lambda given, value: [element for element in _array(given) if not _equal(element, value)], _T.ARRAY, 2, 2
    ),
    "ARRAY_REMOVE_AT": JsonFunction(_remove_at, _T.ARRAY, 2, 2),
    "ARRAY_REVERSE": JsonFunction(lambda given: _array(given)[::-1], _T.ARRAY, 1, 1),
    "ARRAY_SIZE": JsonFunction(lambda given: len(given) if isinstance(given, list) else UNDEFINED, _T.INT, 1, 1),
    "ARRAY_SLICE": JsonFunction(lambda given, first, end: _array(given)[_whole(first) : _whole(end)], _T.ARRAY, 3, 3),
    "ARRAY_SORT": JsonFunction(_sorted, _T.ARRAY, 1, 3),
    "ARRAY_TO_STRING": JsonFunction(_joined, _T.VARCHAR, 2, 2),
    "ARRAYS_TO_OBJECT": JsonFunction(
        lambda keys, values: _object_of(list(zip(_array(keys), _array(values), strict=True))), _T.OBJECT, 2, 2
    ),
    "ARRAYS_ZIP": JsonFunction(_zipped, _T.ARRAY, 1, _ANY),
    "SPLIT": JsonFunction(_split, _T.ARRAY, 2, 2),
    "STRTOK": JsonFunction(_token, _T.VARCHAR, 1, 3),
    "STRTOK_TO_ARRAY": JsonFunction(_tokens, _T.ARRAY, 1, 2),
    "INITCAP": JsonFunction(_initcap, _T.VARCHAR, 1, 2),
}
"""By the name that users write."""

PATH = "path"
PAIRS = "pairs"
VALUE = "value"
_OWN: dict[str, JsonFunction] = {
    PATH: JsonFunction(_path, _T.VARIANT, 2, 2),
    # OBJECT_AGG: pairs of key and value, gathered by DuckDB.
    PAIRS: JsonFunction(lambda pairs: _object_of([tuple(pair) for pair in pairs]), _T.OBJECT, 1, 1),
    # A value that another engine wrote, in its canonical form.
    VALUE: JsonFunction(lambda value: value, _T.VARIANT, 1, 1),
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
