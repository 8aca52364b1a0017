"""Whatever is sent as a statement: an answer in time, no internal error, and a live server. A third of it runs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.snowflake.fuzzing import statements
from tests.snowflake.running import RunningSnowflake, StatementFailed

SLOWEST_SECONDS = 10.0
LOOP_SECONDS = 3
SEEDS = (20_261_127, 7_741, 90_210)
LEAST_SHARE = 1 / 3
"""Of statements that run: a server that refuses everything would fail."""


def fuzz(folder: Path, count: int, seed: int) -> None:
    running = RunningSnowflake(folder)
    try:
        client = running.login(roleName="ACCOUNTADMIN")
        internal = []
        ran = 0
        for number, sql in enumerate(statements(seed, count)):
            if number % 50 == 0:
                # A loop that never ends is one on an account, too.
                client.run(f"alter session set statement_timeout_in_seconds = {LOOP_SECONDS}")
                client.run("create or replace database d")
                client.run("create or replace schema s")
                client.run("create or replace table t (a int, b varchar)")
                client.run("create or replace table u (a int, b varchar)")
            started = time.monotonic()
            answer = client.raw(sql, parameters={"MULTI_STATEMENT_COUNT": 0})
            seconds = time.monotonic() - started
            assert seconds < SLOWEST_SECONDS, f"{seconds:.1f} s: {sql!r}"
            ran += answer["success"]
            assert answer["success"] or len(answer["code"]) == 6, answer
            if answer["code"] == "000603":
                internal.append(sql)
            if "use role" in sql.lower() or "use secondary" in sql.lower():
                client.raw("use role accountadmin")
        assert internal == [], f"{len(internal)} internal errors, log {running.log.read_text()[-3000:]}"
        assert ran >= count * LEAST_SHARE, f"{ran} of {count} ran"
        client.raw("rollback")
        assert client.cell("select 1") == "1"
    finally:
        running.stop()


def test_random_statements_never_break_the_server(tmp_path: Path) -> None:
    fuzz(tmp_path, 400, SEEDS[0])


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_thousand_random_statements(tmp_path: Path, seed: int) -> None:
    fuzz(tmp_path, 10_000, seed)


def test_deeply_nested_statements_are_refused(snowflake: RunningSnowflake) -> None:
    client = snowflake.login()
    for sql in ("select " + "(" * 5000 + "1" + ")" * 5000, "create external volume v x = " + "(" * 5000):
        failure = client.failure(sql)
        assert isinstance(failure, StatementFailed)
        assert failure.code in ("001003", "000002"), failure
    assert client.cell("select 1") == "1"
