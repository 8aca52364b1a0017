"""Ends a sandbox process when the process that started it is gone.

A sandbox that tests or a demo started must not outlive them, also when they were
killed and could not stop it. `npm run sandbox -- start` sets no owner: that
sandbox runs until it is stopped.
"""

from __future__ import annotations

import os
import signal
import threading
import time

OWNER_VARIABLE = "SANDBOX_OWNER_PID"
POLL_SECONDS = 1.0


def watch_owner() -> None:
    """Start a thread that sends this process SIGTERM once the owner named in the environment is gone."""
    owner = os.environ.get(OWNER_VARIABLE)
    if owner is None:
        return
    threading.Thread(target=_stop_without_owner, args=(int(owner),), name="owner-watch", daemon=True).start()


def _stop_without_owner(owner_pid: int) -> None:
    while _alive(owner_pid):
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
