"""The HTTP endpoints that Snowflake's drivers call.

Errors of statements, sessions and logins are answered with HTTP 200 and `success: false`, as Snowflake does: drivers
send a request again, some for ever, when it answers HTTP 500.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from snowdome.snowflake import wire
from snowdome.snowflake.authentication import authenticate
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.engine import Engine
from snowdome.snowflake.errors import SnowflakeError, internal, query_not_found
from snowdome.snowflake.queries import QueryRun
from snowdome.snowflake.query_service import QueryService
from snowdome.snowflake.requests import MAX_LOGIN_BYTES, QueryRequest, malformed, read_body, token
from snowdome.snowflake.session_store import MASTER_SECONDS, SessionStore, Tokens

SERVER_VERSION = "9.34.0"
WAIT_SECONDS = 45.0
"""How long a request waits for its statement before the driver is told to poll, as in Snowflake."""

log = logging.getLogger("snowdome.snowflake")
Endpoint = Callable[[Request], Awaitable[Response]]


class Server:
    """The endpoints over one account."""

    def __init__(self, account: Account, engine: Engine, sessions: SessionStore, service: QueryService) -> None:
        self._account = account
        self._engine = engine
        self._sessions = sessions
        self._service = service

    def application(self) -> Starlette:
        post, get = ["POST"], ["GET"]
        routes = [
            ("/_health", self.health, get),
            ("/session/v1/login-request", self.login, post),
            ("/session/token-request", self.renew, post),
            ("/session/heartbeat", self.heartbeat, post),
            ("/session/heartbeat", self.heartbeat, get),
            ("/session", self.session, post),
            ("/telemetry/send", self.telemetry, post),
            ("/telemetry/send/sessionless", self.telemetry, post),
            ("/queries/v1/query-request", self.query, post),
            ("/queries/v1/abort-request", self.abort, post),
            ("/queries/{query_id}/result", self.result, get),
            ("/queries/{query_id}/abort-request", self.abort_by_id, post),
            ("/monitoring/queries/{query_id}", self.monitoring, get),
            # The Python connector 5 doubles this slash.
            ("/monitoring/queries//{query_id}", self.monitoring, get),
            ("/results/{query_id}/{number:int}", self.chunk, get),
        ]
        return Starlette(
            routes=[Route(path, _guarded(endpoint), methods=methods) for path, endpoint, methods in routes],
            exception_handlers={404: _not_found, 405: _not_found},
        )

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok", "account": f"{self._account.name}", "region": self._account.region})

    # --- login and sessions

    async def login(self, request: Request) -> Response:
        body = await read_body(request, MAX_LOGIN_BYTES)
        data = body.get("data")
        if not isinstance(data, dict):
            raise malformed("data is missing")
        try:
            tokens = await asyncio.to_thread(self._open_session, data, dict(request.query_params))
        except SnowflakeError as error:
            return JSONResponse(wire.login_refused(error))
        tokens.session.client_application = str(data.get("CLIENT_APP_ID") or "")
        tokens.session.format_parameter = _format_parameter(data, request.headers.get("user-agent", ""))
        return JSONResponse(wire.success(self._login_data(tokens)))

    def _open_session(self, data: dict[str, Any], wanted: dict[str, str]) -> Tokens:
        with self._account.lock:
            login = authenticate(self._account, data)
            parameters = data.get("SESSION_PARAMETERS")
            tokens = self._sessions.open(login, wanted, parameters if isinstance(parameters, dict) else {})
        session = tokens.session
        session.find_result = lambda query_id: self._service.queries.result(session, query_id)
        session.is_cancelled = self._service.queries.is_cancelled
        return tokens

    def _login_data(self, tokens: Tokens) -> dict[str, Any]:
        from snowdome.snowflake import session_parameters

        session = tokens.session
        return {
            "token": tokens.token,
            "masterToken": tokens.master_token,
            "validityInSeconds": self._sessions.session_seconds,
            "masterValidityInSeconds": MASTER_SECONDS,
            "displayUserName": session.user,
            "serverVersion": SERVER_VERSION,
            "firstLogin": False,
            "remMeToken": None,
            "remMeValidityInSeconds": 0,
            "healthCheckInterval": 45,
            "newClientForUpgrade": None,
            "sessionId": session.id,
            "parameters": session_parameters.for_client(session),
            "sessionInfo": {
                "databaseName": session.database,
                "schemaName": session.schema,
                "warehouseName": session.warehouse,
                "roleName": session.role,
            },
            "idToken": None,
            "idTokenValidityInSeconds": 0,
            "responseData": None,
            "mfaToken": None,
            "mfaTokenValidityInSeconds": 0,
        }

    async def renew(self, request: Request) -> Response:
        renewed = self._sessions.renew(token(request))
        return JSONResponse(
            wire.success(
                {
                    "sessionToken": renewed.token,
                    "validityInSecondsST": self._sessions.session_seconds,
                    "masterToken": renewed.master_token,
                    "validityInSecondsMT": MASTER_SECONDS,
                    "sessionId": renewed.session.id,
                }
            )
        )

    async def heartbeat(self, request: Request) -> Response:
        self._sessions.find(token(request))
        return JSONResponse(wire.success(None))

    async def session(self, request: Request) -> Response:
        if request.query_params.get("delete") != "true":
            raise malformed("delete=true is missing")
        closed = self._sessions.close(token(request))
        if closed is not None:
            await asyncio.to_thread(self._engine.close_session, closed)
        return JSONResponse(wire.success(None))

    async def telemetry(self, request: Request) -> Response:
        """Drivers report on themselves; nothing of it is kept."""
        return JSONResponse(wire.success("Log Received"))

    # --- queries

    async def query(self, request: Request) -> Response:
        session = self._sessions.find(token(request))
        query = QueryRequest.read(await read_body(request), dict(request.query_params))
        run = self._service.submit(session, query)
        if query.asynchronous:
            run.asynchronous = True
            return JSONResponse(wire.in_progress(run))
        return await self._answer_when_done(run, request)

    async def result(self, request: Request) -> Response:
        return await self._answer_when_done(self._own_run(request), request)

    async def monitoring(self, request: Request) -> Response:
        self._sessions.find(token(request))
        run = self._service.queries.get(request.path_params["query_id"])
        return JSONResponse(wire.success({"queries": [] if run is None else [_state(run)]}))

    async def abort(self, request: Request) -> Response:
        session = self._sessions.find(token(request))
        request_id = str((await read_body(request)).get("requestId") or "")
        run = self._service.queries.find_request(session, request_id)
        if run is not None:
            await asyncio.to_thread(self._service.queries.cancel, run)
        return JSONResponse(wire.success(None))

    async def abort_by_id(self, request: Request) -> Response:
        await asyncio.to_thread(self._service.queries.cancel, self._own_run(request))
        return JSONResponse(wire.success(None))

    async def chunk(self, request: Request) -> Response:
        """Rows beyond the first. Drivers send no token here: the URL's key is the secret, as in Snowflake's S3 URLs."""
        run = self._service.queries.get(request.path_params["query_id"])
        number = request.path_params["number"]
        if run is None or run.result is None or request.query_params.get("key") != run.chunk_key:
            return Response(status_code=403)
        if number >= wire.chunk_count(run.result):
            return Response(status_code=404)
        try:
            content = await asyncio.to_thread(self._encode_chunk, run, number)
        except SnowflakeError as error:
            return Response(error.message, status_code=504)
        return Response(content, headers={"content-encoding": "gzip"}, media_type="application/octet-stream")

    def _encode_chunk(self, run: QueryRun, number: int) -> bytes:
        return gzip.compress(wire.chunk(run, number), compresslevel=1)

    def _own_run(self, request: Request) -> QueryRun:
        session = self._sessions.find(token(request))
        query_id = request.path_params["query_id"]
        run = self._service.queries.get(query_id)
        if run is None or run.session.user != session.user:
            raise query_not_found(query_id)
        return run

    async def _answer_when_done(self, run: QueryRun, request: Request) -> Response:
        if not await _wait(run):
            return JSONResponse(wire.in_progress(run))
        base_url = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
        body = await asyncio.to_thread(self._encode_answer, run, base_url)
        return Response(body, media_type="application/json")

    def _encode_answer(self, run: QueryRun, base_url: str) -> bytes:
        return json.dumps(wire.answer(run, base_url), separators=(",", ":")).encode()


async def _wait(run: QueryRun) -> bool:
    """Whether the statement ends within WAIT_SECONDS, without holding a thread meanwhile."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    run.on_done.append(lambda: loop.call_soon_threadsafe(ended.set))
    if run.finished:
        return True
    try:
        await asyncio.wait_for(ended.wait(), WAIT_SECONDS)
    except TimeoutError:
        return run.finished
    return True


def _state(run: QueryRun) -> dict[str, Any]:
    if not run.finished:
        status = "RUNNING"
    elif run.error is None:
        status = "SUCCESS"
    else:
        # Of a canceled one, too: snowflake-connector-python, test/integ/test_async.py.
        status = "FAILED_WITH_ERROR"
    return {
        "id": run.id,
        "status": status,
        "state": status,
        "errorCode": run.error.code if run.error else None,
        "errorMessage": run.error.message if run.error else None,
        "sqlText": run.sql,
        "sessionId": run.session.id,
        "startTime": int(run.started_at.timestamp() * 1000),
        "endTime": int(run.ended_at.timestamp() * 1000) if run.ended_at else 0,
    }


def _format_parameter(data: dict[str, Any], user_agent: str) -> str:
    """The parameter by which this kind of client chooses Arrow or JSON; empty for those that get JSON alone.

    Python clients do not all name themselves at login, but all send their Python version or agent.
    """
    environment = data.get("CLIENT_ENVIRONMENT")
    names = {str(key).upper() for key in environment} if isinstance(environment, dict) else set()
    application = str(data.get("CLIENT_APP_ID") or "")
    if application == "JDBC":
        return "JDBC_QUERY_RESULT_FORMAT"
    is_python = application.startswith("Python") or "PYTHON_VERSION" in names or user_agent.startswith("Python")
    return "PYTHON_CONNECTOR_QUERY_RESULT_FORMAT" if is_python else ""


_HTTP_STATUS = {"390104": 401}
"""By error. Drivers take a token that nobody knows from HTTP's status, and renew one that has expired from the answer:
snowflake-connector-nodejs, lib/services/sf.js; https://github.com/snowflakedb/snowflake-connector-net/issues/1293.
"""


def _guarded(endpoint: Endpoint) -> Endpoint:
    """The endpoint with its errors as Snowflake's answers."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except SnowflakeError as error:
            return JSONResponse(wire.failure(error, {}), status_code=_HTTP_STATUS.get(error.code, 200))
        except Exception:
            log.exception("%s %s", request.method, request.url.path)
            return JSONResponse(wire.failure(internal("request"), {}))

    return guarded


async def _not_found(request: Request, error: Exception) -> Response:
    log.warning("no endpoint for %s %s", request.method, request.url.path)
    return JSONResponse({"message": f"{request.method} {request.url.path} is not an endpoint."}, status_code=404)
