"""Snowflake's SQL as DuckDB's, one subject per file. Each transform takes a typed, qualified tree and changes it in
place; what it is not concerned with stays untouched. The tuples are the catalog of what is translated."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine import node_kinds
from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile import (
    casts,
    coercions,
    conversions,
    dates,
    domains,
    exact_arithmetic,
    flatten,
    numeric_coercions,
    random_values,
    regular_expressions,
    semi_structured,
    structured_paths,
    text_sizes,
    type_texts,
    unified_numbers,
    whole_numbers,
    zoned,
)

_Catalog = tuple[tuple[Callable[[exp.Expression], exp.Expression], tuple[type[exp.Expression], ...]], ...]
"""Transforms, each with the kinds of nodes that it looks for: a tree without them is not walked for it."""
_ALWAYS = (exp.Expression,)
"""Of those that look for nodes which other transforms of their group make."""

_OF_STRUCTURES: _Catalog = (
    (structured_paths.transform, structured_paths.KINDS),
    (semi_structured.transform, _ALWAYS),
    (flatten.transform, flatten.KINDS),
    (numeric_coercions.transform, _ALWAYS),
)
_OF_VALUES = (coercions.transform, zoned.transform, conversions.transform)
_OF_ENGINE: _Catalog = (
    (random_values.transform, random_values.KINDS),
    (text_sizes.transform, text_sizes.KINDS),
    (dates.transform, dates.KINDS),
    (unified_numbers.transform, unified_numbers.KINDS),
    (exact_arithmetic.transform, _ALWAYS),
    (casts.transform, _ALWAYS),
    (whole_numbers.transform, whole_numbers.KINDS),
    (regular_expressions.transform, regular_expressions.KINDS),
    (domains.transform, domains.KINDS),
)


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    """All transforms, in order: structures, then values by the session's formats, then what DuckDB does otherwise."""
    tree = conversions.of_variants(type_texts.transform(tree), formats)
    tree = _applied(_OF_STRUCTURES, tree)
    for of_values in _OF_VALUES:
        tree = of_values(tree, formats)
    return _applied(_OF_ENGINE, tree)


def _applied(catalog: _Catalog, tree: exp.Expression) -> exp.Expression:
    found = node_kinds.of(tree)
    for change, kinds in catalog:
        if node_kinds.any_of(found, kinds):
            tree = change(tree)
    return tree
