from __future__ import annotations

from collections.abc import Iterator

import pytest

from snowdome.testing.running_aws import RunningSandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One process for the tests of a module, on a free port."""
    running = RunningSandbox(tmp_path_factory.mktemp("sandbox-aws"))
    yield running
    assert running.process.poll() is None, f"the sandbox died:\n{running.log.read_text()}"
    assert running.stop() < 3
