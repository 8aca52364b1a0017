"""Clients that end in the middle, and clients that write at the same time: rows are whole, numbers are given once.

https://docs.snowflake.com/en/sql-reference/transactions: a transaction whose client is gone is detached, and nobody
sees its rows. https://docs.snowflake.com/en/user-guide/querying-sequences
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.snowflake.running import Client, RunningSnowflake
from tests.snowflake.suite_target import connection


@pytest.fixture
def table(admin: Client) -> Client:
    admin.run("create table t (id int, who varchar)")
    admin.run("insert into t values (1, 'first')")
    return admin


def at_once(*works: Callable[[], object]) -> None:
    """Runs the works in threads of their own, to their ends."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize("change", ["insert into t values (2, 'gone')", "update t set who = 'gone'", "delete from t"])
def test_what_a_client_left_open_is_seen_by_nobody(table: Client, snowflake: RunningSnowflake, change: str) -> None:
    gone = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    gone.run("begin")
    gone.run(change)
    gone._connection.close()  # the socket alone: no logout
    assert table.rows("select * from t") == [{"ID": "1", "WHO": "first"}]
    table.run("create or replace table t2 as select * from t")
    assert table.cell("select count(*) from t2") == "1"


KILLED = """import json, sys, snowflake.connector
session = snowflake.connector.connect(**json.loads(sys.argv[1])).cursor()
for sql in ("use schema test_database.s", "use warehouse compute_wh", "begin", "update t set who = 'gone'"):
    session.execute(sql)
print("ready", flush=True)
sys.stdin.read()
"""
"""A process of the Python connector that changes a row and then waits for its end."""


def test_a_process_that_is_killed_in_its_transaction_leaves_the_rows_and_a_lock(
    table: Client, snowflake: RunningSnowflake
) -> None:
    """The transaction is detached, and holds its lock until it has been idle for five minutes."""
    command = [sys.executable, "-c", KILLED, json.dumps(connection(snowflake))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "ready\n"
        killed.kill()
    table.run("alter session set lock_timeout = 1")
    assert table.failure("update t set who = 'mine'").code == "000625"
    table.run("insert into t values (2, 'new')")
    assert [row["WHO"] for row in table.rows("select who from t order by id")] == ["first", "new"]


def test_a_request_whose_client_hangs_up_happens_whole_or_not_at_all(
    table: Client, snowflake: RunningSnowflake
) -> None:
    gone = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    sql = "insert into t select seq4(), 'many' from table(generator(rowcount => 200000))"
    gone._connection.request(
        "POST",
        "/queries/v1/query-request?requestId=1",
        json.dumps({"sqlText": sql}).encode(),
        {"Authorization": f'Snowflake Token="{gone.token}"', "Content-Type": "application/json"},
    )
    gone._connection.close()
    counts = {table.cell("select count(*) from t") for _ in range(20)}
    assert counts <= {"1", "200001"}


@pytest.mark.parametrize("numbered", ["id int autoincrement", "id int default numbers.nextval"])
def test_two_writers_never_get_one_number(admin: Client, snowflake: RunningSnowflake, numbered: str) -> None:
    admin.run("create sequence numbers")
    admin.run(f"create table counted ({numbered}, who varchar)")

    def write(who: str) -> None:
        client = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
        for _ in range(25):
            client.run(f"insert into counted (who) values ('{who}'), ('{who}')")  # noqa: S608 - of this test

    at_once(lambda: write("a"), lambda: write("b"))
    row = admin.row("select count(*) rows_, count(distinct id) ids, count_if(who = 'a') a from counted")
    assert row == {"ROWS_": "100", "IDS": "100", "A": "50"}


def test_two_writers_on_one_row_change_it_one_after_the_other(table: Client, snowflake: RunningSnowflake) -> None:
    def write(who: str) -> None:
        client = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
        for _ in range(20):
            client.run(f"update t set who = '{who}', id = id + 1")  # noqa: S608 - of this test

    at_once(lambda: write("a"), lambda: write("b"))
    (row,) = table.rows("select * from t")
    assert row["ID"] == "41"


def test_a_killed_account_has_what_was_committed(tmp_path: Path) -> None:
    running = RunningSnowflake(tmp_path, "--persist")
    client = running.login(roleName="ACCOUNTADMIN")
    for sql in ("create database d", "create schema s", "create table t (id int)", "insert into t values (1)"):
        client.run(sql)
    client.run("begin")
    client.run("insert into t values (2)")
    running.process.kill()
    running.process.wait(10)
    running.start()
    again = running.login(roleName="ACCOUNTADMIN", databaseName="D", schemaName="S")
    assert again.rows("select * from t") == [{"ID": "1"}]
    running.stop()
