from __future__ import annotations

from tests.snowflake.running import Client

MONITOR = (
    "create resource monitor m with credit_quota = 20 frequency = monthly start_timestamp = immediately triggers "
    "on 90 percent do notify on 75 percent do notify on 100 percent do suspend on 110 percent do suspend_immediate"
)


def test_columns_and_values_of_show(admin: Client) -> None:
    """https://github.com/Snowflake-Labs/terraform-provider-snowflake/blob/0614fa4/pkg/sdk/resource_monitors.go"""
    assert admin.cell(MONITOR) == "Resource monitor M successfully created."
    row = admin.row("show resource monitors like 'm'")
    assert list(row) == [
        *("name", "credit_quota", "used_credits", "remaining_credits", "level", "frequency", "start_time", "end_time"),
        *("notify_at", "suspend_at", "suspend_immediately_at", "created_on", "owner", "comment", "notify_users"),
    ]
    assert (row["credit_quota"], row["used_credits"], row["remaining_credits"]) == ("20.00", "0.00", "20.00")
    assert (row["notify_at"], row["suspend_at"], row["suspend_immediately_at"]) == ("75%,90%", "100%", "110%")
    assert (row["frequency"], row["level"], row["end_time"], row["owner"]) == ("MONTHLY", None, None, "ACCOUNTADMIN")
