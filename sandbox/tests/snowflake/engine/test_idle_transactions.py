"""A transaction that blocks another and is idle for five minutes is rolled back.

https://docs.snowflake.com/en/sql-reference/transactions
"""

from __future__ import annotations

import threading
import time

import pytest

from snowdome.snowflake.engine import Engine
from snowdome.snowflake.engine.statements import table_lock
from snowdome.snowflake.session import Session
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def blocked(session: Session, run: Run) -> Session:
    """A session that wants what the first has locked."""
    run("create table t (id int, who varchar)")
    run("insert into t values (1, 'before')")
    run("begin")
    run("update t set who = 'first'")
    return Session(2, session.account, "ADMIN", "ACCOUNTADMIN", "ALL", "D1", "S1", session.warehouse)


def test_what_blocks_and_is_idle_is_rolled_back(
    blocked: Session, engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_lock, "IDLE_SECONDS", 0.3)
    engine.execute(blocked, "update t set id = id + 1", query_id="other")
    run("commit")
    assert values(run("select * from t")) == [(2, "before")]


def test_what_is_used_meanwhile_is_not_idle(
    blocked: Session, engine: Engine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_lock, "IDLE_SECONDS", 0.6)
    waiting = threading.Thread(target=engine.execute, args=[blocked, "update t set id = id + 1"])
    waiting.start()
    for _ in range(8):
        time.sleep(0.2)
        run("select 1")
    assert waiting.is_alive()
    run("commit")
    waiting.join(30)
    assert values(run("select * from t")) == [(2, "first")]
