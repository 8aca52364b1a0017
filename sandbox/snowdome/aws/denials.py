"""The last refusals of each access key: the reply to a HEAD has no body that could carry the reason."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

KEPT_PER_KEY = 50
KEPT_KEYS = 1000


class Denials:
    def __init__(self) -> None:
        self._messages: OrderedDict[str, deque[str]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, access_key_id: str, message: str) -> None:
        with self._lock:
            self._messages.setdefault(access_key_id, deque(maxlen=KEPT_PER_KEY)).append(message)
            self._messages.move_to_end(access_key_id)
            while len(self._messages) > KEPT_KEYS:
                self._messages.popitem(last=False)

    def of(self, access_key_id: str) -> list[str]:
        """Oldest first."""
        with self._lock:
            return list(self._messages.get(access_key_id, ()))

    def by_key(self) -> dict[str, list[str]]:
        with self._lock:
            return {key: list(messages) for key, messages in self._messages.items()}
