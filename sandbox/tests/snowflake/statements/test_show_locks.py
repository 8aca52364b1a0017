"""https://docs.snowflake.com/en/sql-reference/sql/show-locks"""

from __future__ import annotations

import threading
import time

import pytest

from tests.snowflake.running import Client, RunningSnowflake

COLUMNS = ["resource", "type", "transaction", "transaction_started_on", "status", "acquired_on", "query_id", "session"]


@pytest.fixture
def holder(admin: Client) -> Client:
    """A session with a lock on t."""
    admin.run("use warehouse compute_wh")
    admin.run("create table t (id int)")
    admin.run("insert into t values (1)")
    admin.run("begin")
    admin.run("update t set id = 2")
    return admin


def test_a_lock_is_shown_until_the_transaction_ends(holder: Client) -> None:
    (row,) = holder.rows("show locks")
    assert list(row) == COLUMNS
    assert (row["resource"], row["type"], row["status"]) == ("TEST_DATABASE.S.T", "PARTITIONS", "HOLDING")
    assert row["transaction"] == holder.cell("select current_transaction()")
    assert float(str(row["transaction_started_on"])) <= float(str(row["acquired_on"]))
    holder.run("commit")
    assert holder.rows("show locks in account") == []


def test_who_waits_is_shown_behind_who_holds(holder: Client, snowflake: RunningSnowflake) -> None:
    other = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    waiting = threading.Thread(target=other.run, args=["delete from t"])
    waiting.start()
    while len(shown := holder.rows("show locks")) < 2:
        time.sleep(0.05)
    assert [(row["status"], row["acquired_on"] is None) for row in shown] == [("HOLDING", False), ("WAITING", True)]
    assert len({row["session"] for row in shown}) == len({row["transaction"] for row in shown}) == 2
    holder.run("rollback")
    waiting.join(30)
    assert holder.cell("select count(*) from t") == "0"


def test_others_see_their_own_locks_alone_and_no_sessions(holder: Client, snowflake: RunningSnowflake) -> None:
    same_user = snowflake.login(roleName="PUBLIC")
    same_user.run("use secondary roles none")
    assert same_user.rows("show locks") == []
    holder.run("grant select on table t to role public")
    holder.run("begin")
    holder.run("update t set id = 3")
    assert [list(row) for row in same_user.rows("show locks")] == [COLUMNS[:-1]]
    holder.run("create user stranger password = 'Correct-Horse-7'")
    holder.run("begin")
    holder.run("update t set id = 3")
    stranger = snowflake.login("STRANGER", "Correct-Horse-7")
    assert stranger.rows("show locks") == []
    assert stranger.rows("show locks in account") == []
