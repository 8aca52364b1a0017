"""IAM is eventually consistent, as are tags and aliases of KMS keys: a change reaches AWS's servers one by one.

While a change is in progress, answers flap: some requests still see the policies of before, some those of after, the
later the more. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency

On AWS it takes seconds, sometimes up to half a minute, and "up to five minutes for tag and alias changes to affect KMS
key authorization" (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html). The sandbox's share
of new answers grows linearly over the delay that was set; AWS publishes no such curve.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    at: float
    #: AttachedPolicies of a role or user, KeyLabels of a key; None: it did not exist.
    before: Any


class Propagation:
    """Remembers what each role, user or key had before its latest changes."""

    def __init__(
        self,
        delay_seconds: float,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] | None = None,
    ) -> None:
        self.delay_seconds = delay_seconds
        self._clock = clock
        # Not a secret: a seed keeps runs comparable.
        self._chance = chance or random.Random(20261123).random  # noqa: S311
        self._changes: dict[str, list[Change]] = {}
        self._lock = threading.RLock()

    def writing(self) -> AbstractContextManager[bool]:
        """Held around an IAM write, so that nobody sees a change before it is recorded."""
        return self._lock

    def changed(self, arn: str, before: object) -> None:
        if self.delay_seconds > 0:
            with self._lock:
                self._changes.setdefault(arn, []).append(Change(self._clock(), before))

    def settle(self) -> None:
        """Takes all changes so far for old: they are in force everywhere."""
        with self._lock:
            self._changes.clear()

    def effective(self, arn: str, current: Callable[[], T]) -> T:
        """What the server that happens to answer knows of `arn`: the current state, or one of before a late change."""
        if self.delay_seconds <= 0:
            return current()
        with self._lock:
            now = self._clock()
            pending = [c for c in self._changes.get(arn, ()) if now - c.at < self.delay_seconds]
            if pending:
                self._changes[arn] = pending
            else:
                self._changes.pop(arn, None)
            state: T = current()
            # Newest first: a server that has not seen a change may not have seen the ones before it either.
            for change in reversed(pending):
                if self._chance() < (now - change.at) / self.delay_seconds:
                    return state
                state = change.before
            return state
