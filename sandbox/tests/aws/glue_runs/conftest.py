from __future__ import annotations

from collections.abc import Iterator

import pytest

from snowdome.testing.running_aws import RunningSandbox


@pytest.fixture(scope="package")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One process, and so one warm Spark, for all tests of job runs."""
    running = RunningSandbox(tmp_path_factory.mktemp("glue-runs"))
    yield running
    assert running.process.poll() is None, f"the sandbox died:\n{running.log.read_text()}"
    assert running.stop() < 4
