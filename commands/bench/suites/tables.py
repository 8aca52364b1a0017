"""The reports as Markdown and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from commands.bench.suites.verdicts import Report, Verdict

COLUMNS: tuple[Verdict, ...] = ("passed", "refused", "explained", "wrong", "skipped")
HEADING = "| suite | passed | refused by name | fails for a listed reason | wrong | skips itself | not run |"


def markdown(reports: list[Report], absent: dict[str, str]) -> str:
    lines = [HEADING, "|---|---:|---:|---:|---:|---:|---:|"]
    for report in reports:
        counts = " | ".join(str(report.counts[column]) for column in COLUMNS)
        lines.append(f"| {report.suite} {report.version} | {counts} | {len(report.left_out)} |")
    for report in reports:
        lines += _grouped(f"{report.suite}: listed reasons", report.explained)
        lines += _grouped(f"{report.suite}: not run", report.left_out)
        if report.wrong:
            lines += ["", f"{report.suite}: wrong", ""]
            lines += [f"- `{test}`: {said}" for test, said in report.wrong.items()]
        if report.stale:
            lines += ["", f"{report.suite}: reasons that fit no test any more", ""]
            lines += [f"- `{pattern}`" for pattern in report.stale]
    for suite, cure in absent.items():
        lines += ["", f"{suite} was not run: no package has its tests. {cure}"]
    return "\n".join(lines)


def _grouped(title: str, reasons: dict[str, str]) -> list[str]:
    if not reasons:
        return []
    counts = Counter(reasons.values())
    return ["", title, "", *(f"- {count}: {reason}" for reason, count in counts.most_common())]


def as_json(reports: list[Report], absent: dict[str, str]) -> dict[str, Any]:
    """{"suites": [...], "absent": {suite: what to run}}"""
    suites = [
        {
            "suite": report.suite,
            "version": report.version,
            "ok": report.ok,
            **{column: report.counts[column] for column in COLUMNS},
            "leftOut": report.left_out,
            "explainedTests": report.explained,
            "wrongTests": report.wrong,
            "staleReasons": report.stale,
        }
        for report in reports
    ]
    return {"suites": suites, "absent": absent}
