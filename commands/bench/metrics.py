"""What a bench says: figures, and the bars some of them hold."""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Sequence
from typing import NamedTuple

COMPARISONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}


class Curve(NamedTuple):
    """How a figure grows."""

    name: str
    #: What the first number of a point counts.
    by: str
    unit: str
    points: list[tuple[float, float]]


class Metric(NamedTuple):
    name: str
    value: float
    unit: str
    #: Such as `<= 0.4`; None for a figure that is only shown.
    bar: str | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the bar is held; None without a bar."""
        if self.bar is None:
            return None
        match = re.fullmatch(r"(<=|>=|<|>) ([\d.]+)", self.bar)
        if match is None:
            raise ValueError(f"{self.bar!r} is not a bar: write it like `<= 0.4`.")
        return bool(COMPARISONS[match[1]](self.value, float(match[2])))


def table(metrics: list[Metric]) -> str:
    rows = [
        (m.name, f"{m.value:,.2f} {m.unit}".strip(), m.bar or "", {True: "ok", False: "MISSED", None: ""}[m.ok])
        for m in metrics
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {bar:<{widths[2]}}  {ok}".rstrip() for name, value, bar, ok in rows
    )


def ended(metrics: list[Metric], *, in_json: bool) -> int:
    """Prints the metrics. Returns the exit code."""
    print(as_json(metrics) if in_json else table(metrics))
    return exit_code(metrics)


def exit_code(metrics: list[Metric]) -> int:
    """1 when one misses its bar."""
    return 1 if any(metric.ok is False for metric in metrics) else 0


def as_json(metrics: list[Metric], curves: Sequence[Curve] = ()) -> str:
    """{"metrics": [{"name", "value", "unit", "bar", "ok"}], "curves": [{"name", "by", "unit", "points": [[x, y]]}]}"""
    found = [{**metric._asdict(), "value": round(metric.value, 4), "ok": metric.ok} for metric in metrics]
    return json.dumps({"metrics": found, "curves": [curve._asdict() for curve in curves]}, indent=2)
