"""A place where one job run at a time runs: a warm JVM, and a Python process per run that waits for it.

Nothing but the warm JVM outlives a run. Its Python process is new, its credentials are taken away at its end, and a
JVM that a run stopped, killed, broke or left busy is replaced: the next run pays with a start of some seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from snowdome.aws.glue_runs.spark_jvm import SparkJvm

HERE = Path(__file__).parent
PYTHON_PATH = HERE / "python_path"
POLL_SECONDS = 0.02
Sink = Callable[[str, str], None]


@dataclass
class Order:
    """What a script's process is told; the field names are its protocol."""

    script: str
    arguments: list[str]
    folder: str
    #: File the process writes its outcome to.
    outcome: str
    python_files: list[str]
    environment: dict[str, str] = field(repr=False)
    #: Settings of its Spark session.
    session: dict[str, str] = field(repr=False)
    hadoop: dict[str, str] = field(repr=False)
    system_properties: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    #: SUCCEEDED, FAILED, STOPPED or TIMEOUT.
    state: str
    error: str | None = None


class Slot:
    def __init__(self, folder: Path, launch_settings: dict[str, str] | None = None) -> None:
        """`launch_settings` are Spark settings that only a JVM's start can take."""
        self._folder = folder
        self._launch_settings = launch_settings or {}
        self._jvm: SparkJvm | None = None
        self._waiting: subprocess.Popen[bytes] | None = None
        self._sink: Sink = _nobody
        self._lock = threading.Lock()
        self._closed = False

    def warm_up(self) -> None:
        """Starts what a run would otherwise wait for. Raises RuntimeError if Spark does not start."""
        if self._closed:
            raise RuntimeError("The sandbox is stopping.")
        if self._jvm is not None and not self._jvm.alive():
            self._drop()
        if self._jvm is None:
            self._jvm = SparkJvm(self._folder / "jvm", self._launch_settings, lambda name, line: self._sink(name, line))
        if self._waiting is None or self._waiting.poll() is not None:
            self._waiting = _start_script_process(self._jvm)

    def run(self, order: Order, sink: Sink, stop: threading.Event, deadline: float) -> Outcome:
        """Blocks until the script has ended. `deadline` is of time.monotonic().

        Raises RuntimeError if Spark does not start.
        """
        self._sink = sink
        try:
            self.warm_up()
            assert self._jvm is not None
            assert self._waiting is not None
            process, self._waiting = self._waiting, None
            outcome = self._supervise(process, self._jvm, order, sink, stop, deadline)
            if outcome.state in ("STOPPED", "TIMEOUT") or not self._jvm.alive() or not self._clean(self._jvm):
                self._drop()
            return outcome
        finally:
            self._sink = _nobody

    def close(self) -> None:
        """Ends everything, also a run in progress; for good."""
        self._closed = True
        self._drop()

    def _supervise(
        self,
        process: subprocess.Popen[bytes],
        jvm: SparkJvm,
        order: Order,
        sink: Sink,
        stop: threading.Event,
        deadline: float,
    ) -> Outcome:
        pumps = [_pump(process.stdout, "output", sink), _pump(process.stderr, "error", sink)]
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            process.wait()
        ended = None
        while process.poll() is None and ended is None:
            if stop.wait(POLL_SECONDS):
                ended = Outcome("STOPPED")
            elif time.monotonic() > deadline:
                ended = Outcome("TIMEOUT")
            elif not jvm.alive():
                ended = Outcome("FAILED", jvm.end_of_life())
        _kill(process)
        for pump in pumps:
            pump.join(timeout=1)
        return ended or _outcome_of(process, jvm, Path(order.outcome))

    def _clean(self, jvm: SparkJvm) -> bool:
        try:
            return jvm.reset()
        except Exception:  # not known to be clean: the JVM is replaced
            return False

    def _drop(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, None
            jvm, self._jvm = self._jvm, None
        if waiting is not None:
            _kill(waiting)
        if jvm is not None:
            jvm.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def _nobody(_stream: str, _line: str) -> None:
    """Between runs nobody reads what Spark says."""


def _start_script_process(jvm: SparkJvm) -> subprocess.Popen[bytes]:
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG", "LC_ALL", "TZ")}
    return subprocess.Popen(
        [sys.executable, "-u", str(HERE / "script_process.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={
            **kept,
            "PYTHONPATH": str(PYTHON_PATH),
            "PYSPARK_GATEWAY_PORT": str(jvm.port),
            "PYSPARK_GATEWAY_SECRET": jvm.secret,
            "PYSPARK_PYTHON": sys.executable,
            "AWS_EC2_METADATA_DISABLED": "true",
        },
    )


def _outcome_of(process: subprocess.Popen[bytes], jvm: SparkJvm, path: Path) -> Outcome:
    if not jvm.alive():
        return Outcome("FAILED", jvm.end_of_life())
    if not path.exists():
        return Outcome("FAILED", f"The script's process ended with exit code {process.returncode}")
    error = json.loads(path.read_text(encoding="utf-8"))["error"]
    return Outcome("SUCCEEDED") if error is None else Outcome("FAILED", error)


def _pump(stream: IO[bytes] | None, name: str, sink: Sink) -> threading.Thread:
    assert stream is not None

    def forward() -> None:
        for raw in stream:
            sink(name, raw.decode(errors="replace").rstrip("\r\n"))

    thread = threading.Thread(target=forward, daemon=True)
    thread.start()
    return thread


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Also what the script has started and left behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
