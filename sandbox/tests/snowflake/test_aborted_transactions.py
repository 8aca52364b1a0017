"""SYSTEM$ABORT_TRANSACTION rolls back what a session has begun, and frees its locks.

https://docs.snowflake.com/en/sql-reference/functions/system_abort_transaction
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client, RunningSnowflake


@pytest.fixture
def other(admin: Client, snowflake: RunningSnowflake) -> Client:
    """A second session of the user, in a transaction that has changed a row."""
    admin.run("use warehouse compute_wh")
    admin.run("create table t (a int)")
    admin.run("insert into t values (1)")
    session = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    session.run("begin")
    session.run("update t set a = 2")
    return session


def abort(client: Client, transaction: str | None) -> str | None:
    return client.cell(f"select system$abort_transaction({transaction})")


def test_what_another_session_has_begun_is_rolled_back_and_blocks_nobody(admin: Client, other: Client) -> None:
    transaction = other.cell("select current_transaction()")
    assert abort(admin, transaction) == f"Aborted transaction id: {transaction}"
    admin.run("update t set a = 3")
    assert other.cell("select current_transaction()") is None
    assert other.cell("select a from t") == "3"


def test_a_session_aborts_its_own(other: Client) -> None:
    transaction = other.cell("select current_transaction()")
    assert abort(other, transaction) == f"Aborted transaction id: {transaction}"
    assert other.cell("select a from t") == "1"


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_one_that_has_ended_stays_as_it_is(admin: Client, other: Client, end: str) -> None:
    transaction = other.cell("select current_transaction()")
    other.run(end)
    assert admin.failure(f"select system$abort_transaction({transaction})").code == "001015"
    assert admin.cell("select a from t") == ("2" if end == "commit" else "1")


def test_only_its_user_and_the_account_administrator_may(
    admin: Client, other: Client, role: Callable[..., Client]
) -> None:
    narrow = role("usage on warehouse compute_wh")
    transaction = other.cell("select current_transaction()")
    assert narrow.failure(f"select system$abort_transaction({transaction})").code == "001015"
    other.run("commit")
    assert admin.cell("select a from t") == "2"
