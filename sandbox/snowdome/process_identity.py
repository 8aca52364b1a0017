"""Which process a recorded ID means: IDs are used again, after a reboot from the beginning."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ProcessIdentity:
    """A process, told from others of the same ID by its start: in clock ticks since the boot `boot`, or as ps says."""

    pid: int
    started: str
    boot: str | None = None

    @property
    def runs(self) -> bool:
        return identity_of(self.pid) == self


def identity_of(pid: int) -> ProcessIdentity | None:
    """None when no such process runs. One that has ended and that nobody has waited for counts as gone."""
    return _from_proc(pid) if sys.platform == "linux" else _from_ps(pid)


def _from_proc(pid: int) -> ProcessIdentity | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # State and start, fields 3 and 22, follow the command's name, which may hold anything:
    # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    fields = stat.rpartition(")")[2].split()
    if fields[0] == "Z":
        return None
    return ProcessIdentity(pid, fields[19], Path("/proc/sys/kernel/random/boot_id").read_text().strip())


def _from_ps(pid: int) -> ProcessIdentity | None:
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    found = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False)
    state, *start = found.stdout.split() or [""]
    return None if not start or state.startswith("Z") else ProcessIdentity(pid, " ".join(start))
