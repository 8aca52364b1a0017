"""Calls that are tried with somebody's credentials."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botocore.exceptions import ClientError


def allowed(attempts: Mapping[str, Callable[[], object]]) -> list[str]:
    """Which calls no policy refuses. Raises the error of a call that fails for another reason."""
    found = []
    for what, attempt in attempts.items():
        try:
            attempt()
            found.append(what)
        except ClientError as error:
            if not error.response["Error"]["Code"].startswith("AccessDenied"):
                raise
    return found
