from __future__ import annotations

from tests.snowflake.running import Client


def test_a_system_function_answers(admin: Client) -> None:
    assert admin.run("call system$wait(1, 'milliseconds')")["rowset"] == [["waited 1 milliseconds"]]
    assert admin.failure("call system$pipe_status('p')").code == "000002"
