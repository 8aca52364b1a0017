"""FLATTEN, as a table function with a lateral argument.

Source: https://docs.snowflake.com/en/sql-reference/functions/flatten
INPUT, PATH, OUTER are read; RECURSIVE and MODE are refused by name.
"""

from __future__ import annotations

from sqlglot import exp

from sandbox.snowflake import errors
from sandbox.snowflake.engine.column_types import number

_T = exp.DType
COLUMNS = ("SEQ", "KEY", "PATH", "INDEX", "VALUE", "THIS")


def column_type(name: str) -> exp.DataType:
    """Type of one of FLATTEN's columns."""
    if name in ("SEQ", "INDEX"):
        return number(38)
    return exp.DataType(this=_T.VARCHAR if name in ("KEY", "PATH") else _T.VARIANT, nested=False)


def normalise(tree: exp.Expression) -> None:
    """Bring LATERAL FLATTEN(...) and TABLE(FLATTEN(...)) into one form: a Lateral with all columns named."""
    for number_, node in enumerate(list(tree.find_all(exp.TableFromRows, exp.Lateral, exp.Table)), start=1):
        call = node.this
        if isinstance(node, exp.Table) and isinstance(call, exp.Unnest):
            continue
        if not isinstance(call, exp.Explode):
            continue
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(f"FLATTEN_{number_}", quoted=True))
        alias.set("columns", [exp.to_identifier(name, quoted=True) for name in COLUMNS])
        if not alias.args.get("this"):
            alias.set("this", exp.to_identifier(f"FLATTEN_{number_}", quoted=True))
        lateral = exp.Lateral(this=call.copy(), alias=alias, view=False, outer=False)
        if node.args.get("joins"):
            lateral.set("joins", node.args["joins"])
        node.replace(lateral)


def annotate(tree: exp.Expression) -> list[exp.Column]:
    """Set the types of FLATTEN's columns, which sqlglot cannot know; returns these columns."""
    aliases = {node.alias for node in tree.find_all(exp.Lateral) if isinstance(node.this, exp.Explode)}
    found = []
    for column in tree.find_all(exp.Column):
        if column.table in aliases and column.name in COLUMNS:
            column.type = column_type(column.name)
            found.append(column)
    return found


def transform(tree: exp.Expression) -> exp.Expression:
    for node in list(tree.find_all(exp.Lateral)):
        if not isinstance(node.this, exp.Explode):
            continue
        value, path, outer = _arguments(node.this)
        call = exp.Anonymous(this="snowflake_flatten", expressions=[_at(value, path), exp.Null()])
        alias = node.args["alias"].copy()
        joins = node.args.get("joins")
        table = exp.Table(this=call, alias=alias, joins=joins)
        parent = node.parent
        node.replace(table)
        if isinstance(parent, exp.Join):
            if outer:
                parent.set("side", "LEFT")
                parent.set("kind", None)
                parent.set("on", exp.true())
            elif not parent.args.get("on"):
                parent.set("kind", "CROSS")
    return tree


def _at(value: exp.Expression, path: str) -> exp.Expression:
    json = exp.Anonymous(this="to_json", expressions=[value])
    if not path:
        return json
    steps = path if path.startswith("[") else f".{path}"
    return exp.Anonymous(this="json_extract", expressions=[json, exp.Literal.string(f"${steps}")])


def _arguments(call: exp.Explode) -> tuple[exp.Expression, str, bool]:
    given: dict[str, exp.Expression] = {}
    for argument in (call.this, *call.expressions):
        if isinstance(argument, exp.Kwarg):
            given[argument.this.name.upper()] = argument.expression
        else:
            given.setdefault("INPUT", argument)
    for name in given:
        if name not in ("INPUT", "PATH", "OUTER"):
            raise errors.unsupported(f"FLATTEN({name} => ...)")
    if "INPUT" not in given:
        raise errors.invalid_argument("FLATTEN", "INPUT")
    outer = given.get("OUTER")
    path = given.get("PATH")
    return given["INPUT"].copy(), path.name if path is not None else "", isinstance(outer, exp.Boolean) and outer.this
