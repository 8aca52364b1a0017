from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import VOLUME


def test_like_and_visibility(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(VOLUME)
    admin.run(VOLUME.replace("volume v", "volume w"))
    assert admin.names("show external volumes") == ["V", "W"]
    assert admin.names("show external volumes like 'W%'") == ["W"]
    assert role("usage on external volume w").names("show external volumes") == ["W"]
