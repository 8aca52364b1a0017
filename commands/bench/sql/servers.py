"""The two servers, each a process of its own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commands.bench.server_process import running

Login = dict[str, Any]

START_SECONDS = 60
# It logs every request to its output, where nobody reads: a full pipe would stop it.
FAKESNOW = """import json, os, sys, fakesnow
with fakesnow.server() as login:
    print(json.dumps(login), flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdin.read()
"""


@contextmanager
def sandbox_server(python: str) -> Iterator[Login]:
    """`python -m snowdome.snowflake` without an AWS. `python`: of the sandbox's environment."""
    with tempfile.TemporaryDirectory(prefix="bench-sql-") as folder:
        password = secrets.token_urlsafe(16)
        environment = {
            **os.environ,
            "SANDBOX_AWS_ENDPOINT": "http://127.0.0.1:9",
            "SANDBOX_SNOWFLAKE_ACCESS_KEY_ID": "none",
            "SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY": "none",
            "SANDBOX_SNOWFLAKE_ADMIN_PASSWORD": password,
            "SANDBOX_OWNER_PID": str(os.getpid()),
        }
        command = [python, "-m", "snowdome.snowflake", "--port", "0", "--state-dir", folder]
        with running(command, environment) as process:
            port = int(json.loads(_content(Path(folder, "snowflake.json"), process))["port"])
            yield {
                "account": "sandbox-local",
                "user": "ADMIN",
                "password": password,
                "host": "127.0.0.1",
                "port": port,
                "protocol": "http",
            }


@contextmanager
def fakesnow_server() -> Iterator[Login]:
    """fakesnow's server, of this environment."""
    with running([sys.executable, "-c", FAKESNOW], dict(os.environ)) as process:
        assert process.stdout is not None
        login = json.loads(process.stdout.readline())
        yield {name: value for name, value in login.items() if name != "network_timeout"}


def _content(file: Path, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("The sandbox's Snowflake did not start.")
        time.sleep(0.05)
    return file.read_text()
