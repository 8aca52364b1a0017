"""gosnowflake's own tests, those that open a connection."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from commands.bench.suites.account import account
from commands.bench.suites.reasons import GO_KNOWN, GO_LEFT_OUT
from commands.bench.suites.sources import go_module
from commands.bench.suites.verdicts import Outcome, Reasons, Report, Result, judge

MODULE = "github.com/snowflakedb/gosnowflake"
SECONDS_PER_TEST = 240
AT_ONCE = 4
"""Most of their time the slow tests wait, for a query of a minute or for one that runs beside them."""
LEFT_OUT_BY_BODY = (
    (re.compile(r"\bwiremock\w*\."), "talks to WireMock, a stub of a server, not to Snowflake"),
    (
        re.compile(r"\.(enableStructuredTypes\w*|forceNativeArrow)\(|ALTER SESSION SET ENABLE_FIX_", re.IGNORECASE),
        "sets a parameter of Snowflake's internal accounts",
    ),
    (
        re.compile(r"\bWithStructuredTypesEnabled\("),
        "reads structured values with their types, which the sandbox does not send to Go",
    ),
    (
        re.compile(r"\bWithArrowBatches\("),
        "needs results in Arrow, which the sandbox does not send to Go (GO_QUERY_RESULT_FORMAT = ARROW is refused)",
    ),
)
"""Why tests are not run that say in their bodies what they need."""
CONNECTS = re.compile(r"\b(runDBTest\w*|runSnowflakeConn\w*|runSmokeQuery|open(DB|Conn)|createTestDB|sql\.Open(DB)?)\(")
TEST = re.compile(r"^func (Test\w+)\(t \*testing\.T\) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
ENDS: dict[str, Result] = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
NOT_SAID = re.compile(r"\s*(=== |--- |time=|PASS$|FAIL$)")
"""What the test program and the driver's log add to what a test prints."""


def run(sandbox_python: str, _repositories: Path | None, folder: Path) -> Report:
    source = folder / "gosnowflake"
    version = go_module(MODULE, source)
    bodies = connecting(source)
    tests = list(bodies)
    left_out = Reasons({**left_out_by_body(bodies), **GO_LEFT_OUT.by_pattern})
    program = folder / "gosnowflake.test"
    subprocess.run(["go", "test", "-c", "-o", str(program), "."], cwd=source, check=True)
    with account(sandbox_python) as login, ThreadPoolExecutor(AT_ONCE) as pool:
        names = ("account", "user", "password", "host", "port", "protocol", "database", "warehouse", "role")
        environment = {**os.environ, **{f"SNOWFLAKE_TEST_{name.upper()}": str(login[name]) for name in names}}
        chosen = (test for test in tests if left_out.reason(test) is None)
        outcomes = list(pool.map(lambda test: outcome(program, test, source, environment), chosen))
    return judge("gosnowflake", version.removeprefix("v"), tests, outcomes, left_out, GO_KNOWN)


def outcome(
    program: Path, test: str, folder: Path, environment: Mapping[str, str], seconds: float = SECONDS_PER_TEST
) -> Outcome:
    """Of one test in a process of its own, which makes a schema of its own: a test that hangs is ended alone."""
    command = [str(program), "-test.v", "-test.run", f"^{test}$"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(test, "failed", f"It did not end within {seconds:g} s.")
    return read(test, done.stdout)


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


def read(test: str, printed: str) -> Outcome:
    """What `-test.v` prints of a test; its parts count as one with it."""
    end = re.search(rf"^--- (PASS|FAIL|SKIP): {test} ", printed, re.MULTILINE)
    if end is None:
        # A panic, or an exit before the test's end.
        return Outcome(test, "failed", printed)
    result = ENDS[end.group(1)]
    return Outcome(test, result, _said(printed) if result == "failed" else "")


def _said(printed: str) -> str:
    return "\n".join(line for line in printed.splitlines() if not NOT_SAID.match(line))
