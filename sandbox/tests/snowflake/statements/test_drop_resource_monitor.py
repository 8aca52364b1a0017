from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_its_warehouses_have_none_afterwards(admin: Client) -> None:
    admin.run("create resource monitor m with credit_quota = 20")
    admin.run("create warehouse w resource_monitor = m")
    assert admin.cell("drop resource monitor m") == "M successfully dropped."
    assert admin.row("show warehouses like 'w'")["resource_monitor"] == "null"
    assert admin.failure("drop resource monitor m").code == "002003"
    admin.run("drop resource monitor if exists m")


def test_all_privileges_on_it_do_not_suffice(admin: Client, role: Callable[..., Client]) -> None:
    """https://github.com/snowflakedb/terraform-provider-snowflake/issues/876"""
    admin.run("create resource monitor m with credit_quota = 20")
    refused = role("all on resource monitor m").failure("drop resource monitor m")
    assert (refused.code, refused.message) == (
        "003001",
        "SQL access control error:\nInsufficient privileges to operate on resource_monitor 'M'.",
    )
    assert admin.failure("grant ownership on resource monitor m to role narrow").code == "000002"
