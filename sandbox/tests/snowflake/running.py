"""A Snowflake sandbox process for tests, and a client that shows exactly what goes over the wire."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from snowdome.testing.running_aws import HOME, RunningSandbox

PASSWORD = "Correct-Horse-7"  # noqa: S105 - of an account that lives as long as the test
START_SECONDS = 30


class StatementFailed(AssertionError):
    """An answer with `success: false`."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__(f"{answer['code']}: {answer['message']}")
        self.code: str = answer["code"]
        self.message: str = answer["message"]
        self.sqlstate: str | None = (answer.get("data") or {}).get("sqlState")


class RunningSnowflake:
    """`python -m snowdome.snowflake` on a free port, beside an AWS. Without one, what needs it finds it unreachable."""

    def __init__(self, folder: Path, *options: str, aws: RunningSandbox | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.options = options
        self._aws = ("http://127.0.0.1:9", "AKIAIOSFODNN7EXAMPLE", "no-secret")
        if aws is not None:
            self._aws = (aws.endpoint, aws.snowflake.access_key_id, aws.snowflake.secret_access_key)
        self.start()

    def start(self) -> None:
        self.log = self.folder / "snowflake.log"
        ready = self.folder / "snowflake.json"
        ready.unlink(missing_ok=True)
        endpoint, key_id, secret_key = self._aws
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "SANDBOX_AWS_ENDPOINT": endpoint,
            "SANDBOX_SNOWFLAKE_ACCESS_KEY_ID": key_id,
            "SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY": secret_key,
            "SANDBOX_SNOWFLAKE_ADMIN_PASSWORD": PASSWORD,
            "SANDBOX_OWNER_PID": str(os.getpid()),
        }
        command = [sys.executable, "-m", "snowdome.snowflake", "--port", "0", "--state-dir", str(self.folder)]
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *self.options], cwd=HOME, env=environment, stderr=log, stdout=log
            )
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() - started > START_SECONDS:
                raise RuntimeError(f"Snowflake did not start:\n{self.log.read_text()}")
            time.sleep(0.01)
        self.start_seconds = time.monotonic() - started
        self.port = int(json.loads(ready.read_text())["port"])

    def stop(self) -> float:
        """Seconds that SIGTERM took."""
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=10)
        return time.monotonic() - started

    def login(self, user: str = "ADMIN", password: str = PASSWORD, **options: Any) -> Client:
        return Client(self.port, user, password, **options)

    @property
    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024


class Client:
    """A session over plain HTTP. `data` of a login request can be given whole, as drivers of any kind send it."""

    def __init__(self, port: int, user: str = "ADMIN", password: str = PASSWORD, **options: Any) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        data = options.pop("data", None) or {
            "ACCOUNT_NAME": "sandbox-local",
            "LOGIN_NAME": user,
            "PASSWORD": password,
            "CLIENT_APP_ID": options.pop("application", "Test"),
            "SESSION_PARAMETERS": options.pop("parameters", {}),
        }
        self.token = ""
        query = "&".join(f"{key}={value}" for key, value in options.items())
        self.answer = self.post(f"/session/v1/login-request?{query}", {"data": data})
        if not self.answer["success"]:
            raise StatementFailed(self.answer)
        self.token = self.answer["data"]["token"]
        self.master_token = self.answer["data"]["masterToken"]

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Authorization": f'Snowflake Token="{self.token}"', "Content-Type": "application/json"}
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        self._connection.request(method, path, raw, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, body: Any) -> Any:
        status, raw = self.request("POST", path, body)
        assert status == 200, f"HTTP {status}: {raw[:300]!r}"
        return json.loads(raw)

    def get(self, path: str) -> Any:
        status, raw = self.request("GET", path)
        assert status == 200, f"HTTP {status}: {raw[:300]!r}"
        return json.loads(raw)

    def raw(self, sql: str, **body: Any) -> Any:
        """The answer as it comes; a query that takes long is waited for."""
        request_id = body.pop("request_id", None) or uuid.uuid4()
        answer = self.post(f"/queries/v1/query-request?requestId={request_id}", {"sqlText": sql, **body})
        while answer["code"] == "333333":
            answer = self.get(answer["data"]["getResultUrl"])
        return answer

    def run(self, sql: str, **body: Any) -> Any:
        """`data` of the answer; raises StatementFailed."""
        answer = self.raw(sql, **body)
        if not answer["success"]:
            raise StatementFailed(answer)
        return answer["data"]

    def rows(self, sql: str, **body: Any) -> list[dict[str, str | None]]:
        """Rows by column name, cells as JSON clients get them."""
        data = self.run(sql, **body)
        names = [column["name"] for column in data["rowtype"]]
        return [dict(zip(names, row, strict=True)) for row in data["rowset"]]

    def row(self, sql: str) -> dict[str, str | None]:
        (only,) = self.rows(sql)
        return only

    def cell(self, sql: str) -> str | None:
        (only,) = self.row(sql).values()
        return only

    def names(self, sql: str) -> list[str | None]:
        return [row["name"] for row in self.rows(sql)]

    def failure(self, sql: str, **body: Any) -> StatementFailed:
        """The error that the statement must have."""
        answer = self.raw(sql, **body)
        assert not answer["success"], f"{sql!r} succeeded: {str(answer)[:300]}"
        return StatementFailed(answer)
