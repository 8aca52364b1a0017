"""Fixtures for tests that need AWS and Snowflake; pytest finds them where this package is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from snowdome import client_environment
from snowdome.launcher import Options, start, stop
from snowdome.record import Record


@pytest.fixture(scope="session")
def snowdome_options() -> Options:
    """How the sandbox of the test session is to be; override it to have another one."""
    return Options()


@pytest.fixture(scope="session")
def snowdome(tmp_path_factory: pytest.TempPathFactory, snowdome_options: Options) -> Iterator[Record]:
    """One sandbox for the whole session: it ends with it, also when that is killed."""
    folder = tmp_path_factory.mktemp("snowdome") / "sandbox"
    try:
        yield start(folder, replace(snowdome_options, owner=os.getpid()))
    finally:
        stop(folder)


@pytest.fixture
def snowdome_environment(snowdome: Record, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The variables of `snowdome env`, set for one test: boto3 and Snowflake's connector find the sandbox by them."""
    variables = client_environment.variables(snowdome)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables
