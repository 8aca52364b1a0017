from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client

TRIGGERS = "triggers on 90 percent do notify on 75 percent do notify on 100 percent do suspend"


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ("credit_quota = 0", "001008"),
        ("credit_quota = -5", "001008"),
        ("credit_quota = many", "001008"),
        ("credit_quota = 5 frequency = hourly start_timestamp = immediately", "001008"),
        ("credit_quota = 5 frequency = daily", "002241"),
        ("credit_quota = 5 frequency = daily start_timestamp = '2030-01-01 00:00'", "000002"),
        ("credit_quota = 5 end_timestamp = '2030-01-01 00:00'", "000002"),
        ("credit_quota = 5 notify_users = (a)", "000002"),
        ("credit_quota = 5 warehouses = (a)", "001420"),
        # As a blog has it: https://nicheelab.com/en/articles/snowflake/resource-monitors/
        ("credit_quota = 5 triggers on 100 percent do suspend_immediately", "001003"),
        ("credit_quota = 5 triggers on 80% do notify", "001003"),
        ("credit_quota = 5 triggers", "001003"),
        (TRIGGERS, "001003"),
        (f"credit_quota = 5 {TRIGGERS} on 101 percent do suspend", "001421"),
        (f"credit_quota = 5 triggers {'on 50 percent do notify ' * 6}", "001421"),
    ],
)
def test_a_definition_that_is_not_documented_makes_no_monitor(admin: Client, definition: str, code: str) -> None:
    assert admin.failure(f"create resource monitor m with {definition}").code == code
    assert admin.rows("show resource monitors like 'm'") == []


def test_if_not_exists_keeps_what_is_there(admin: Client) -> None:
    """https://github.com/sqlfluff/sqlfluff/issues/6822"""
    admin.run('create resource monitor if not exists "test" with credit_quota = 20 triggers on 25 percent do notify')
    assert admin.failure('create resource monitor "test" with credit_quota = 30').code == "002002"
    admin.run('create resource monitor if not exists "test" with credit_quota = 30')
    assert admin.row("show resource monitors like 'test'")["credit_quota"] == "20.00"


def test_only_an_account_administrator_creates_one(admin: Client, role: Callable[..., Client]) -> None:
    """https://docs.snowflake.com/en/user-guide/resource-monitors"""
    refused = role("all on account").failure("create resource monitor m with credit_quota = 1")
    assert refused.code == "003001"
    assert "Insufficient privileges to operate on account" in refused.message
    assert admin.failure("grant create resource monitor on account to role narrow").code == "001003"
