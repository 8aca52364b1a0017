# ruff: noqa: S608 - the names in these statements are the tests' own
"""Two transactions on one table, through the Python connector.

https://docs.snowflake.com/en/sql-reference/transactions: UPDATE, DELETE and MERGE wait for each other, INSERT for
nobody; locks are held until COMMIT or ROLLBACK. https://docs.snowflake.com/en/sql-reference/parameters: LOCK_TIMEOUT.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import snowflake.connector as python_connector
from snowflake.connector.errors import ProgrammingError

from tests.snowflake.running import Client, RunningSnowflake
from tests.snowflake.suite_target import connection

CHANGES = [
    "update t set who = 'second', id = id + 10",
    "delete from t where id = 1",
    "merge into t using (select 1 as n) s on t.id = s.n when matched then update set who = 'second'",
    "truncate table t",
    "insert overwrite into t values (9, 'second')",
    "insert overwrite all into t values (id, 'second') select id from t",
]
"""What changes or deletes rows."""


class Waiting(threading.Thread):
    """A statement in a thread of its own."""

    def __init__(self, session: Any, sql: str) -> None:
        super().__init__(daemon=True)
        self.session, self.sql = session, sql
        self.error: ProgrammingError | None = None
        self.start()

    def run(self) -> None:
        try:
            self.session.cursor().execute(self.sql)
        except ProgrammingError as error:
            self.error = error

    def is_waiting(self) -> bool:
        self.join(0.5)
        return self.is_alive()

    def ended(self) -> ProgrammingError | None:
        self.join(30)
        assert not self.is_alive(), self.sql
        return self.error


@pytest.fixture
def sessions(admin: Client, snowflake: RunningSnowflake) -> Iterator[list[Any]]:
    admin.run("create table t (id int, who varchar)")
    admin.run("create table u (id int, who varchar)")
    for table in "tu":
        admin.run(f"insert into {table} values (1, 'before')")
    opened = [python_connector.connect(**connection(snowflake)) for _ in range(3)]
    for session in opened:
        session.cursor().execute("use schema test_database.s")
        session.cursor().execute("use warehouse compute_wh")
    yield opened
    for session in opened:
        session.close()


def own_locks(client: Client) -> list[Any]:
    """Transactions of the locks that this session has: clients that died in other tests have theirs."""
    session = client.cell("select current_session()")
    return [lock["transaction"] for lock in client.rows("show locks") if str(lock["session"]) == session]


def rows(session: Any, table: str = "t") -> list[Any]:
    return session.cursor().execute(f"select * from {table} order by all").fetchall()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_waits_for_the_transaction_that_changes_the_table(sessions: list[Any], change: str) -> None:
    first, second, reader = sessions
    first.cursor().execute("begin")
    first.cursor().execute("update t set who = 'first'")
    waiting = Waiting(second, change)
    assert waiting.is_waiting()
    assert rows(reader) == [(1, "before")]
    first.commit()
    assert waiting.ended() is None
    assert rows(reader) in ([(11, "second")], [], [(1, "second")], [(9, "second")])


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_a_change_that_waited_sees_what_was_committed_meanwhile(sessions: list[Any], end: str) -> None:
    first, second, reader = sessions
    for session in (first, second):
        session.cursor().execute("begin")
        assert rows(session) == [(1, "before")]
    first.cursor().execute("update t set id = id + 1")
    waiting = Waiting(second, "update t set id = id + 10")
    assert waiting.is_waiting()
    first.cursor().execute(end)
    assert waiting.ended() is None
    second.commit()
    assert rows(reader) == [(12 if end == "commit" else 11, "before")]


@pytest.mark.parametrize("added", ["insert into t values (2, 'new')", "insert into t select 2, 'new'"])
def test_new_rows_wait_for_nobody(sessions: list[Any], added: str) -> None:
    first, second, reader = sessions
    first.cursor().execute("begin")
    first.cursor().execute("update t set who = 'first'")
    second.cursor().execute(added)
    assert rows(reader) == [(1, "before"), (2, "new")]
    first.commit()
    assert rows(reader) == [(1, "first"), (2, "new")]


def test_changes_of_two_tables_do_not_wait(sessions: list[Any]) -> None:
    first, second, reader = sessions
    first.cursor().execute("begin")
    first.cursor().execute("update t set who = 'first'")
    second.cursor().execute("update u set who = 'second'")
    first.rollback()
    assert rows(reader) + rows(reader, "u") == [(1, "before"), (1, "second")]


@pytest.mark.parametrize(("seconds", "at_least"), [(0, 0.0), (1, 1.0)])
@pytest.mark.parametrize("change", CHANGES[:3])
def test_lock_timeout_ends_the_statement_and_not_its_transaction(
    sessions: list[Any], seconds: int, at_least: float, change: str
) -> None:
    first, second, reader = sessions
    first.cursor().execute("begin")
    held = first.cursor().execute("update t set who = 'first'").sfqid
    second.cursor().execute(f"alter session set lock_timeout = {seconds}")
    second.cursor().execute("begin")
    second.cursor().execute("insert into u values (2, 'kept')")
    started = time.monotonic()
    with pytest.raises(ProgrammingError, match=f"Statement '{held}' has locked table 'T' in transaction") as failed:
        second.cursor().execute(change)
    assert (failed.value.errno, failed.value.sqlstate) == (625, "57014")
    assert time.monotonic() - started >= at_least
    second.commit()
    first.commit()
    assert rows(reader, "u") == [(1, "before"), (2, "kept")]
    assert rows(reader) == [(1, "first")]


def test_the_statement_that_would_make_a_deadlock_fails_and_the_other_goes_on(sessions: list[Any]) -> None:
    first, second, reader = sessions
    for session, table in ((first, "t"), (second, "u")):
        session.cursor().execute("begin")
        session.cursor().execute(f"update {table} set who = 'own'")
    waiting = Waiting(first, "update u set who = 'first'")
    assert waiting.is_waiting()
    with pytest.raises(ProgrammingError, match="deadlock") as failed:
        second.cursor().execute("update t set who = 'second'")
    assert failed.value.errno == 625
    assert rows(second, "u") == [(1, "own")]
    second.rollback()
    assert waiting.ended() is None
    first.commit()
    assert rows(reader) + rows(reader, "u") == [(1, "own"), (1, "first")]


@pytest.mark.parametrize("rights", ["owner", "caller"])
@pytest.mark.parametrize("begun", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        "commit; return 1",
        "rollback; return 1",
        "update t set id = id + 1; return 1",
        "begin transaction; update t set id = id + 1; return 1",
        "begin transaction; update t set id = id + 1; commit; return 1",
        "commit; begin transaction; delete from t; return 1",
    ],
)
def test_a_procedure_and_its_caller_have_one_transaction(
    admin: Client, sessions: list[Any], rights: str, begun: bool, body: str
) -> None:
    """Whatever a procedure begins or ends, in a copy of the session or not: no lock outlives its transaction."""
    admin.run(f"create procedure p() returns int language sql execute as {rights} as 'begin {body}; end'")
    if begun:
        admin.run("begin")
        admin.run("update t set id = id + 1")
    admin.run("call p()")
    open_now = admin.cell("select current_transaction()")
    assert own_locks(admin) == ([open_now] if open_now else [])
    admin.run("alter session set lock_timeout = 1")
    admin.run("update t set who = 'after'")
    admin.run("commit")
    assert admin.cell("select current_transaction()") is None
    assert own_locks(admin) == []
    sessions[0].cursor().execute("delete from t")


def test_a_row_that_changed_after_the_transactions_first_change_is_not_overwritten(sessions: list[Any]) -> None:
    """A deviation: in Snowflake the statement would see the row as it is by then."""
    first, second, reader = sessions
    first.cursor().execute("begin")
    first.cursor().execute("update t set who = 'own'")
    second.cursor().execute("update u set who = 'second'")
    with pytest.raises(ProgrammingError) as failed:
        first.cursor().execute("update u set who = 'first'")
    assert failed.value.errno == 625
    first.rollback()
    assert rows(reader) + rows(reader, "u") == [(1, "before"), (1, "second")]


def test_a_statement_that_waits_can_be_canceled(sessions: list[Any]) -> None:
    first, second, third = sessions
    first.cursor().execute("begin")
    first.cursor().execute("delete from t")
    second.cursor().execute("alter session set statement_timeout_in_seconds = 1")
    assert isinstance(error := Waiting(second, "delete from t").ended(), ProgrammingError)
    assert error.errno in (604, 630)
    waiting = Waiting(third, "delete from t")
    assert waiting.is_waiting()
    first.close()
    assert waiting.ended() is None
    assert rows(third) == []


def test_more_than_twenty_waiters_for_one_lock_are_refused(admin: Client, snowflake: RunningSnowflake) -> None:
    """https://community.snowflake.com lists the limit in the error that clients print."""
    admin.run("create table t (id int)")
    admin.run("insert into t values (0)")
    admin.run("begin")
    admin.run("update t set id = 1")
    clients = [
        snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S") for _ in range(21)
    ]
    threads = [threading.Thread(target=client.run, args=["update t set id = id + 1"]) for client in clients[:20]]
    for thread in threads:
        thread.start()
    while sum(row["status"] == "WAITING" for row in admin.rows("show locks")) < 20:
        time.sleep(0.05)
    failure = clients[20].failure("update t set id = 0")
    assert failure.code == "000625"
    assert "exceeds the 20 statements limit" in failure.message
    admin.run("commit")
    for thread in threads:
        thread.join(60)
    assert admin.cell("select id from t") == "21"
