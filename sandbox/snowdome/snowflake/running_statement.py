"""The statement that the calling thread runs: its query ID and its text, for what tells about itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_running: ContextVar[tuple[str, str]] = ContextVar("running_statement", default=("", ""))


def query_id() -> str:
    """Empty outside of a statement."""
    return _running.get()[0]


def text() -> str:
    """As it was sent. Empty outside of a statement."""
    return _running.get()[1]


@contextmanager
def entered(query_id: str, text: str) -> Iterator[None]:
    """While the statement runs; then the one around it is the running one again."""
    token = _running.set((query_id, text))
    try:
        yield
    finally:
        _running.reset(token)
