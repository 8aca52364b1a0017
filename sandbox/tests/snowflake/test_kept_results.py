"""What the account keeps of finished statements, and what keeping it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from snowdome.snowflake import queries
from snowdome.snowflake.catalog.system_roles import new_account
from snowdome.snowflake.queries import QueryLog, QueryRun
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.session import Session


@dataclass
class CountedTable:
    """Rows that count how often somebody adds up their buffers."""

    size: int
    additions: int = 0

    @property
    def nbytes(self) -> int:
        self.additions += 1
        return self.size


@pytest.fixture
def log(session: Session) -> QueryLog:
    engine: Any = None  # only canceling asks it
    return QueryLog(engine)


@pytest.fixture
def session() -> Session:
    return Session(1, new_account("LOCAL", "us-west-2", ""), "ADMIN", "PUBLIC")


def finished(log: QueryLog, session: Session, table: Any = None) -> QueryRun:
    run = log.start(session, "select 1")
    log.execute(run, lambda: Result([Column.text("C")], table=table))
    return run


def test_a_statement_costs_no_more_for_the_results_that_are_kept(log: QueryLog, session: Session) -> None:
    tables = [CountedTable(1000) for _ in range(20)]
    for table in tables:
        finished(log, session, table)
    for _ in range(100):
        finished(log, session)
    assert [table.additions for table in tables] == [1] * 20


def test_the_oldest_results_go_when_all_are_too_large(
    log: QueryLog, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT_RESULT_BYTES", 2500)
    runs = [finished(log, session, CountedTable(1000)) for _ in range(4)]
    finished(log, session)
    assert [log.get(run.id) is not None for run in runs] == [False, False, True, True]
    newest = finished(log, session, CountedTable(9000))
    assert log.get(newest.id) is newest
    last = finished(log, session)
    assert [log.get(run.id) is not None for run in (*runs, newest, last)] == [False] * 5 + [True]


def test_the_oldest_statements_go_when_there_are_too_many(
    log: QueryLog, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "KEPT_QUERIES", 3)
    runs = [finished(log, session, CountedTable(1)) for _ in range(5)]
    assert [log.get(run.id) is not None for run in runs] == [False, False, True, True, True]
