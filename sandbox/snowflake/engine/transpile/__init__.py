"""Snowflake's SQL as DuckDB's, one subject per file. Each transform takes a typed, qualified tree and changes it in
place; what it is not concerned with stays untouched. `IN_ORDER` is the catalogue of what is translated."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from sandbox.snowflake.engine.transpile import (
    casts,
    dates,
    exact_arithmetic,
    flatten,
    formats,
    semi_structured,
    structured_paths,
)

IN_ORDER: tuple[Callable[[exp.Expression], exp.Expression], ...] = (
    structured_paths.transform,
    semi_structured.transform,
    flatten.transform,
    formats.transform,
    dates.transform,
    exact_arithmetic.transform,
    casts.transform,
)


def transform(tree: exp.Expression) -> exp.Expression:
    """All transforms, in order."""
    for step in IN_ORDER:
        tree = step(tree)
    return tree
