from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_visibility(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create warehouse w")
    assert admin.names("show warehouses") == ["COMPUTE_WH", "W"]
    assert role().names("show warehouses") == []
    assert role("usage on warehouse w").names("show warehouses") == ["W"]


def test_columns_that_a_client_reads_as_plain_text_are_never_null(admin: Client) -> None:
    """terraform-provider-snowflake 1.2.1 scans them into Go strings: pkg/sdk/warehouses.go, warehouseDBRow."""
    admin.run("create warehouse w")
    row = admin.row("show warehouses like 'w'")
    required = ("uuid", "actives", "pendings", "failed", "suspended", "resource_monitor", "scaling_policy", "comment")
    assert [name for name in required if row[name] is None] == []
    assert admin.row("show warehouses like 'w'")["uuid"] == row["uuid"]


def test_a_new_warehouse_is_of_the_second_generation_and_accelerates_queries(admin: Client) -> None:
    """https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2373"""
    admin.run("create warehouse w")
    row = admin.row("show warehouses like 'w'")
    assert (row["enable_query_acceleration"], row["query_acceleration_max_scale_factor"]) == ("true", "8")
    assert (row["generation"], row["is_interactive"]) == ("2", "N")
    admin.run("create or replace warehouse w enable_query_acceleration = false")
    assert admin.row("show warehouses like 'w'")["enable_query_acceleration"] == "false"
