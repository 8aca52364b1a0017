"""What a statement can ask about itself, and how it waits.

https://docs.snowflake.com/en/sql-reference/functions/current_statement
https://docs.snowflake.com/en/sql-reference/functions/current_transaction
https://docs.snowflake.com/en/sql-reference/functions/system_wait
"""

from __future__ import annotations

import threading
import time

import pytest

from tests.snowflake.running import Client, RunningSnowflake


def test_a_statement_knows_its_text(admin: Client) -> None:
    assert admin.cell("select  current_statement() -- here") == "select  current_statement() -- here"
    texts = admin.run("select 1; select current_statement()", parameters={"MULTI_STATEMENT_COUNT": 2})
    answer = admin.get(f"/queries/{texts['resultIds'].split(',')[1]}/result")
    assert answer["data"]["rowset"] == [["select current_statement()"]]


def test_an_open_transaction_has_a_number(admin: Client) -> None:
    assert admin.cell("select current_transaction()") is None
    admin.run("begin")
    number = admin.cell("select current_transaction()")
    assert number is not None
    assert number.isdigit()
    assert admin.cell("select current_transaction()") == number
    admin.run("rollback")
    assert admin.cell("select current_transaction()") is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("call system$wait(0)", "waited 0 seconds"),
        ("select system$wait(20, 'MILLISECONDS')", "waited 20 milliseconds"),
        ("select system$wait(0, 'days')", "waited 0 days"),
    ],
)
def test_waiting(admin: Client, call: str, said: str) -> None:
    assert admin.cell(call) == said


@pytest.mark.parametrize("arguments", ["'x'", "-1", "1, 'parsecs'", "", "1, 'days', 2"])
def test_waiting_for_nothing_known(admin: Client, arguments: str) -> None:
    assert admin.failure(f"select system$wait({arguments})").code in ("001015", "000938", "002140", "000002")


def test_a_wait_is_cancelled(admin: Client, snowflake: RunningSnowflake) -> None:
    codes: list[str] = []
    started = time.monotonic()
    waiting = threading.Thread(target=lambda: codes.append(admin.failure("call system$wait(60)").code))
    waiting.start()
    other = snowflake.login(roleName="ACCOUNTADMIN")
    while waiting.is_alive() and time.monotonic() - started < 20:
        other.run(f"select system$cancel_all_queries({admin.answer['data']['sessionId']})")
        waiting.join(0.2)
    assert codes == ["000604"]
