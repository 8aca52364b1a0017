from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_properties(admin: Client, role: Callable[..., Client]) -> None:
    narrow = role()
    rows = {row["property"]: row["value"] for row in narrow.rows("desc user narrow_user")}
    assert (rows["NAME"], rows["DEFAULT_ROLE"], rows["PASSWORD"]) == ("NARROW_USER", "NARROW", "********")
    assert narrow.failure("desc user admin").code == "002003"
    assert admin.failure("desc user nobody").code == "002003"
