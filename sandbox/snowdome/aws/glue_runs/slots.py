"""The sandbox's places for job runs. The first is kept warm; others come when runs overlap, and stay."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from snowdome.aws.glue_runs.slot import Slot

SLOTS_VARIABLE = "SNOWDOME_SPARK_SLOTS"
DEFAULT_SLOTS = 2
WAIT_SECONDS = 0.1


class Slots:
    def __init__(self, folder: Path, count: int | None = None) -> None:
        """`count` runs at a time at most (default: SNOWDOME_SPARK_SLOTS or 2); further ones wait."""
        self._folder = folder
        self._count = count or int(os.environ.get(SLOTS_VARIABLE, DEFAULT_SLOTS))
        self._free: list[Slot] = []
        self._all: set[Slot] = set()
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._closed = False
        #: Why the last slot could not be made ready, for the runs that wait for one.
        self._failure: RuntimeError | None = None

    def warm_up(self) -> None:
        """Starts Spark in the background, unless it is there, before the first run asks for it."""
        with self._changed:
            if not self._all:
                self._add_slot()

    @contextlib.contextmanager
    def take(self, launch_settings: dict[str, str], stop: threading.Event) -> Iterator[Slot | None]:
        """A slot for one run, None when `stop` was set first. Raises RuntimeError when Spark does not start.

        Launch settings need a JVM of their own, for this run only: it does not count.
        """
        if launch_settings:
            with self._own_slot(launch_settings) as slot:
                yield slot
            return
        shared = self._await_free(stop)
        try:
            yield shared
        finally:
            if shared is not None:
                self._background(self._make_ready, shared)

    def close(self) -> None:
        """Ends all of Spark, also under runs."""
        with self._changed:
            self._closed = True
            slots = list(self._all)
            self._changed.notify_all()
        closing = [threading.Thread(target=slot.close) for slot in slots]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()

    def _await_free(self, stop: threading.Event) -> Slot | None:
        with self._changed:
            self._failure = None
            while not stop.is_set():
                if self._closed:
                    raise RuntimeError("The sandbox is stopping.")
                if self._free:
                    return self._free.pop()
                if self._failure is not None:
                    raise self._failure
                if len(self._all) < self._count:
                    # Whichever is ready first serves: the new one, or one whose run ends.
                    self._add_slot()
                self._changed.wait(WAIT_SECONDS)
        return None

    @contextlib.contextmanager
    def _own_slot(self, launch_settings: dict[str, str]) -> Iterator[Slot]:
        slot = Slot(self._folder / f"slot-{next(self._numbers)}", launch_settings)
        with self._changed:
            self._all.add(slot)
        try:
            yield slot
        finally:
            slot.close()
            with self._changed:
                self._all.discard(slot)

    def _add_slot(self) -> None:
        slot = Slot(self._folder / f"slot-{next(self._numbers)}")
        self._all.add(slot)
        self._background(self._make_ready, slot)

    def _make_ready(self, slot: Slot) -> None:
        """Has the next run's JVM and process ready before they are asked for."""
        try:
            slot.warm_up()
        except Exception as error:  # whatever it is, runs wait for this slot: they must hear of it
            with self._changed:
                self._all.discard(slot)
                self._failure = error if isinstance(error, RuntimeError) else RuntimeError(internal_error(error))
                self._changed.notify_all()
            slot.close()
            return
        with self._changed:
            if self._closed:
                slot.close()
            else:
                self._free.append(slot)
            self._changed.notify_all()

    def _background(self, work: Callable[[Slot], None], slot: Slot) -> None:
        threading.Thread(target=work, args=(slot,), daemon=True).start()


def internal_error(error: Exception) -> str:
    """An error of the sandbox's own, as the runs that it fails report it."""
    return f"The sandbox could not run the job: {type(error).__name__}: {error}"
