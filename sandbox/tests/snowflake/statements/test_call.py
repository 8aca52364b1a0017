from __future__ import annotations

from tests.snowflake.running import Client


def test_a_system_function_answers(admin: Client) -> None:
    assert admin.run("call system$wait(1, 'milliseconds')")["rowset"] == [["waited 1 milliseconds"]]
    assert admin.failure("call system$pipe_status('p')").code == "000002"


def test_the_column_of_a_call_is_named_by_the_procedure(admin: Client) -> None:
    called = admin.run("call system$wait(0, 'milliseconds')")["rowtype"]
    selected = admin.run("select system$wait(0, 'milliseconds')")["rowtype"]
    assert called[0]["name"] == "SYSTEM$WAIT"
    assert selected[0]["name"] == "SYSTEM$WAIT(0, 'MILLISECONDS')"
