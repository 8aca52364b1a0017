"""What became of each test of a suite, and whether that is all right.

The sandbox refuses what it lacks by one error, 000002 with SQL state 0A000. A test that fails with it is refused by
name; any other failure is wrong, unless the suite's list has a reason for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

REFUSAL = re.compile(r"\b0?00002\b.{0,20}\(?0A000|Unsupported feature '")
"""As every driver prints the error."""

Result = Literal["passed", "failed", "skipped"]
Verdict = Literal["passed", "refused", "explained", "wrong", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """Of one test."""

    test: str
    result: Result
    text: str = ""
    """What the failure says."""


@dataclass
class Reasons:
    """Patterns of names of tests, each with a reason. A pattern that fits no test is stale."""

    by_pattern: dict[str, str]

    def reason(self, test: str) -> str | None:
        return next((why for pattern, why in self.by_pattern.items() if re.fullmatch(pattern, test)), None)

    def stale(self, tests: Iterable[str]) -> list[str]:
        known = list(tests)
        return [pattern for pattern in self.by_pattern if not any(re.fullmatch(pattern, test) for test in known)]


@dataclass
class Report:
    """Of one suite."""

    suite: str
    version: str
    counts: Counter[Verdict] = field(default_factory=Counter)
    left_out: dict[str, str] = field(default_factory=dict)
    """Tests that are not run, and why."""
    explained: dict[str, str] = field(default_factory=dict)
    """Tests that fail for a reason that is listed."""
    wrong: dict[str, str] = field(default_factory=dict)
    """Tests that fail for a reason that nobody has listed, and what they say."""
    stale: list[str] = field(default_factory=list)
    """Patterns of either list that fit no test, or whose tests pass."""

    @property
    def ok(self) -> bool:
        return not self.wrong and not self.stale


def judge(suite: str, version: str, tests: list[str], outcomes: list[Outcome], out: Reasons, known: Reasons) -> Report:
    """
    :param tests: all that the suite has; one without an outcome has failed
    :param out: tests that are not run
    :param known: tests that may fail
    """
    report = Report(suite, version)
    report.left_out = {test: reason for test in tests if (reason := out.reason(test)) is not None}
    ended = {outcome.test for outcome in outcomes}
    missing = [test for test in tests if test not in ended and test not in report.left_out]
    failed = []
    for outcome in [*outcomes, *(Outcome(test, "failed", "The suite ended before this test.") for test in missing)]:
        verdict = _verdict(outcome, known)
        report.counts[verdict] += 1
        if verdict == "explained":
            report.explained[outcome.test] = known.reason(outcome.test) or ""
        elif verdict == "wrong":
            report.wrong[outcome.test] = _last_line(outcome.text)
        if outcome.result == "failed":
            failed.append(outcome.test)
    report.stale = [*out.stale(tests), *known.stale(failed)]
    return report


def _verdict(outcome: Outcome, known: Reasons) -> Verdict:
    if outcome.result != "failed":
        return outcome.result
    if REFUSAL.search(outcome.text):
        return "refused"
    return "wrong" if known.reason(outcome.test) is None else "explained"


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "(says nothing)"
