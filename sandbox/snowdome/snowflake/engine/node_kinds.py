"""Which kinds of nodes a tree has: walks that would find nothing are most of what a short statement costs."""

from __future__ import annotations

from collections.abc import Set

from sqlglot import exp

Kinds = Set[type[exp.Expression]]


def of(tree: exp.Expression) -> Kinds:
    return {type(node) for node in tree.walk()}


def any_of(found: Kinds, wanted: tuple[type[exp.Expression], ...]) -> bool:
    """Whether one of the kinds found is a wanted one."""
    return any(issubclass(kind, wanted) for kind in found)
