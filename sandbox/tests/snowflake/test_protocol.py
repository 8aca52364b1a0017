"""Logins, sessions and queries as drivers speak them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import json
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from snowdome.snowflake import wire
from snowdome.snowflake.catalog.system_roles import new_account
from snowdome.snowflake.queries import QueryRun
from snowdome.snowflake.session import Session
from tests.snowflake.running import PASSWORD, Client, RunningSnowflake, StatementFailed

SLOW_QUERY = "select count(*) from numbers_database.public.n a, numbers_database.public.n b where (a.n * b.n) % 7 = 3"
"""Minutes of work, over the rows of the fixture `numbers`."""
ROWS = 131_072


@pytest.fixture(scope="module")
def numbers(snowflake: RunningSnowflake) -> Iterator[None]:
    client = snowflake.login(roleName="ACCOUNTADMIN")
    client.run("create database numbers_database")
    client.run("create table n (n int)")
    client.run("insert into n values (0)")
    while int(client.cell("select count(*) from n") or 0) < ROWS:
        client.run("insert into n select n + (select count(*) from n) from n")
    yield
    client.run("drop database numbers_database")


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_der(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def token(key: rsa.RSAPrivateKey, user: str = "SERVICE_USER", seconds: int = 60, **claims: Any) -> str:
    fingerprint = base64.b64encode(hashlib.sha256(public_der(key)).digest()).decode()
    now = datetime.now(timezone.utc)
    subject = f"SANDBOX-LOCAL.{user}"
    payload = {
        "iss": f"{subject}.SHA256:{fingerprint}",
        "sub": subject,
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
        **claims,
    }
    return jwt.encode(payload, key, algorithm="RS256")


def _issuer(signed: str) -> str:
    return str(jwt.decode(signed, options={"verify_signature": False})["iss"])


def key_login(snowflake: RunningSnowflake, signed: str, **data: str) -> Client:
    return Client(
        snowflake.port,
        data={"ACCOUNT_NAME": "SANDBOX-LOCAL", "AUTHENTICATOR": "SNOWFLAKE_JWT", "TOKEN": signed, **data},
    )


@pytest.fixture
def service_user(admin: Client, key: rsa.RSAPrivateKey) -> None:
    public = base64.b64encode(public_der(key)).decode()
    admin.run(f"create user service_user type = service rsa_public_key = '{public}'")


@pytest.mark.usefixtures("service_user")
def test_key_pair_login_with_and_without_login_name(snowflake: RunningSnowflake, key: rsa.RSAPrivateKey) -> None:
    assert key_login(snowflake, token(key), LOGIN_NAME="service_user").cell("select current_user()") == "SERVICE_USER"
    assert key_login(snowflake, token(key)).cell("select current_user()") == "SERVICE_USER"


@pytest.mark.usefixtures("service_user")
def test_wrong_key_pair_logins_are_refused(snowflake: RunningSnowflake, key: rsa.RSAPrivateKey) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    header, payload, _ = token(key).split(".")
    forged = f"{header}.{payload}.{token(other).split('.')[2]}"
    unsigned = jwt.encode(jwt.decode(token(key), options={"verify_signature": False}), "", algorithm="none")
    refused = {
        "another key": token(other),
        "another signature": forged,
        "no signature": unsigned,
        "expired": token(key, seconds=-120),
        "valid for too long": token(key, seconds=86_400),
        "a user without a key": token(key, user="ADMIN"),
        "another subject": token(key, sub="SANDBOX-LOCAL.ADMIN"),
        "another account": token(key, iss=_issuer(token(key)).replace("SANDBOX-LOCAL", "OTHER-LOCAL")),
        "noise": "a.b.c",
    }
    for why, signed in refused.items():
        with pytest.raises(StatementFailed) as failure:
            key_login(snowflake, signed)
        assert failure.value.code == "390144", why
    with pytest.raises(StatementFailed) as failure:
        key_login(snowflake, token(key), LOGIN_NAME="ADMIN")
    assert failure.value.code == "390144"


@pytest.mark.parametrize(("user", "password"), [("ADMIN", "wrong"), ("NOBODY", PASSWORD), ("ADMIN", "")])
def test_wrong_password(snowflake: RunningSnowflake, user: str, password: str) -> None:
    with pytest.raises(StatementFailed, match="Incorrect username or password") as failure:
        snowflake.login(user, password)
    assert failure.value.code == "390100"


def test_wrong_account_and_authenticator(snowflake: RunningSnowflake) -> None:
    for data, code in (
        ({"ACCOUNT_NAME": "other", "LOGIN_NAME": "ADMIN", "PASSWORD": PASSWORD}, "390100"),
        ({"ACCOUNT_NAME": "lh10000", "LOGIN_NAME": "ADMIN", "AUTHENTICATOR": "OAUTH", "TOKEN": "x"}, "390103"),
    ):
        with pytest.raises(StatementFailed) as failure:
            Client(snowflake.port, data=data)
        assert failure.value.code == code


def test_access_token_is_bound_to_its_role(snowflake: RunningSnowflake, admin: Client) -> None:
    admin.run("create role token_role")
    admin.run("create user token_user type = service")
    admin.run("grant role token_role to user token_user")
    secret = admin.row(
        "alter user token_user add programmatic access token t role_restriction = 'TOKEN_ROLE' days_to_expiry = 1"
    )["token_secret"]
    login = {
        "ACCOUNT_NAME": "sandbox-local",
        "LOGIN_NAME": "TOKEN_USER",
        "AUTHENTICATOR": "PROGRAMMATIC_ACCESS_TOKEN",
        "TOKEN": secret,
    }
    assert Client(snowflake.port, data=dict(login)).cell("select current_role()") == "TOKEN_ROLE"
    with pytest.raises(StatementFailed) as failure:
        Client(snowflake.port, data=dict(login), roleName="PUBLIC")
    assert failure.value.code == "390189"
    admin.run("alter user token_user remove programmatic access token t")
    with pytest.raises(StatementFailed) as failure:
        Client(snowflake.port, data=dict(login))
    assert failure.value.code == "394400"


def test_disabled_user(snowflake: RunningSnowflake, admin: Client) -> None:
    admin.run("create user sleeper password = 'sl33per-Pass' disabled = true")
    with pytest.raises(StatementFailed) as failure:
        snowflake.login("SLEEPER", "sl33per-Pass")
    assert failure.value.code == "390101"


def test_login_with_a_role_that_is_not_granted(snowflake: RunningSnowflake) -> None:
    with pytest.raises(StatementFailed, match="does not exist or not authorized") as failure:
        snowflake.login(roleName="NO_SUCH_ROLE")
    assert failure.value.code == "390189"


def test_session_ends_with_logout(snowflake: RunningSnowflake) -> None:
    client = snowflake.login()
    assert client.post("/session/heartbeat", {})["success"]
    assert client.post("/session?delete=true", {})["success"]
    # gosnowflake's ErrSessionGone.
    assert client.failure("select 1").code == "390111"
    assert client.post("/session/heartbeat", {})["code"] == "390111"
    assert client.post("/session?delete=true", {})["success"], "a second logout is no error"


@pytest.mark.parametrize(
    "path", ["/queries/v1/query-request", "/queries/v1/abort-request", "/session/heartbeat", "/monitoring/queries/x"]
)
@pytest.mark.parametrize("token", ["", "no-such-token", "None"])
def test_a_token_that_nobody_knows_is_an_http_error_with_its_code(
    snowflake: RunningSnowflake, path: str, token: str
) -> None:
    """As snowflake-connector-nodejs reads it: lib/services/sf.js."""
    client = snowflake.login()
    client.token = token
    method = "GET" if path.startswith("/monitoring") else "POST"
    status, raw = client.request(method, path, {"sqlText": "select 1"} if method == "POST" else None)
    assert (status, json.loads(raw)["code"]) == (401, "390104")


@pytest.mark.parametrize(
    ("statement", "values", "row"),
    [
        # The first is a case of snowflake-connector-nodejs: test/integration/testBind.js, testWrongBinds.
        ("select ?, :2", ("x", 4), ["x", "4"]),
        ("select :2, ?", (1, "y"), ["y", "1"]),
        ("select ?, ?, :3, :1", (1, 2, 3), ["1", "2", "3", "1"]),
        ("select :1, ?", (7,), ["7", "7"]),
    ],
)
def test_a_numbered_bind_may_stand_beside_marks(
    admin: Client, statement: str, values: tuple[Any, ...], row: list[str]
) -> None:
    binds = {
        str(n): {"type": "FIXED" if isinstance(value, int) else "TEXT", "value": str(value)}
        for n, value in enumerate(values, 1)
    }
    assert admin.run(statement, bindings=binds)["rowset"] == [row]


@pytest.mark.parametrize(
    ("wanted", "current"),
    [
        ({"databaseName": "TEST_DATABASE"}, None),
        ({"databaseName": "TEST_DATABASE", "schemaName": ""}, None),
        ({"databaseName": "TEST_DATABASE", "schemaName": "S"}, "S"),
        ({"databaseName": "TEST_DATABASE", "schemaName": "PUBLIC"}, "PUBLIC"),
        ({}, None),
    ],
)
def test_a_login_without_a_schema_has_none(
    admin: Client, snowflake: RunningSnowflake, wanted: dict[str, str], current: str | None
) -> None:
    """PUBLIC is current after USE DATABASE alone: snowflake-connector-python, test/integ/test_connection.py."""
    admin.run("create table test_database.public.there (a int)")
    client = snowflake.login(roleName="ACCOUNTADMIN", **wanted)
    assert client.cell("select current_schema()") == current
    if wanted and current is None:
        # The text is that of the service, as fakesnow's tests/test_fakes.py has it: test_use_invalid_schema.
        refused = client.failure("create table t (a int)")
        assert (refused.code, "Call 'USE SCHEMA', or use a qualified name." in str(refused)) == ("090106", True)
        assert client.rows("select * from there") == [], "$public is on the search path"
        client.run("use database test_database")
        assert client.cell("select current_schema()") == "PUBLIC"


def test_expired_session_is_renewed(tmp_path: Path) -> None:
    running = RunningSnowflake(tmp_path, "--session-seconds", "1")
    client = running.login()
    client.run("set kept = 7")
    time.sleep(1.2)
    assert client.failure("select 1").code == "390112"
    client.token = client.master_token
    renewed = client.post("/session/token-request?requestId=1", {"requestType": "RENEW"})
    client.token = renewed["data"]["sessionToken"]
    assert client.cell("select $kept") == "7"
    client.token = "no-such-token"  # noqa: S105
    assert client.post("/session/token-request", {})["code"] == "390114"
    assert running.stop() < 3


def test_gzip_body_and_bad_bodies(admin: Client) -> None:
    status, raw = _send(admin, gzip.compress(json.dumps({"sqlText": "select 7"}).encode()), gzipped=True)
    assert (status, json.loads(raw)["data"]["rowset"]) == (200, [["7"]])
    for body, gzipped in ((b"{", False), (b"[]", False), (b"not gzip", True), (b'{"sqlText": 1}', False)):
        status, raw = _send(admin, body, gzipped=gzipped)
        assert (status, json.loads(raw)["code"]) == (200, "390400"), body
    assert admin.cell("select 1") == "1"


def _send(client: Client, body: bytes, *, gzipped: bool) -> tuple[int, bytes]:
    connection = client._connection
    headers = {"Authorization": f'Snowflake Token="{client.token}"'}
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    connection.request("POST", "/queries/v1/query-request", body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_empty_statements(admin: Client) -> None:
    for sql in ("", "  ", "-- nothing", ";"):
        assert admin.failure(sql).code == "000900", sql
    assert admin.cell("select 1; -- the end") == "1"


def test_describe_only_runs_nothing(admin: Client) -> None:
    data = admin.run("select 1 as one, 'x' as x", describeOnly=True)
    assert ([column["name"] for column in data["rowtype"]], data["rowset"]) == (["ONE", "X"], [])
    admin.run("create schema never", describeOnly=True)
    assert admin.names("show schemas like 'never'") == []
    assert [c["name"] for c in admin.run("show schemas", describeOnly=True)["rowtype"]][:2] == ["created_on", "name"]


def test_several_statements(admin: Client) -> None:
    two = "create table t (a int); insert into t values (1), (2)"
    assert admin.failure(two).code == "000008"
    assert admin.failure(two, parameters={"MULTI_STATEMENT_COUNT": 3}).code == "000008"
    data = admin.run(two, parameters={"MULTI_STATEMENT_COUNT": 2})
    first, second = data["resultIds"].split(",")
    assert admin.get(f"/queries/{first}/result")["data"]["rowset"] == [["Table T successfully created."]]
    assert admin.get(f"/queries/{second}/result")["data"]["rowset"] == [["2"]]
    failure = admin.failure("select 1; selec 2", parameters={"MULTI_STATEMENT_COUNT": 0})
    assert failure.code == "001003"


def test_asynchronous_query(admin: Client) -> None:
    answer = admin.raw("select 5", asyncExec=True)
    assert answer["code"] == "333334"
    query_id = answer["data"]["queryId"]
    assert admin.get(f"/queries/{query_id}/result")["data"]["rowset"] == [["5"]]
    for path in (f"/monitoring/queries/{query_id}", f"/monitoring/queries//{query_id}"):
        (query,) = admin.get(path)["data"]["queries"]
        assert query["status"] == "SUCCESS"
    assert admin.cell(f"select * from table(result_scan('{query_id}'))") == "5"  # noqa: S608 - an ID of ours
    assert admin.get("/monitoring/queries/7f000001-0000-4000-8000-000000000000")["data"]["queries"] == []
    assert admin.get("/queries/7f000001-0000-4000-8000-000000000000/result")["code"] == "000709"


@pytest.mark.parametrize(("asynchronous", "code"), [(True, "333334"), (False, "333333")])
def test_a_query_that_is_asked_for_again_keeps_its_code(asynchronous: bool, code: str) -> None:
    account = new_account("LOCAL", "us-west-2", "not a hash")
    session = Session(1, account, "ADMIN", "ACCOUNTADMIN")
    answer = wire.in_progress(QueryRun("id", session, "call system$wait(50)", asynchronous=asynchronous))
    assert (answer["code"], answer["data"]["getResultUrl"]) == (code, "/queries/id/result")


@pytest.mark.full
@pytest.mark.parametrize(("asynchronous", "code"), [(True, "333334"), (False, "333333")])
def test_a_query_that_takes_longer_than_a_request_waits_keeps_its_code(
    admin: Client, asynchronous: bool, code: str
) -> None:
    body = {"sqlText": "call system$wait(47)", "asyncExec": asynchronous}
    answer = admin.post(f"/queries/v1/query-request?requestId={uuid.uuid4()}", body)
    assert answer["code"] == code
    if asynchronous:
        assert admin.get(answer["data"]["getResultUrl"])["code"] == code
    assert admin.get(answer["data"]["getResultUrl"])["data"]["rowset"] == [["waited 47 seconds"]]


def test_a_canceled_query_has_failed(admin: Client) -> None:
    # As snowflake-connector-python's own test has it: test/integ/test_async.py, test_async_error.
    query_id = admin.raw("call system$wait(60)", asyncExec=True)["data"]["queryId"]
    assert admin.cell(f"select system$cancel_query('{query_id}')") == f"query [{query_id}] terminated."
    assert admin.get(f"/queries/{query_id}/result")["code"] == "000604"
    (query,) = admin.get(f"/monitoring/queries/{query_id}")["data"]["queries"]
    assert (query["status"], query["errorCode"]) == ("FAILED_WITH_ERROR", "000604")


def test_what_follows_a_scan_of_a_result_is_done_with_its_rows(admin: Client) -> None:
    admin.run("select column1 a, column1 % 2 b from values (1), (2), (3), (4)")
    scan = "select * from table(result_scan(last_query_id())) pivot (sum(a) for b in (0, 1))"
    assert admin.run(scan)["rowset"] == [["6", "4"]]


def test_results_belong_to_their_user(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create user stranger password = 'str4nger-Pass'")
    query_id = admin.run("select 5")["queryId"]
    stranger = snowflake.login("STRANGER", "str4nger-Pass")
    assert stranger.get(f"/queries/{query_id}/result")["code"] == "000709"
    scan = f"select * from table(result_scan('{query_id}'))"  # noqa: S608 - an ID of ours
    assert stranger.failure(scan).code == "000709"


def test_the_same_request_again_answers_the_same_run(admin: Client) -> None:
    admin.run("create table t (a int)")
    first = admin.run("insert into t values (1)", request_id="0d5b2a4e-1111-4222-8333-444455556666")
    again = admin.run("insert into t values (1)", request_id="0d5b2a4e-1111-4222-8333-444455556666")
    assert first["queryId"] == again["queryId"]
    assert admin.cell("select count(*) from t") == "1"


@pytest.mark.usefixtures("numbers")
def test_cancel(snowflake: RunningSnowflake, admin: Client) -> None:
    slow = snowflake.login()
    failures: list[StatementFailed] = []
    request_id = "0d5b2a4e-2222-4222-8333-444455556666"
    thread = threading.Thread(target=lambda: failures.append(slow.failure(SLOW_QUERY, request_id=request_id)))
    thread.start()
    canceller = snowflake.login()
    canceller.token = slow.token
    time.sleep(0.5)
    started = time.monotonic()
    canceller.post("/queries/v1/abort-request", {"requestId": request_id})
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - started < 3
    assert (failures[0].code, failures[0].sqlstate) == ("000604", "57014")


@pytest.mark.usefixtures("numbers")
def test_statement_timeout(snowflake: RunningSnowflake) -> None:
    client = snowflake.login(parameters={"STATEMENT_TIMEOUT_IN_SECONDS": 1})
    assert client.failure(SLOW_QUERY).code == "000604"


@pytest.mark.usefixtures("numbers")
def test_no_client_waits_for_another(snowflake: RunningSnowflake) -> None:
    slow = [snowflake.login() for _ in range(15)]
    threads = [threading.Thread(target=lambda client=client: client.raw(SLOW_QUERY), daemon=True) for client in slow]
    quick = snowflake.login()
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    started = time.monotonic()
    assert quick.cell("select 1") == "1"
    waited = time.monotonic() - started
    assert all(thread.is_alive() for thread in threads)
    canceller = snowflake.login()
    for client in slow:
        canceller.token = client.token
        canceller.cell("select system$cancel_all_queries()")
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    # The bar is no waiting for the others, whose statements take minutes; a busy machine may still take seconds.
    assert waited < 10, f"waited {waited:.1f} s for 15 other clients' queries"


def test_a_client_that_dies_in_the_middle(snowflake: RunningSnowflake) -> None:
    client = snowflake.login()
    connection = http.client.HTTPConnection("127.0.0.1", snowflake.port)
    body = json.dumps({"sqlText": "select count(*) from values (1)"})
    connection.request(
        "POST", "/queries/v1/query-request", body, {"Authorization": f'Snowflake Token="{client.token}"'}
    )
    connection.close()
    connection = http.client.HTTPConnection("127.0.0.1", snowflake.port)
    connection.putrequest("POST", "/queries/v1/query-request")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"{")
    connection.close()
    assert snowflake.login().cell("select 1") == "1"


@pytest.mark.usefixtures("numbers")
def test_large_result_comes_in_chunks(admin: Client) -> None:
    data = admin.run("select n, 'row ' || n as s from numbers_database.public.n order by n")
    assert data["total"] == ROWS
    rows = list(data["rowset"])
    for chunk in data["chunks"]:
        url = urlsplit(chunk["url"])
        status, raw = admin.request("GET", f"{url.path}?{url.query}")
        assert status == 200
        part = json.loads(b"[" + gzip.decompress(raw) + b"]")
        assert len(part) == chunk["rowCount"]
        rows += part
    assert [row[0] for row in rows] == [str(number) for number in range(ROWS)]
    assert admin.request("GET", f"{urlsplit(data['chunks'][0]['url']).path}?key=wrong")[0] == 403


def test_unknown_endpoint(admin: Client) -> None:
    assert admin.request("GET", "/no/such/path")[0] == 404
    health = admin.get("/_health")
    assert health["status"] == "ok"


@pytest.mark.parametrize(
    ("sql", "counts"),
    [
        ("insert into counted values (1), (2)", {"numRowsInserted": 2}),
        ("update counted set n = 3 where n = 1", {"numRowsUpdated": 1}),
        ("delete from counted", {"numRowsDeleted": 2}),
        ("update counted set n = 3 where n = 99", None),
        ("delete from counted where n = 99", None),
        ("select 1", None),
        # As snowflake-connector-python's own test_ctas_stats has it:
        # https://github.com/snowflakedb/snowflake-connector-python/blob/main/test/integ/test_connection.py
        ("create or replace table copied as select * from counted", {"numRowsInserted": 2}),
        ("create or replace table copied as select * from counted where n > 9", None),
        ("create or replace view shown as select * from counted", None),
        ("copy into @%counted from counted", None),
    ],
)
def test_rows_that_a_statement_changes_are_counted_and_none_where_none_is(
    admin: Client, sql: str, counts: dict[str, int] | None
) -> None:
    admin.run("create or replace table counted (n int)")
    admin.run("insert into counted values (1), (2)")
    found = admin.run(sql).get("stats")
    zero = dict.fromkeys(("numRowsInserted", "numRowsUpdated", "numRowsDeleted", "numDmlDuplicates"), 0)
    assert found == (None if counts is None else {**zero, **counts})


def test_rows_that_a_load_adds_are_counted(admin: Client) -> None:
    admin.run("use warehouse compute_wh")
    admin.run("create table counted (n int)")
    admin.run("copy into @%counted from (select 1 union all select 2)")
    stats = admin.run("copy into counted")["stats"]
    assert (stats["numRowsInserted"], stats["numRowsDeleted"], stats["numDmlDuplicates"]) == (2, 0, 0)
    assert "stats" not in admin.run("copy into counted")


def test_an_answer_without_an_error_has_no_sql_state(admin: Client) -> None:
    # As a driver's recorded answers: snowflake-connector-python, test/data/wiremock/mappings/queries.
    assert "sqlState" not in admin.run("select 1")
    assert admin.failure("select * from nowhere.s.t").sqlstate is not None


def test_binds_in_files_are_refused_by_name(admin: Client) -> None:
    with pytest.raises(StatementFailed, match="Unsupported feature 'binds in files of a stage'") as refused:
        admin.run("select ?", bindStage="@SYSTEM$BIND/1")
    assert refused.value.code == "000002"
