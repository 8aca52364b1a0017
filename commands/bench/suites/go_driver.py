"""gosnowflake's own tests, those that open a connection."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from commands.bench.suites.account import account
from commands.bench.suites.reasons import GO_KNOWN, GO_LEFT_OUT
from commands.bench.suites.sources import go_module
from commands.bench.suites.verdicts import Outcome, Reasons, Report, Result, judge

MODULE = "github.com/snowflakedb/gosnowflake"
SECONDS = 1_500
LEFT_OUT_BY_BODY = (
    (re.compile(r"\bwiremock\."), "talks to WireMock, a stub of a server, not to Snowflake"),
    (
        re.compile(r"\.(enableStructuredTypes\w*|forceNativeArrow)\(|ALTER SESSION SET ENABLE_FIX_", re.IGNORECASE),
        "sets a parameter of Snowflake's internal accounts",
    ),
    (
        re.compile(r"\bWithArrowBatches\("),
        "needs results in Arrow, which the sandbox does not send to Go (GO_QUERY_RESULT_FORMAT = ARROW is refused)",
    ),
)
"""Why tests are not run that say in their bodies what they need."""
CONNECTS = re.compile(r"\b(runDBTest\w*|runSnowflakeConn\w*|runSmokeQuery|open(DB|Conn)|createTestDB|sql\.Open(DB)?)\(")
TEST = re.compile(r"^func (Test\w+)\(t \*testing\.T\) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
ENDS: dict[str, Result] = {"pass": "passed", "fail": "failed", "skip": "skipped"}


def run(sandbox_python: str, _repositories: Path | None, folder: Path) -> Report:
    source = folder / "gosnowflake"
    version = go_module(MODULE, source)
    bodies = connecting(source)
    tests = list(bodies)
    left_out = Reasons({**left_out_by_body(bodies), **GO_LEFT_OUT.by_pattern})
    chosen = [test for test in tests if left_out.reason(test) is None]
    command = ["go", "test", "-json", "-timeout", f"{SECONDS}s", "-run", f"^({'|'.join(chosen)})$", "."]
    with account(sandbox_python) as login:
        environment = {
            **os.environ,
            **{
                f"SNOWFLAKE_TEST_{name.upper()}": str(login[name])
                for name in ("account", "user", "password", "host", "port", "protocol", "database", "warehouse", "role")
            },
        }
        done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=False)
    outcomes = read(done.stdout)
    ended = {outcome.test for outcome in outcomes}
    # What a time-out or a panic left without an end.
    outcomes += [Outcome(test, "failed", "The suite ended before this test.") for test in chosen if test not in ended]
    return judge("gosnowflake", version.removeprefix("v"), tests, outcomes, left_out, GO_KNOWN)


def connecting(source: Path) -> dict[str, str]:
    """Name -> body of the tests that open a connection. The others try the driver's parts without a server."""
    texts = [path.read_text() for path in sorted(source.glob("*_test.go"))]
    return {name: body for text in texts for name, body in TEST.findall(text) if CONNECTS.search(body)}


def left_out_by_body(bodies: dict[str, str]) -> dict[str, str]:
    """Name -> reason of the tests that need what the sandbox has not."""
    found: dict[str, str] = {}
    for test, body in bodies.items():
        reason = next((why for pattern, why in LEFT_OUT_BY_BODY if pattern.search(body)), None)
        if reason is not None:
            found[re.escape(test)] = reason
    return found


def read(events: str) -> list[Outcome]:
    """What `go test -json` prints; the parts of a test count as one with it."""
    printed: dict[str, list[str]] = {}
    found: dict[str, Result] = {}
    for line in events.splitlines():
        event = json.loads(line) if line.startswith("{") else {}
        test, _, part = str(event.get("Test", "")).partition("/")
        if not test:
            continue
        if event["Action"] == "output":
            printed.setdefault(test, []).append(event["Output"])
        elif event["Action"] in ENDS and not part:
            found[test] = ENDS[event["Action"]]
    return [Outcome(test, end, "".join(_said(printed.get(test, [])))) for test, end in found.items()]


def _said(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.match(r"\s*(=== |--- |time=)", line)]
