"""Bodies, texts and times: what is too much is refused before memory or a processor is taken."""
# ruff: noqa: S608 - numbers only

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pytest

from snowdome.snowflake import wire
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.engine import json_encoding
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.queries import QueryRun
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.session import Session
from tests.snowflake.running import Client, RunningSnowflake, StatementFailed


def _resident(process_id: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * 4096


@pytest.mark.parametrize("chunked", [False, True])
def test_a_long_login_is_refused_before_it_is_kept(snowflake: RunningSnowflake, chunked: bool) -> None:
    before = _resident(snowflake.process.pid)
    connection = http.client.HTTPConnection("127.0.0.1", snowflake.port, timeout=30)
    part = b" " * 1_000_000
    try:
        if chunked:
            connection.request("POST", "/session/v1/login-request", iter([part] * 300), encode_chunked=True)
        else:
            connection.request("POST", "/session/v1/login-request", part * 300)
        answer = json.loads(connection.getresponse().read())
        assert answer["code"] == "390400"
    except (BrokenPipeError, ConnectionResetError):
        pass  # The server hung up while the body was on its way.
    assert _resident(snowflake.process.pid) - before < 100_000_000


def test_a_small_login_that_unpacks_to_a_long_one_is_refused(snowflake: RunningSnowflake) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", snowflake.port, timeout=30)
    packed = gzip.compress(b'{"data": "' + b"a" * 50_000_000 + b'"}')
    connection.request("POST", "/session/v1/login-request", packed, {"Content-Encoding": "gzip"})
    assert json.loads(connection.getresponse().read())["code"] == "390400"


@pytest.mark.parametrize("sql", ["select '{}'", 'select "{}"', "select /* {} */ 1", "insert into t values ('{}')"])
def test_a_text_of_20_mb_is_refused_at_once(admin: Client, sql: str) -> None:
    started = time.monotonic()
    failure = admin.failure(sql.format("x" * 20_000_000))
    assert failure.code == "001003"
    assert "longer than 1000000 characters" in failure.message
    assert time.monotonic() - started < 5


def test_the_time_limit_holds_while_a_statement_is_compiled(admin: Client) -> None:
    admin.run("create table t (a int)")
    admin.run("alter session set statement_timeout_in_seconds = 1")
    condition = " or ".join(f"a * {number} + {number} = {number}" for number in range(12_000))
    started = time.monotonic()
    assert admin.failure(f"select a from t where {condition}").code == "000604"
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    "sql",
    [
        # A few large values in many rows, several in one, many small ones, and all of them in a statement of its own.
        "select repeat(value::varchar, 30000000) from table(flatten(array_generate_range(0, 40)))",
        "select " + ", ".join(f"repeat('{letter}', 100000000) as {letter}" for letter in "abcdef"),
        "select repeat(value::varchar, 2000) from table(flatten(array_generate_range(0, 100000)))",
        "select a.a, b.a from (select repeat('x', 90000000) as a) a,"
        " (select column1 as a from values (1), (2), (3), (4), (5), (6), (7)) b",
    ],
)
def test_rows_that_do_not_fit_are_refused_by_name_and_the_sandbox_goes_on(
    admin: Client, snowflake: RunningSnowflake, sql: str
) -> None:
    """Snowflake has no such limit: a statement may answer any number of values of 128 MB."""
    failure = admin.failure(sql)
    # The engine's own limit comes first where a few rows are larger still.
    assert ("rows of more than 512 MB in one statement" in failure.message) or ("more memory" in failure.message)
    assert _resident(snowflake.process.pid) < 4_000_000_000
    assert admin.cell("select 1") == "1"


def test_what_fails_after_thousands_of_rows_fails_in_snowflakes_words(admin: Client) -> None:
    late = "from table(flatten(array_generate_range(0, 100000)))"
    for value, code in (
        ("iff(value = 60000, 'x', '1')::int", "100038"),
        ("1 / (value - 60000)", "100051"),
        ("iff(value = 60000, '2024-02-30', '2024-02-29')::date", "100040"),
    ):
        assert admin.failure(f"select {value} {late}").code == code


def half_spent(result: Result, *, arrow: bool) -> QueryRun:
    """A statement that has a second left of its two."""
    started = datetime.now(timezone.utc)
    session = Session(1, Account(), "U", "R", format_parameter="JDBC_QUERY_RESULT_FORMAT" if arrow else "")
    ended = started + timedelta(seconds=1)
    return QueryRun("q", session, "select", started_at=started, ended_at=ended, limit_seconds=2, result=result)


@pytest.mark.parametrize("encode", ["answer", "chunk"])
@pytest.mark.parametrize("arrow", [False, True], ids=["json", "arrow"])
def test_the_time_limit_holds_while_a_result_is_encoded(
    monkeypatch: pytest.MonkeyPatch, arrow: bool, encode: str
) -> None:
    encoded = 0

    def slow(value: object, *_: object) -> str:
        nonlocal encoded
        encoded += 1
        time.sleep(0.001)
        return str(value)

    monkeypatch.setattr(json_encoding, "json_text", slow)
    table = pa.table({"A": [[1]] * (wire.INLINE_ROWS + 10_000)})
    result = Result([Column("A", "ARRAY")], table=table, statement_type=StatementType.SELECT)
    run = half_spent(result, arrow=arrow)
    told: SnowflakeError | str
    try:
        told = wire.answer(run, "")["code"] if encode == "answer" else repr(wire.chunk(run, 0))
    except SnowflakeError as error:
        told = error.code
    assert told == "000604"
    assert 0 < encoded < 5_000
    run.limit_seconds = None
    monkeypatch.undo()
    assert wire.answer(run, "")["code"] is None
    assert wire.chunk(run, 0)


def test_five_wrong_passwords_lock_a_user(admin: Client, snowflake: RunningSnowflake) -> None:
    """https://docs.snowflake.com/en/sql-reference/sql/create-user: MINS_TO_UNLOCK"""
    admin.run("create user clumsy password = 'r1ght-Password'")

    def login(password: str) -> str:
        try:
            snowflake.login("CLUMSY", password)
        except StatementFailed as failure:
            return failure.code
        return ""

    assert [login("wrong") for _ in range(4)] == ["390100"] * 4
    assert login("r1ght-Password") == ""
    assert [login("wrong") for _ in range(5)] == ["390100"] * 5
    assert login("r1ght-Password") == "390102"
    assert admin.row("show users like 'clumsy'")["mins_to_unlock"] == "15"
    admin.run("alter user clumsy set mins_to_unlock = 0")
    assert login("r1ght-Password") == ""
    admin.run("alter user clumsy set mins_to_unlock = 5")
    assert login("r1ght-Password") == "390102"
    admin.run("alter user clumsy unset mins_to_unlock")
    assert login("r1ght-Password") == ""


@pytest.mark.parametrize(
    ("option", "named"), [("databaseName", "database"), ("schemaName", "schema"), ("warehouse", "warehouse")]
)
def test_a_login_that_asks_for_its_defaults_to_be_checked_fails_without_them(
    admin: Client, snowflake: RunningSnowflake, option: str, named: str
) -> None:
    # validate_default_parameters of https://github.com/snowflakedb/snowflake-connector-python, test_connection.py
    wanted = {"databaseName": "TEST_DATABASE", option: "NOT_THERE"}
    snowflake.login(roleName="ACCOUNTADMIN", **wanted)
    with pytest.raises(StatementFailed) as failure:
        snowflake.login(roleName="ACCOUNTADMIN", parameters={"CLIENT_VALIDATE_DEFAULT_PARAMETERS": True}, **wanted)
    assert failure.value.code == "390201"
    assert named in failure.value.message


def test_show_tables_beside_create_or_replace_and_drop(admin: Client, snowflake: RunningSnowflake) -> None:
    stop = threading.Event()
    faults: list[StatementFailed] = []

    def churn(number: int) -> None:
        client = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
        while not stop.is_set():
            client.run(f"create or replace table churn_{number} as select 1 as a")
            client.run(f"drop table churn_{number}")

    def watch() -> None:
        client = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
        while not stop.is_set():
            for statement in ("show tables", "show objects"):
                try:
                    client.run(statement)
                except StatementFailed as failure:
                    faults.append(failure)

    threads = [threading.Thread(target=churn, args=(number,)) for number in range(4)]
    threads += [threading.Thread(target=watch) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(6)
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
