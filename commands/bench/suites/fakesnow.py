"""fakesnow's own tests that send SQL, with fixtures that connect to the sandbox's server."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from commands.bench.suites.account import account
from commands.bench.suites.pytest_suite import judged
from commands.bench.suites.reasons import FAKESNOW_KNOWN, FAKESNOW_LEFT_OUT
from commands.bench.suites.sources import Clone
from commands.bench.suites.verdicts import Report

CLONE = Clone("tekumara", "fakesnow", "v0.11.14", "10f7be406a922c70d7b526ba5feccda1e4f43e8e")
CONFTEST = Path(__file__).with_name("fakesnow_conftest.py")
LOGIN_VARIABLE = "SNOWFLAKE_SUITE_LOGIN"
"""As the fixtures name it: they run in another environment and import nothing of ours."""
SECONDS_PER_TEST = 180
"""The driver asks for a query that nobody knows for some 100 s before it gives up."""
UNITS = (
    "arrow",
    "checks",
    "cli",
    "converter",
    "ddl",
    "expr",
    "matchers",
    "params",
    "patch",
    "statement_type",
    "transforms",
)
"""test_X.py that try fakesnow's own parts and send nothing."""


def run(sandbox_python: str, repositories: Path | None, folder: Path) -> Report:
    """Raises Absent."""
    source = folder / CLONE.name
    CLONE.unpack(repositories, source)
    shutil.copy(CONFTEST, source / "tests/conftest.py")
    ignored = [f"--ignore=tests/test_{unit}.py" for unit in UNITS]
    options = ["-p", "no:cacheprovider", *ignored, "--timeout", str(SECONDS_PER_TEST)]
    with account(sandbox_python) as login:
        own = {name: login[name] for name in ("account", "user", "password", "host", "port", "protocol")}
        environment = {**os.environ, LOGIN_VARIABLE: json.dumps(own)}
        return judged(CLONE, source, ["tests"], options, environment, FAKESNOW_LEFT_OUT, FAKESNOW_KNOWN)
