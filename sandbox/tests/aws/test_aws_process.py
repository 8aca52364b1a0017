"""The process: ready file, health, state, refusal to start, clean stop, kept connections."""

from __future__ import annotations

import http.client
import os
import stat
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest

from snowdome.testing.running_aws import HOME, REGION, RunningSandbox


def test_health_answers_without_a_signature(sandbox: RunningSandbox) -> None:
    services = ["events", "glue", "iam", "iceberg", "kms", "lakeformation", "logs", "s3", "sns", "sts"]
    assert sandbox.ask("/_health") == {"status": "ok", "services": services, "region": REGION}


def test_the_ready_file_is_private(sandbox: RunningSandbox) -> None:
    assert stat.S_IMODE((sandbox.state_dir / "aws.json").stat().st_mode) == 0o600


def test_the_state_needs_the_secret_of_the_administrator(sandbox: RunningSandbox) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403"):
        sandbox.ask("/_sandbox/state", {"x-sandbox-admin": "guess"})
    assert sandbox.state()["account"] == "123456789012"


def test_secrets_are_not_in_the_command_line_nor_in_the_log(sandbox: RunningSandbox) -> None:
    command = Path(f"/proc/{sandbox.process.pid}/cmdline").read_text()
    for keys in (sandbox.administrator, sandbox.snowflake):
        assert keys.secret_access_key not in command + sandbox.log.read_text()


def test_a_connection_serves_many_requests(sandbox: RunningSandbox) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=5)
    connection.request("GET", "/_health")
    connection.getresponse().read()
    kept = connection.sock
    # Refused before its body is read: the body must not be taken for the next request.
    connection.request("PUT", "/bucket/key", body=b"GET /_health HTTP/1.1\r\n\r\n" * 1000)
    refused = connection.getresponse()
    assert (refused.status, b"Missing Authentication Token" in refused.read()) == (403, True)
    connection.request("GET", "/_health")
    assert connection.getresponse().status == 200
    assert connection.sock is kept


def test_a_bad_content_length_does_not_end_the_server(sandbox: RunningSandbox) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=5)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", "many")
    connection.endheaders()
    assert connection.getresponse().status == 400
    assert sandbox.ask("/_health")["status"] == "ok"


def test_it_does_not_start_without_its_keys(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SANDBOX_")}
    command = [sys.executable, "-m", "snowdome.aws", "--state-dir", str(tmp_path)]
    ended = subprocess.run(command, cwd=HOME, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "the environment variable SANDBOX_ADMIN_ACCESS_KEY_ID is not set" in ended.stderr
    assert not (tmp_path / "aws.json").exists()


def test_it_stops_within_three_seconds_with_connections_open(tmp_path: Path) -> None:
    running = RunningSandbox(tmp_path)
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=5)
    connection.request("GET", "/_health")
    connection.getresponse().read()
    assert running.stop() < 3
    assert running.process.returncode == 0
