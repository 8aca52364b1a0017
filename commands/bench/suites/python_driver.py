"""snowflake-connector-python's own integration tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from commands.bench.sql.servers import Login
from commands.bench.suites.pytest_results import collected, outcomes_of
from commands.bench.suites.sources import Clone
from commands.bench.suites.verdicts import Reasons, Report, judge

CLONE = Clone("snowflakedb", "snowflake-connector-python", "v4.7.2", "57c450e444c2b49e85436b32fea50e361fbc67ed")
SECONDS_PER_TEST = 90
OPTIONS = (
    *("-p", "no:cacheprovider", "-o", "addopts=", "-m", "integ and not sso and not lambda and not aio"),
    *("test/integ", "--ignore", "test/integ/aio_it"),
)
"""What its tox.ini runs as `integ` and `pandas`; the asynchronous twins of the tests are left out."""


def run(login: Login, python: str, repositories: Path | None, folder: Path, out: Reasons, known: Reasons) -> Report:
    """
    :param python: of the environment with the driver at the suite's version
    :param repositories: folder of clones
    """
    source = folder / CLONE.name
    CLONE.unpack(repositories, source)
    parameters = {**login, "port": str(login["port"])}
    (source / "test/parameters.py").write_text(f"CONNECTION_PARAMETERS = {parameters!r}\n")
    environment = {**os.environ, "USE_PASSWORD": "true", "cloud_provider": "aws", "TZ": "UTC"}
    tests = collected([python, "-m", "pytest", *OPTIONS], source, environment)
    left = [test for test in tests if out.reason(test) is not None]
    results = folder / "python.xml"
    command = [
        *(python, "-m", "pytest", *OPTIONS, "-q", "--timeout", str(SECONDS_PER_TEST), f"--junitxml={results}"),
        *(option for test in left for option in ("--deselect", test)),
    ]
    subprocess.run(
        command, cwd=source, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
    )
    return judge(CLONE.name, CLONE.tag.removeprefix("v"), tests, outcomes_of(results), out, known)
