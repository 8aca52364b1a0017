"""`npm run bench -- suites`: other people's test suites, run against the sandbox's Snowflake.

Prints a table in Markdown, and below it what is wrong or left out; with `--json` one JSON object. The exit code is 1
when a test is wrong for a reason that is not listed, or a listed reason fits no test any more.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from commands.bench.suites import fakesnow, go_driver, python_driver, reasons
from commands.bench.suites.account import account
from commands.bench.suites.sources import Absent
from commands.bench.suites.tables import as_json, markdown
from commands.bench.suites.verdicts import Report


def main() -> int:
    parser = argparse.ArgumentParser(prog="npm run bench -- suites")
    parser.add_argument("--repositories", type=Path)
    parser.add_argument("--only", choices=list(SUITES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sandbox-python", required=True)
    options = parser.parse_args()
    reports: list[Report] = []
    absent: dict[str, str] = {}
    for name, suite in SUITES.items():
        if options.only not in (None, name):
            continue
        print(f"{name}: running", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="bench-suites-") as folder:
            try:
                reports.append(suite(options.sandbox_python, options.repositories, Path(folder)))
            except Absent as error:
                absent[name] = str(error)
    print(json.dumps(as_json(reports, absent), indent=2) if options.json else markdown(reports, absent))
    return 0 if all(report.ok for report in reports) else 1


def _gosnowflake(sandbox: str, repositories: Path | None, folder: Path) -> Report:
    with account(sandbox) as login:
        return go_driver.run(login, folder, reasons.GO_LEFT_OUT, reasons.GO_KNOWN)


def _python(sandbox: str, repositories: Path | None, folder: Path) -> Report:
    with account(sandbox) as login:
        out, known = reasons.PYTHON_LEFT_OUT, reasons.PYTHON_KNOWN
        return python_driver.run(login, sys.executable, repositories, folder, out, known)


def _fakesnow(sandbox: str, repositories: Path | None, folder: Path) -> Report:
    with account(sandbox) as login:
        out, known = reasons.FAKESNOW_LEFT_OUT, reasons.FAKESNOW_KNOWN
        return fakesnow.run(login, sys.executable, repositories, folder, out, known)


SUITES: dict[str, Callable[[str, Path | None, Path], Report]] = {
    "gosnowflake": _gosnowflake,
    "snowflake-connector-python": _python,
    "fakesnow": _fakesnow,
}


if __name__ == "__main__":
    sys.exit(main())
