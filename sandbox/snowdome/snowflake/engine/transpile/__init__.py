"""Snowflake's SQL as DuckDB's, one subject per file. Each transform takes a typed, qualified tree and changes it in
place; what it is not concerned with stays untouched. The tuples are the catalog of what is translated."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from snowdome.snowflake.engine.session_formats import SessionFormats
from snowdome.snowflake.engine.transpile import (
    casts,
    coercions,
    conversions,
    dates,
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

_OF_STRUCTURES = (
    structured_paths.transform,
    semi_structured.transform,
    flatten.transform,
    numeric_coercions.transform,
)
_OF_VALUES = (coercions.transform, zoned.transform, conversions.transform)
_OF_ENGINE: tuple[Callable[[exp.Expression], exp.Expression], ...] = (
    random_values.transform,
    text_sizes.transform,
    dates.transform,
    unified_numbers.transform,
    exact_arithmetic.transform,
    casts.transform,
    whole_numbers.transform,
    regular_expressions.transform,
)


def transform(tree: exp.Expression, formats: SessionFormats) -> exp.Expression:
    """All transforms, in order: structures, then values by the session's formats, then what DuckDB does otherwise."""
    tree = conversions.of_variants(type_texts.transform(tree), formats)
    for of_structures in _OF_STRUCTURES:
        tree = of_structures(tree)
    for of_values in _OF_VALUES:
        tree = of_values(tree, formats)
    for of_engine in _OF_ENGINE:
        tree = of_engine(tree)
    return tree
