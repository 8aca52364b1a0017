"""How much of the Spark code that Snowflake runs is code that Glue runs: `npm run bench -- code-share`.

Counted are lines of code, without comments, docstrings, blank lines and imports. Common are the modules of
jobs/lakehouse that both entry points import to compute the report. Snowflake's own are the lines of its entry point,
and of the modules with which it connects and writes, that do something with a session, a DataFrame or a column.
Arguments and connection settings are no Spark code.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from commands.bench.metrics import Metric, ended

JOBS = Path(__file__).resolve().parents[2] / "jobs"
COMMON = ("lakehouse/reports.py", "lakehouse/exact.py", "lakehouse/schemas.py", "lakehouse/schema_evolution.py")
SNOWFLAKE_ONLY = ("snowpark_report.py", "lakehouse/snowpark_session.py", "lakehouse/snow_report.py")
#: What stands for a session, a DataFrame or columns in it.
SPARK_NAMES = {"spark", "report", "held", "others", "rows", "F", "snowpark_connect"}
#: Percent.
WANTED = 95


def main() -> int:
    common = sum(len(code_lines(JOBS / name)) for name in COMMON)
    own = sum(len(spark_lines(JOBS / name, SPARK_NAMES)) for name in SNOWFLAKE_ONLY)
    share = common / (common + own)
    metrics = [
        Metric("Spark code that Glue and Snowflake both run", common, "lines"),
        Metric("Spark code that only Snowflake runs", own, "lines"),
        Metric("common, of what Snowflake runs", 100 * share, "%", f">= {WANTED}"),
    ]
    return ended(metrics, in_json="--json" in sys.argv[1:])


def code_lines(file: Path) -> set[int]:
    """Lines that hold code: of statements, without imports and docstrings."""
    return {line for node in statements(parse(file)) for line in lines_of(node)}


def spark_lines(file: Path, names: set[str]) -> set[int]:
    """Lines of the smallest statements that take a method or an attribute of one of the names."""
    return {line for node in statements(parse(file)) if uses(node, names) for line in lines_of(node)}


def statements(tree: ast.Module) -> list[ast.stmt]:
    """Every statement but imports, docstrings and `pass`."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass)
        and not docstring(node)
    ]


def lines_of(node: ast.stmt) -> range:
    """A compound statement counts with its head alone; its body has statements of its own."""
    body = getattr(node, "body", None)
    end = body[0].lineno - 1 if body else (node.end_lineno or node.lineno)
    return range(node.lineno, max(end, node.lineno) + 1)


def uses(node: ast.stmt, names: set[str]) -> bool:
    if getattr(node, "body", None):
        return False
    return any(
        isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id in names
        for inner in ast.walk(node)
    )


def docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


if __name__ == "__main__":
    sys.exit(main())
