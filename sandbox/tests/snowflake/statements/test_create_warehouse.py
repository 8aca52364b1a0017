from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


def test_settings(admin: Client) -> None:
    created = admin.cell(
        "create warehouse w with warehouse_size = 'xsmall' auto_suspend = 60 initially_suspended = true "
        "statement_timeout_in_seconds = 900 comment = 'x'"
    )
    assert created == "Warehouse W successfully created."
    row = admin.row("show warehouses like 'w'")
    assert (row["size"], row["state"], row["auto_suspend"], row["is_current"]) == ("X-Small", "SUSPENDED", "60", "Y")
    parameters = {r["key"]: (r["value"], r["level"]) for r in admin.rows("show parameters in warehouse w")}
    assert parameters["STATEMENT_TIMEOUT_IN_SECONDS"] == ("900", "WAREHOUSE")
    assert parameters["MAX_CONCURRENCY_LEVEL"] == ("8", "")


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("warehouse_size = 'huge'", "001008"),
        ("warehouse_type = 'snowpark-optimized'", "000002"),
        ("resource_monitor = nowhere", "002003"),
        ("resource_monitor = 'm'", "001008"),
        ("max_cluster_count = 0", "001008"),
        ("color = red", "001420"),
    ],
)
def test_refused(admin: Client, setting: str, code: str) -> None:
    assert admin.failure(f"create warehouse w {setting}").code == code
    assert admin.rows("show warehouses like 'w'") == []


def test_needs_the_privilege_on_the_account(role: Callable[..., Client]) -> None:
    assert role().failure("create warehouse w").code == "003001"
    assert role("create warehouse on account").cell("create warehouse w") == "Warehouse W successfully created."
