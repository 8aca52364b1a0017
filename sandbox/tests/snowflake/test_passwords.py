"""Passwords at rest, and what comparing one costs."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from snowdome.snowflake.credentials import hash_password, password_matches


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The passwords that went through scrypt."""
    given: list[bytes] = []
    scrypt = hashlib.scrypt

    def noted(password: bytes, **options: Any) -> bytes:
        given.append(password)
        return scrypt(password, **options)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    return given


def test_only_the_first_right_password_costs_a_hash(hashed: list[bytes]) -> None:
    stored = hash_password("Right-1")
    hashed.clear()
    assert [password_matches("Right-1", stored) for _ in range(5)] == [True] * 5
    assert hashed == [b"Right-1"]


@pytest.mark.parametrize("wrong", ["", "right-1", "Right-1 ", "Right-1$", "\u00e9", "$Right-1"])
def test_a_wrong_password_costs_a_hash_each_time_also_after_a_right_one(hashed: list[bytes], wrong: str) -> None:
    stored = hash_password("Right-1")
    assert password_matches("Right-1", stored)
    hashed.clear()
    assert [password_matches(wrong, stored) for _ in range(3)] == [False] * 3
    assert hashed == [wrong.encode()] * 3


def test_a_changed_password_and_another_users_are_compared_anew(hashed: list[bytes]) -> None:
    first, changed, same_of_another = (hash_password(text) for text in ("Right-1", "Right-2", "Right-1"))
    assert password_matches("Right-1", first)
    hashed.clear()
    assert not password_matches("Right-1", changed)
    assert password_matches("Right-1", same_of_another)
    assert len(hashed) == 2
    assert not password_matches("Right-1", None)
