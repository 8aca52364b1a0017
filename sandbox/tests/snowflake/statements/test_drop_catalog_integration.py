from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def test_drop(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    assert "LINKED" in admin.failure("drop catalog integration c").message
    admin.run("drop database linked")
    assert admin.cell("drop integration c") == "C successfully dropped."
    assert admin.failure("drop catalog integration c").code == "002003"


def test_needs_ownership(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(INTEGRATION)
    assert role("usage on integration c").failure("drop catalog integration c").code == "003001"
