"""A run's output in CloudWatch Logs, while it runs: with the job role's own permissions, as on Glue.

Groups `<prefix>/output` and `<prefix>/error`, made if they are missing. A stream's name begins with the run's ID: the
documentation has `ID-driver`, plain logging the ID alone, so one group has the one and the other the other. The prefix
is /aws-glue/jobs or the job parameter --custom-logGroup-prefix. A role that may not write logs loses them; the run goes
on.
https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging-enable.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

DEFAULT_PREFIX = "/aws-glue/jobs"
STREAM_SUFFIXES = {"output": "-driver", "error": ""}
PREFIX_PARAMETER = "--custom-logGroup-prefix"
FLUSH_SECONDS = 0.5
#: A PutLogEvents call takes 10,000 events and 1,048,576 bytes, each event counting 26 bytes more than its text.
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
EVENTS_PER_CALL = 10_000
BYTES_PER_CALL = 1_048_576
EVENT_OVERHEAD_BYTES = 26
#: The quota was 256 KB for years; the stricter reading. A longer line becomes several events.
EVENT_BYTES = 262_144 - EVENT_OVERHEAD_BYTES


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
        now = int(time.time() * 1000)
        events = [{"timestamp": now, "message": part} for part in event_texts(line)]
        with self._lock:
            self._lines[stream].extend(events)

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
                    self._write(f"{self._prefix}/{stream}", self._run_id + STREAM_SUFFIXES[stream], events)
                except ClientError as error:
                    if error.response["Error"]["Code"] != "AccessDeniedException":
                        raise
                    self._refused.add(stream)

    def _write(self, group: str, stream: str, events: list[dict[str, Any]]) -> None:
        if group not in self._open:
            self._create(self._client.create_log_group, logGroupName=group)
            self._create(self._client.create_log_stream, logGroupName=group, logStreamName=stream)
            self._open.add(group)
        for batch in batches(events):
            self._client.put_log_events(logGroupName=group, logStreamName=stream, logEvents=batch)

    def _create(self, call: Any, **names: str) -> None:
        """A role without CreateLogGroup can still write to a group that is there."""
        try:
            call(**names)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("ResourceAlreadyExistsException", "AccessDeniedException"):
                raise


def event_texts(line: str) -> Iterator[str]:
    """The line in texts that each fit into an event; none for an empty line."""
    rest = line.encode(errors="replace")
    while rest:
        text = rest[:EVENT_BYTES].decode(errors="ignore")
        yield text
        rest = rest[len(text.encode()) :]


def batches(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The events in lists that each fit into one call."""
    batch: list[dict[str, Any]] = []
    size = 0
    for event in events:
        cost = len(event["message"].encode()) + EVENT_OVERHEAD_BYTES
        if batch and (size + cost > BYTES_PER_CALL or len(batch) == EVENTS_PER_CALL):
            yield batch
            batch, size = [], 0
        batch.append(event)
        size += cost
    if batch:
        yield batch
