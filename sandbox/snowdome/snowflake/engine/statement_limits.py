"""What keeps one statement from taking a processor for minutes: bounds on its lists and its nesting, and short ways
through long chains of AND and OR.

sqlglot asks of each column what is above it: in a chain of n terms, which it parses n levels deep, that is n * n steps.
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors

MAX_LIST = 16_384
"""Values in one IN list. https://community.snowflake.com/s/article/SQL-compilation-error-maximum-number-of-expressions"""
MAX_DEPTH = 1_000
"""Levels of nesting; Snowflake's own bound is not documented."""
CHAINS = (exp.And, exp.Or, exp.DPipe)
_SHORT = 8


def check(tree: exp.Expression) -> None:
    """Raises 001795 for too long an IN list."""
    for node in tree.find_all(exp.In):
        if len(node.expressions) > MAX_LIST:
            raise errors.too_many_expressions(MAX_LIST, len(node.expressions))


def balance(tree: exp.Expression) -> None:
    """Turns chains of AND, OR and || into trees no deeper than they must be."""
    for kind in CHAINS:
        for node in list(tree.find_all(kind)):
            if not isinstance(node.parent, kind) and isinstance(node.this, kind):
                terms = _terms(node, kind)
                if len(terms) > _SHORT:
                    arguments = {key: value for key, value in node.args.items() if key not in ("this", "expression")}
                    balanced = _tree(terms, kind, arguments)
                    node.set("this", balanced.this)
                    node.set("expression", balanced.expression)


def check_depth(tree: exp.Expression) -> None:
    """Refuses what is too deep."""
    level = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return
    raise errors.too_deeply_nested()


def _terms(node: exp.Expression, kind: type[exp.Expression]) -> list[exp.Expression]:
    found: list[exp.Expression] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, kind):
            waiting += [current.expression, current.this]
        else:
            found.append(current)
    return found


def _tree(terms: list[exp.Expression], kind: type[exp.Expression], arguments: dict[str, object]) -> exp.Expression:
    while len(terms) > 1:
        pairs = [
            kind(this=terms[i], expression=terms[i + 1], **arguments) if i + 1 < len(terms) else terms[i]
            for i in range(0, len(terms), 2)
        ]
        terms = pairs
    return terms[0]
