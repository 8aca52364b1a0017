"""A suite that runs under pytest: what that collects, and what it writes of a run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

from commands.bench.suites.sources import Clone
from commands.bench.suites.verdicts import Outcome, Reasons, Report, judge

SECONDS = 3_600
"""For all of a suite. pytest-timeout ends a test that hangs; this ends what hangs where no test is."""


def judged(
    clone: Clone,
    source: Path,
    paths: list[str],
    options: list[str],
    environment: Mapping[str, str],
    out: Reasons,
    known: Reasons,
) -> Report:
    """Runs the tests of a clone's files, in this environment of Python.

    :param source: folder of the files
    :param paths: of the tests, within that folder
    :param options: of pytest, with its time-out for a test
    :param out: tests that are not run
    :param known: tests that may fail
    """
    pytest = [sys.executable, "-m", "pytest", *options]
    tests = collected([*pytest, *paths], source, environment)
    # Not by --deselect, which also leaves out each test whose name begins like one of those.
    chosen = source.with_name(f"{clone.name}.txt")
    chosen.write_text("\n".join(test for test in tests if out.reason(test) is None))
    results = source.with_name(f"{clone.name}.xml")
    command = [*pytest, "-q", f"--junitxml={results}", f"@{chosen}"]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(
            command,
            cwd=source,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
    return judge(clone.name, clone.tag.removeprefix("v"), tests, outcomes_of(results), out, known)


def collected(command: list[str], folder: Path, environment: Mapping[str, str]) -> list[str]:
    """IDs of tests, as `test/integ/test_x.py::test_y[1]`."""
    done = subprocess.run(
        [*command, "--collect-only", "-q"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    tests = [line for line in done.stdout.splitlines() if "::" in line and not line.startswith(("ERROR", " "))]
    if done.returncode != 0 or not tests:
        raise RuntimeError(f"pytest collects nothing in {folder.name}:\n{done.stdout[-2000:]}")
    return tests


def outcomes_of(results: Path) -> list[Outcome]:
    """From `--junitxml`, which pytest writes at its end. A test that fails around its own code has failed, once."""
    found: dict[str, Outcome] = {}
    if not results.exists():
        return []
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314 - pytest wrote it
        *folders, last = case.attrib["classname"].split(".")
        # Within a class, the class is the last name: test.integ.test_x.TestY.
        parts = [*folders, last]
        module = next((i for i, part in enumerate(parts) if part.startswith("test_")), len(parts) - 1)
        inner = [*parts[module + 1 :], case.attrib["name"]]
        test = "::".join(["/".join(parts[: module + 1]) + ".py", *inner])
        bad = case.find("failure")
        bad = case.find("error") if bad is None else bad
        if bad is not None:
            found[test] = Outcome(test, "failed", _said(bad.text or ""))
        elif test not in found:
            found[test] = Outcome(test, "passed" if case.find("skipped") is None else "skipped")
    return list(found.values())


def _said(text: str) -> str:
    """The lines of the exceptions, without the code around them."""
    said = [line.removeprefix("E").strip() for line in text.splitlines() if line.startswith("E ")]
    return "\n".join(said) or text
