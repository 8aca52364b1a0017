"""The process: builds the account, serves it, and leaves nothing behind when it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
from pathlib import Path

import uvicorn

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.system_roles import ADMINISTRATOR, new_account
from snowdome.snowflake.credentials import hash_password
from snowdome.snowflake.engine import FILES_FOLDER, Engine
from snowdome.snowflake.persistence import AccountFile
from snowdome.snowflake.query_service import QueryService
from snowdome.snowflake.server import Server
from snowdome.snowflake.session_store import SessionStore

EXPIRY_CHECK_SECONDS = 60.0

log = logging.getLogger("snowdome.snowflake")


def run(
    *,
    port: int,
    state_dir: Path,
    region: str,
    account_name: str,
    persist: bool,
    session_seconds: int,
    administrator_password: str,
    aws_endpoint: str,
    access_key_id: str,
    secret_access_key: str,
) -> None:
    """Serves until SIGTERM or SIGINT."""
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    account_file = AccountFile(state_dir / "snowflake-account.json") if persist else None
    account = _account(account_file, account_name, region, administrator_password)
    engine = Engine(
        account,
        aws_endpoint=aws_endpoint,
        access_key_id=access_key_id,
        secret_access_key=secret_access_key,
        state_dir=state_dir,
        persist=persist,
        is_older=account_file is not None and account_file.is_older,
    )
    save = account_file.saver(account) if account_file is not None else lambda: None
    files = state_dir / FILES_FOLDER
    sessions = SessionStore(account, session_seconds)
    service = QueryService(engine, files, save)
    application = Server(account, engine, sessions, service).application()
    for stop in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops on these and then raises them again; without a handler that would skip the clean-up below.
        signal.signal(stop, lambda *_: None)
    try:
        asyncio.run(_serve(application, port, state_dir, engine, sessions))
    finally:
        service.close()
        engine.close()
        save()
        (state_dir / "snowflake.json").unlink(missing_ok=True)
        if not persist:
            shutil.rmtree(files, ignore_errors=True)
    # Threads of canceled statements may still be inside a call that cannot be interrupted; SIGTERM must end in 3 s.
    logging.shutdown()
    os._exit(0)


def _account(account_file: AccountFile | None, name: str, region: str, administrator_password: str) -> Account:
    stored = account_file.load() if account_file is not None else None
    if stored is None:
        return new_account(name, region, hash_password(administrator_password))
    stored.name = name
    stored.users[ADMINISTRATOR].password_hash = hash_password(administrator_password)
    return stored


async def _serve(application: object, port: int, state_dir: Path, engine: Engine, sessions: SessionStore) -> None:
    # With the protocol spelled out asyncio turns Nagle off; else every answer waits 40 ms for an acknowledgment.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    server = uvicorn.Server(
        uvicorn.Config(
            application,  # type: ignore[arg-type]
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=75,
            lifespan="off",
        )
    )
    expiry = asyncio.create_task(_close_expired(engine, sessions))
    ready = asyncio.create_task(_announce(server, state_dir, listener.getsockname()[1]))
    await server.serve(sockets=[listener])
    for task in (expiry, ready):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _announce(server: uvicorn.Server, state_dir: Path, port: int) -> None:
    """Writes snowflake.json once connections are accepted."""
    while not server.started:
        await asyncio.sleep(0.01)
    temporary = state_dir / "snowflake.json.new"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"pid": os.getpid(), "port": port}, file)
    temporary.replace(state_dir / "snowflake.json")
    log.info("listening on 127.0.0.1:%d", port)


async def _close_expired(engine: Engine, sessions: SessionStore) -> None:
    while True:
        await asyncio.sleep(EXPIRY_CHECK_SECONDS)
        for session in sessions.expired():
            await asyncio.to_thread(engine.close_session, session)
