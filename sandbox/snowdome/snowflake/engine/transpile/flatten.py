"""FLATTEN, as a table function with a lateral argument. Its rows are made in Python, in one list per input row.

Source: https://docs.snowflake.com/en/sql-reference/functions/flatten
"""

from __future__ import annotations

import itertools
import json
import re
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.column_types import number
from snowdome.snowflake.engine.json_documents import UNDEFINED, dump, parse
from snowdome.snowflake.engine.json_functions import declare
from snowdome.snowflake.engine.json_functions.values import get
from snowdome.snowflake.engine.transpile.variants import to_variant

if TYPE_CHECKING:
    import duckdb

_T = exp.DType
KINDS = (exp.Lateral,)
COLUMNS = ("SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS")


_ROW = {
    "seq": "BIGINT",
    "key": "VARCHAR",
    "path": "VARCHAR",
    "index": "BIGINT",
    "value": "VARCHAR",
    "holder": "VARCHAR",
}
_ROWS = pa.list_(pa.struct([(name, pa.int64() if kind == "BIGINT" else pa.string()) for name, kind in _ROW.items()]))
_MACRO = """
CREATE OR REPLACE MACRO snowflake_flatten(input_value, options) AS TABLE
    SELECT made.seq, made.key, made.path, made."index", made.value,
           snowflake_json('path', [input_value, made.holder]) AS this
    FROM (SELECT unnest(snowflake_flatten_rows(input_value, options)) AS made)
"""
"""THIS is taken from the input only where a query asks for it: in each row it would be the whole document."""

_KEPT_COUNTERS = 1_000
_counters: OrderedDict[str, Iterator[int]] = OrderedDict()
"""SEQ counts from 1 in each FLATTEN of a statement; the oldest counters are forgotten."""


def column_type(name: str) -> exp.DataType:
    """Type of one of FLATTEN's columns."""
    if name in ("SEQ", "INDEX"):
        return number(38)
    return exp.DataType(this=_T.VARCHAR if name in ("KEY", "PATH") else _T.VARIANT, nested=False)


def normalize(tree: exp.Expression) -> None:
    """Brings LATERAL FLATTEN(...) and TABLE(FLATTEN(...)) into one form: a Lateral with all columns named."""
    for number_, node in enumerate(list(tree.find_all(exp.TableFromRows, exp.Lateral, exp.Table)), start=1):
        call = node.this
        if isinstance(node, exp.Table) and isinstance(call, exp.Unnest):
            continue
        if not isinstance(call, exp.Explode):
            continue
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(f"FLATTEN_{number_}", quoted=True))
        given = alias.args.get("columns") or []
        if len(given) > len(COLUMNS):
            raise errors.syntax(f"FLATTEN has {len(COLUMNS)} columns, but {len(given)} aliases are given.")
        rest = [exp.to_identifier(name, quoted=True) for name in COLUMNS[len(given) :]]
        alias.set("columns", [*given, *rest])
        if not alias.args.get("this"):
            alias.set("this", exp.to_identifier(f"FLATTEN_{number_}", quoted=True))
        lateral = exp.Lateral(this=call.copy(), alias=alias, view=False, outer=False)
        if node.args.get("joins"):
            lateral.set("joins", node.args["joins"])
        node.replace(lateral)


def annotate(tree: exp.Expression) -> list[exp.Column]:
    """Sets the types of FLATTEN's columns, which sqlglot cannot know; returns these columns."""
    types: dict[tuple[str, str], exp.DataType] = {}
    for node in tree.find_all(exp.Lateral):
        if isinstance(node.this, exp.Explode):
            for column, name in zip(node.args["alias"].args["columns"], COLUMNS, strict=True):
                types[node.alias, column.name] = column_type(name)
    if not types:
        return []
    found = []
    for column in tree.find_all(exp.Column):
        if (column.table, column.name) in types:
            column.type = types[column.table, column.name].copy()
            found.append(column)
    return found


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(*KINDS)):
        if not isinstance(node.this, exp.Explode):
            continue
        value, options = _arguments(node.this)
        call = exp.Anonymous(this="snowflake_flatten", expressions=[to_variant(value), exp.Literal.string(options)])
        table = exp.Table(this=call, alias=node.args["alias"].copy(), joins=node.args.get("joins"))
        parent = node.parent
        node.replace(table)
        if isinstance(parent, exp.Join) and not parent.args.get("on"):
            parent.set("kind", "CROSS")
    return tree


def _arguments(call: exp.Explode) -> tuple[exp.Expression, str]:
    """The value to flatten, and the options as JSON."""
    given: dict[str, exp.Expression] = {}
    for argument in (call.this, *call.expressions):
        if isinstance(argument, exp.Kwarg):
            given[argument.this.name.upper()] = argument.expression
        else:
            given.setdefault("INPUT", argument)
    for name in given:
        if name not in ("INPUT", "PATH", "OUTER", "RECURSIVE", "MODE"):
            raise errors.invalid_argument("FLATTEN", name)
    if "INPUT" not in given:
        raise errors.invalid_argument("FLATTEN", "INPUT")
    mode = _constant(given, "MODE", "BOTH").upper()
    if mode not in ("OBJECT", "ARRAY", "BOTH"):
        raise errors.invalid_argument("FLATTEN", "MODE")
    options = {
        "path": _steps(_constant(given, "PATH", "")),
        "written": _constant(given, "PATH", ""),
        "outer": _flag(given, "OUTER"),
        "recursive": _flag(given, "RECURSIVE"),
        "mode": mode,
        "counter": uuid.uuid4().hex,
    }
    return given["INPUT"].copy(), json.dumps(options)


def _flag(given: dict[str, exp.Expression], name: str) -> bool:
    value = given.get(name, exp.false())
    if not isinstance(value, exp.Boolean):
        raise errors.invalid_argument("FLATTEN", name)
    return bool(value.this)


def _constant(given: dict[str, exp.Expression], name: str, default: str) -> str:
    value = given.get(name, exp.Literal.string(default))
    if not isinstance(value, exp.Literal) or not value.is_string:
        raise errors.invalid_argument("FLATTEN", name)
    return value.name


_STEP = re.compile(r"""\.?([A-Za-z_$][\w$]*)|\.?"([^"]*)"|\[(\d+)\]|\['([^']*)'\]""")


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    position = 0
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            raise errors.invalid_argument("FLATTEN", "PATH")
        steps.append(
            int(step[3]) if step[3] is not None else next(name for name in (step[1], step[2], step[4]) if name)
        )
        position = step.end()
    return steps


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the functions that `transform` calls known to DuckDB."""
    row = ", ".join(f'"{name}" {kind}' for name, kind in _ROW.items())
    # Equal inputs in several rows are flattened each: every row has its own SEQ.
    declare(connection, "snowflake_flatten_rows", _rows, ["VARCHAR", "VARCHAR"], f"STRUCT({row})[]", side_effects=True)
    connection.execute(_MACRO)


def _rows(values: pa.ChunkedArray, options: pa.ChunkedArray) -> pa.Array:
    return pa.array(map(_flattened, values.to_pylist(), options.to_pylist()), _ROWS)


def _flattened(text: str | None, options_text: str) -> list[dict[str, Any]]:
    options = json.loads(options_text)
    seq = next(_counter(options["counter"]))
    value = UNDEFINED if text is None else parse(text, duplicates=True)
    for step in options["path"]:
        value = get(value, step)
    found = list(_entries(value, options["written"], options["path"], options))
    if not found and options["outer"]:
        path = options["written"] if value is UNDEFINED or options["written"] else ""
        found = [{"path": path, "holder": json.dumps(options["path"])}]
    return [{"seq": seq, **entry} for entry in found]


def _counter(name: str) -> Iterator[int]:
    if name not in _counters:
        _counters[name] = itertools.count(1)
        while len(_counters) > _KEPT_COUNTERS:
            _counters.popitem(last=False)
    return _counters[name]


def _entries(value: Any, path: str, holder: list[str | int], options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    steps: list[tuple[str | int, Any]] = []
    if isinstance(value, dict) and options["mode"] != "ARRAY":
        steps = [(key, value[key]) for key in sorted(value)]
    elif isinstance(value, list) and options["mode"] != "OBJECT":
        steps = [(index, element) for index, element in enumerate(value) if element is not UNDEFINED]
    for step, element in steps:
        inner = f"{path}[{step}]" if isinstance(step, int) else _joined(path, step)
        yield {
            "key": step if isinstance(step, str) else None,
            "index": step if isinstance(step, int) else None,
            "path": inner,
            "value": dump(element),
            "holder": json.dumps(holder),
        }
        if options["recursive"]:
            yield from _entries(element, inner, [*holder, step], options)


def _joined(path: str, key: str) -> str:
    if not re.fullmatch(r"[A-Za-z_$][\w$]*", key):
        return f"{path}['{key}']"
    return f"{path}.{key}" if path else key
