from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from tests.sandbox.aws.running import CHECKOUT, RunningSandbox


@pytest.fixture(scope="package")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One process, and so one warm Spark, for all tests of job runs."""
    _find_tools()
    running = RunningSandbox(tmp_path_factory.mktemp("glue-runs"))
    yield running
    assert running.process.poll() is None, f"the sandbox died:\n{running.log.read_text()}"
    assert running.stop() < 4


def _find_tools() -> None:
    """`npm test` sets these; so that pytest alone runs too."""
    toolchain = CHECKOUT / ".lakehouse" / "toolchain.json"
    if "LAKEHOUSE_JAVA_HOME" not in os.environ and toolchain.exists():
        found = json.loads(toolchain.read_text())
        os.environ["LAKEHOUSE_JAVA_HOME"] = found["javaHome"]
        os.environ["LAKEHOUSE_JARS_DIR"] = found["jarsDir"]
