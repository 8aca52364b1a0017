"""Fields of structured OBJECTs: `purchases:prodid`, `"purchases"['prodid']`, `purchases.prodid` become struct access.

Source: https://docs.snowflake.com/en/sql-reference/data-types-structured#accessing-elements
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp
from sqlglot.optimizer.annotate_types import TypeAnnotator

from snowdome.snowflake import errors

KINDS = (exp.Bracket, exp.JSONExtract, exp.JSONExtractScalar, exp.Dot)
_STRUCTURED = (exp.DType.STRUCT, exp.DType.OBJECT)


def field_type(structure: exp.DataType | None, name: str) -> exp.DataType | None:
    """Type of one field of a structured OBJECT; None when `structure` is not one, or has no such field."""
    found = _field(structure, name)
    return found.args.get("kind") if found is not None else None


def _field(structure: exp.DataType | None, name: str) -> exp.ColumnDef | None:
    if structure is None or structure.this not in _STRUCTURED:
        return None
    fields = [part for part in structure.expressions if isinstance(part, exp.ColumnDef)]
    exact = next((part for part in fields if part.name == name), None)
    if exact is not None:
        return exact
    return next((part for part in fields if part.name.upper() == name.upper()), None)


def is_structured(data_type: exp.DataType | None) -> bool:
    """Whether a type is an OBJECT with declared fields."""
    return (
        data_type is not None
        and data_type.this in _STRUCTURED
        and any(isinstance(part, exp.ColumnDef) for part in data_type.expressions)
    )


def path_of(node: exp.Expression) -> list[str] | None:
    """Field names that a path or subscript takes from its base; None for an array index or an expression."""
    if isinstance(node, exp.Bracket):
        keys = [key.name for key in node.expressions if isinstance(key, exp.Literal) and key.is_string]
        return keys if len(keys) == len(node.expressions) else None
    if isinstance(node, (exp.JSONExtract, exp.JSONExtractScalar)) and isinstance(node.expression, exp.JSONPath):
        steps = [step for step in node.expression.expressions if not isinstance(step, exp.JSONPathRoot)]
        names = [str(step.this) for step in steps if isinstance(step, exp.JSONPathKey)]
        return names if len(names) == len(steps) else None
    return None


def annotate(fallback: Any) -> Any:
    """Annotator of a path: the field's declared type when the base is structured."""

    def annotate_path(annotator: TypeAnnotator, node: Any) -> Any:
        path = path_of(node)
        if path and is_structured(node.this.type):
            found: exp.DataType | None = node.this.type
            for name in path:
                found = field_type(found, name)
            if found is not None:
                return annotator._set_type(node, found.copy())
        elif isinstance(node, exp.Bracket) and node.this.type is not None and len(node.this.type.expressions) > 0:
            element = node.this.type.expressions[-1]
            if isinstance(element, exp.DataType):
                return annotator._set_type(node, element.copy())
        elif isinstance(node, exp.Bracket):
            return annotator._set_type(node, exp.DType.VARIANT)
        return fallback(annotator, node)

    return annotate_path


def transform(tree: exp.Expression) -> exp.Expression:
    """Replaces paths into structured OBJECTs by struct access. Raises 000904 for a field that does not exist."""
    for node in list(tree.find_all(*KINDS)):
        if isinstance(node, exp.Dot):
            _spell_dot(node)
            continue
        path = path_of(node)
        if not path or not is_structured(node.this.type):
            continue
        access: exp.Expression = node.this
        structure: exp.DataType | None = node.this.type
        for name in path:
            part = _field(structure, name)
            if part is None:
                raise errors.invalid_identifier(f"{node.this.name}:{'.'.join(path)}")
            structure = part.args.get("kind")
            access = exp.Dot(this=access, expression=exp.to_identifier(part.name, quoted=True))
            access.type = structure
        node.replace(access)
    return tree


def _spell_dot(node: exp.Dot) -> None:
    part = _field(node.this.type, node.expression.name)
    if part is not None:
        node.expression.set("this", part.name)
        if part.args.get("kind") is not None:
            node.type = part.args["kind"].copy()
    elif is_structured(node.this.type):
        raise errors.invalid_identifier(f"{node.this.name}:{node.expression.name}")
