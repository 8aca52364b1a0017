from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_set_unset_and_state(admin: Client) -> None:
    admin.run("create warehouse w")
    admin.run("alter warehouse w set warehouse_size = small auto_suspend = null comment = 'x'")
    row = admin.row("show warehouses like 'w'")
    assert (row["size"], row["auto_suspend"], row["comment"]) == ("Small", None, "x")
    admin.run("alter warehouse w unset auto_suspend, comment")
    assert admin.row("show warehouses like 'w'")["auto_suspend"] == "600"
    # Assumed: UNSET gives what a new warehouse has.
    admin.run("alter warehouse w set enable_query_acceleration = false")
    admin.run("alter warehouse w unset enable_query_acceleration")
    assert admin.row("show warehouses like 'w'")["enable_query_acceleration"] == "true"
    admin.run("alter warehouse w suspend")
    assert admin.failure("alter warehouse w suspend").code == "090064"
    admin.run("alter warehouse w resume if suspended")
    assert admin.row("show warehouses like 'w'")["state"] == "STARTED"


def test_rename(admin: Client) -> None:
    admin.run("create warehouse w")
    admin.run("alter warehouse w rename to x")
    assert admin.run("select 1")["finalWarehouseName"] == "X"


def test_operate_is_not_modify(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create warehouse w")
    operator = role("operate on warehouse w")
    assert operator.cell("alter warehouse w suspend") == "Statement executed successfully."
    assert operator.failure("alter warehouse w set comment = ''").code == "003001"


def test_a_resize_may_wait_for_its_compute(admin: Client) -> None:
    admin.run("create warehouse w")
    admin.run("alter warehouse w set warehouse_size = 'MEDIUM' wait_for_completion = false")
    assert admin.row("show warehouses like 'w'")["size"] == "Medium"
    admin.run("alter warehouse w set wait_for_completion = true warehouse_size = 'SMALL'")
    assert admin.row("show warehouses like 'w'")["size"] == "Small"
    assert admin.failure("alter warehouse w set wait_for_completion = perhaps").code == "001008"


def test_a_warehouse_has_one_resource_monitor_or_none(admin: Client) -> None:
    admin.run("create resource monitor m with credit_quota = 20")
    admin.run("create warehouse w")
    missing = admin.failure("alter warehouse w set warehouse_size = large resource_monitor = nowhere")
    assert (missing.code, missing.message) == (
        "002003",
        "SQL compilation error:\nResource monitor 'NOWHERE' does not exist or not authorized.",
    )
    row = admin.row("show warehouses like 'w'")
    assert (row["size"], row["resource_monitor"]) == ("X-Small", "null")
    admin.run('alter warehouse w set resource_monitor = "M"')
    assert admin.row("show warehouses like 'w'")["resource_monitor"] == "M"
    assert admin.row("show resource monitors like 'm'")["level"] == "WAREHOUSE"
    admin.run("alter warehouse w unset resource_monitor")
    assert admin.row("show warehouses like 'w'")["resource_monitor"] == "null"
    assert admin.row("show resource monitors like 'm'")["level"] is None


def test_only_an_account_administrator_assigns_a_resource_monitor(admin: Client, role: Callable[..., Client]) -> None:
    """https://github.com/snowflakedb/terraform-provider-snowflake/issues/3019"""
    admin.run("create resource monitor m with credit_quota = 20")
    admin.run("create warehouse w")
    narrow = role("all on account", "all on resource monitor m", "all on warehouse w")
    assert narrow.failure("alter warehouse w set resource_monitor = m").code == "003001"
    assert narrow.failure("create warehouse own resource_monitor = m").code == "003001"
    admin.run("alter warehouse w set resource_monitor = m")
    assert narrow.failure("alter warehouse w unset resource_monitor").code == "003001"
    assert admin.row("show warehouses like 'w'")["resource_monitor"] == "M"
    stranger = role("all on warehouse w")
    assert stranger.failure("alter warehouse w set resource_monitor = m").code == "002003"
