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

from commands.bench.suites import fakesnow, go_driver, python_driver
from commands.bench.suites.sources import Absent
from commands.bench.suites.tables import as_json, markdown
from commands.bench.suites.verdicts import Report

#: Each with the sandbox's Python, the folder of clones, and an empty folder for its files; it may raise Absent.
SUITES: dict[str, Callable[[str, Path | None, Path], Report]] = {
    "gosnowflake": go_driver.run,
    "snowflake-connector-python": python_driver.run,
    "fakesnow": fakesnow.run,
}


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


if __name__ == "__main__":
    sys.exit(main())
