"""snowflake-connector-python's own integration tests."""

from __future__ import annotations

import os
from pathlib import Path

from commands.bench.suites.account import account
from commands.bench.suites.pytest_suite import judged
from commands.bench.suites.reasons import PYTHON_KNOWN, PYTHON_LEFT_OUT
from commands.bench.suites.sources import Clone
from commands.bench.suites.verdicts import Report

CLONE = Clone(
    "snowflakedb", "snowflake-connector-python", "v4.7.2", "57c450e444c2b49e85436b32fea50e361fbc67ed", paths=("test",)
)
SECONDS_PER_TEST = 300
OPTIONS = (
    *("-p", "no:cacheprovider", "-o", "addopts=", "-m", "integ and not sso and not lambda and not aio"),
    *("--ignore", "test/integ/aio_it"),
)
"""What its tox.ini runs as `integ` and `pandas`; the asynchronous twins of the tests are left out."""


def run(sandbox_python: str, repositories: Path | None, folder: Path) -> Report:
    """Raises Absent."""
    source = folder / CLONE.name
    CLONE.unpack(repositories, source)
    environment = {**os.environ, "USE_PASSWORD": "true", "cloud_provider": "aws", "TZ": "UTC"}
    options = [*OPTIONS, "--timeout", str(SECONDS_PER_TEST)]
    with account(sandbox_python) as login:
        parameters = {**login, "port": str(login["port"])}
        (source / "test/parameters.py").write_text(f"CONNECTION_PARAMETERS = {parameters!r}\n")
        return judged(CLONE, source, ["test/integ"], options, environment, PYTHON_LEFT_OUT, PYTHON_KNOWN)
