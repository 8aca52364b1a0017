"""CPU time and memory of a process and all below it, from /proc: Linux only."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from typing_extensions import Self

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


def resident_bytes(root: int) -> int:
    return sum(int(fields[21]) * PAGE for pid in tree(root) if (fields := _stat(pid)) is not None)


class Sampled:
    """Looks at a process and all below it every tenth of a second while the block runs, and once at each end."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self._look()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._look()

    def _look(self) -> None:
        raise NotImplementedError

    def _sample(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            self._look()


class PeakMemory(Sampled):
    """Largest sum of resident memory of the tree; `bytes` afterwards."""

    bytes = 0

    def _look(self) -> None:
        self.bytes = max(self.bytes, resident_bytes(self._root))


class CpuTime(Sampled):
    """User and system time of the tree; `seconds` afterwards.

    Each process is looked at by itself: Spark's daemon of Python workers ignores their ends, and Linux then gives their
    time to nobody. What ends between two checks is counted up to the first.
    """

    def __init__(self, root: int) -> None:
        super().__init__(root)
        self._first: dict[tuple[int, str], int] | None = None
        self._last: dict[tuple[int, str], int] = {}

    @property
    def seconds(self) -> float:
        first = self._first or {}
        return sum(ticks - first.get(process, 0) for process, ticks in self._last.items()) / TICKS

    def _look(self) -> None:
        for pid in tree(self._root):
            if (fields := _stat(pid)) is not None:
                # IDs are used again: a process is known by its start, too.
                self._last[pid, fields[19]] = int(fields[11]) + int(fields[12])
        if self._first is None:
            self._first = dict(self._last)


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat from the state on; None when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
