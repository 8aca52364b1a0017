"""A run's output in CloudWatch Logs, while it runs: with the job role's own permissions, as on Glue.

Groups `<prefix>/output` and `<prefix>/error`, made if they are missing; stream = run ID. The prefix is /aws-glue/jobs
or the job parameter --custom-logGroup-prefix. A role that may not write logs loses them; the run goes on.
https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging-enable.html
"""

from __future__ import annotations

import threading
import time
from typing import Any

from botocore.exceptions import ClientError

DEFAULT_PREFIX = "/aws-glue/jobs"
PREFIX_PARAMETER = "--custom-logGroup-prefix"
FLUSH_SECONDS = 0.5
#: A PutLogEvents call takes 10,000 events and 1 MB.
EVENTS_PER_CALL = 1000
EVENT_CHARACTERS = 1000


def log_group_prefix(arguments: dict[str, str]) -> str:
    return arguments.get(PREFIX_PARAMETER, DEFAULT_PREFIX).rstrip("/")


class RunLogs:
    def __init__(self, client: Any, prefix: str, run_id: str) -> None:
        """`client` is a CloudWatch Logs client with the run's credentials."""
        self._client, self._prefix, self._run_id = client, prefix, run_id
        self._lines: dict[str, list[dict[str, Any]]] = {"output": [], "error": []}
        self._open: set[str] = set()
        self._refused: set[str] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._flush_regularly, daemon=True)
        self._thread.start()

    def add(self, stream: str, line: str) -> None:
        """`stream` is output or error. CloudWatch takes no empty events."""
        if line:
            event = {"timestamp": int(time.time() * 1000), "message": line[:EVENT_CHARACTERS]}
            with self._lock:
                self._lines[stream].append(event)

    def close(self) -> None:
        """Returns once all lines are written."""
        self._closed.set()
        self._thread.join()

    def _flush_regularly(self) -> None:
        while not self._closed.wait(FLUSH_SECONDS):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        for stream in self._lines:
            with self._lock:
                events, self._lines[stream] = self._lines[stream], []
            if events and stream not in self._refused:
                try:
                    self._write(f"{self._prefix}/{stream}", events)
                except ClientError as error:
                    if error.response["Error"]["Code"] != "AccessDeniedException":
                        raise
                    self._refused.add(stream)

    def _write(self, group: str, events: list[dict[str, Any]]) -> None:
        if group not in self._open:
            self._create(self._client.create_log_group, logGroupName=group)
            self._create(self._client.create_log_stream, logGroupName=group, logStreamName=self._run_id)
            self._open.add(group)
        for first in range(0, len(events), EVENTS_PER_CALL):
            self._client.put_log_events(
                logGroupName=group, logStreamName=self._run_id, logEvents=events[first : first + EVENTS_PER_CALL]
            )

    def _create(self, call: Any, **names: str) -> None:
        """A role without CreateLogGroup can still write to a group that is there."""
        try:
            call(**names)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ResourceAlreadyExistsException", "AccessDeniedException"):
                raise
