from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(
    "narrowed",
    ["", "like 'test%'", 'with primary "SANDBOX"."LOCAL"."TEST_DATABASE"', "with primary us_west_2.lh10000.d"],
)
def test_nothing_is_replicated(admin: Client, narrowed: str) -> None:
    assert admin.rows(f"show replication databases {narrowed}") == []


def test_needs_a_full_name(admin: Client) -> None:
    assert admin.failure("show replication databases with primary test_database").code == "001003"
