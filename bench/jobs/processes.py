"""CPU time and memory of a process and all below it, from /proc: Linux only."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE_SECONDS = 0.1


def tree(root: int) -> list[int]:
    """The process and all its living descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) is not None:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    """User and system time so far of the tree, with that of children that have ended and were waited for."""
    total = 0
    for pid in tree(root):
        if (fields := _stat(pid)) is not None:
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def resident_bytes(root: int) -> int:
    return sum(int(fields[21]) * PAGE for pid in tree(root) if (fields := _stat(pid)) is not None)


class PeakMemory:
    """Largest sum of resident memory of a tree while the block runs; `bytes` afterwards."""

    def __init__(self, root: int) -> None:
        self._root = root
        self.bytes = 0
        self._ended = threading.Event()

    def __enter__(self) -> PeakMemory:
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.is_set():
            self.bytes = max(self.bytes, resident_bytes(self._root))
            time.sleep(SAMPLE_SECONDS)


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat from the state on; None when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
