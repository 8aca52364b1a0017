from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from snowdome.testing.running_aws import RunningSandbox

TOOLCHAIN = Path(__file__).parents[2] / ".lakehouse" / "toolchain.json"


@pytest.fixture(scope="package")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One process, and so one warm Spark, for all tests of the program's jobs."""
    tools = json.loads(TOOLCHAIN.read_text())
    # `npm test` sets them; so that pytest alone runs too.
    os.environ.setdefault("SNOWDOME_JAVA_HOME", tools["javaHome"])
    os.environ.setdefault("SNOWDOME_JARS_DIR", tools["jarsDir"])
    running = RunningSandbox(tmp_path_factory.mktemp("glue-jobs"))
    yield running
    assert running.process.poll() is None, f"the sandbox died:\n{running.log.read_text()}"
    assert running.stop() < 4
