"""Ends a sandbox process when the process that started it is gone.

A sandbox that tests or a demo started must not outlive them, also when they were killed and could not stop it. One that
`snowdome start` makes is released once it is complete: it runs until it is stopped.

| variable | |
|---|---|
| SANDBOX_OWNER_PID | process to end with; absent: none |
| SANDBOX_OWNER_STARTED | its start in clock ticks since the boot, where the system has /proc: IDs are used again |
| SANDBOX_RELEASED_BY | file that, once it is there, lets this process outlive its owner |
| SANDBOX_RECORDED_PIPE | descriptor of a pipe; it ends without a byte when the start was killed before recording this |
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

OWNER_VARIABLE = "SANDBOX_OWNER_PID"
STARTED_VARIABLE = "SANDBOX_OWNER_STARTED"
RELEASED_VARIABLE = "SANDBOX_RELEASED_BY"
RECORDED_VARIABLE = "SANDBOX_RECORDED_PIPE"
POLL_SECONDS = 1.0


def watch_owner() -> None:
    """Starts a thread that sends this process SIGTERM once the owner named in the environment is gone.

    Ends this process where nobody knows of it, because its start was killed.
    """
    recorded = os.environ.pop(RECORDED_VARIABLE, None)
    if recorded is not None:
        if os.read(int(recorded), 1) == b"":
            os._exit(1)
        os.close(int(recorded))
    owner = os.environ.get(OWNER_VARIABLE)
    if owner is None:
        return
    arguments = (int(owner), os.environ.get(STARTED_VARIABLE), os.environ.get(RELEASED_VARIABLE))
    threading.Thread(target=_stop_without_owner, args=arguments, name="owner-watch", daemon=True).start()


def _stop_without_owner(owner_pid: int, started: str | None, released_by: str | None) -> None:
    while _alive(owner_pid, started):
        time.sleep(POLL_SECONDS)
    if released_by is None or not Path(released_by).exists():
        os.kill(os.getpid(), signal.SIGTERM)


def _alive(pid: int, started: str | None) -> bool:
    if started is not None:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        # Field 22; the command's name before it may hold anything.
        return stat.rpartition(")")[2].split()[19] == started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
