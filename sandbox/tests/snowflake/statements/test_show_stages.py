from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_visibility(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create stage files")
    on_the_way = ("usage on database test_database", "usage on schema test_database.s")
    assert role(*on_the_way).names("show stages in schema test_database.s") == []
    reader = role(*on_the_way, "read on stage test_database.s.files")
    assert reader.names("show stages in schema test_database.s") == ["FILES"]
