from __future__ import annotations

from collections.abc import Callable

from tests.snowflake.running import Client


def test_sets_quota_and_replaces_triggers(admin: Client) -> None:
    """https://github.com/sqlfluff/sqlfluff/issues/3479 and terraform-provider-snowflake's issue 1832"""
    admin.run("create resource monitor m with credit_quota = 20")
    admin.run("alter resource monitor m set credit_quota=2000.5 triggers on 80 percent do notify")
    row = admin.row("show resource monitors like 'm'")
    assert (row["credit_quota"], row["notify_at"], row["suspend_at"]) == ("2000.50", "80%", "")
    admin.run("alter resource monitor m triggers on 100 percent do suspend")
    assert admin.row("show resource monitors like 'm'")["suspend_at"] == "100%"
    assert admin.failure("alter resource monitor m set triggers on 100 percent do suspend").code == "001003"
    assert admin.failure("alter resource monitor m").code == "001003"
    assert admin.failure("alter resource monitor nowhere set credit_quota = 1").code == "002003"
    admin.run("alter resource monitor if exists nowhere set credit_quota = 1")
    admin.run("alter resource monitor m set credit_quota = null")
    assert admin.row("show resource monitors like 'm'")["credit_quota"] is None


def test_monitor_is_for_looking_and_modify_for_changing(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create resource monitor m with credit_quota = 20")
    stranger = role()
    assert stranger.names("show resource monitors") == []
    assert stranger.failure("alter resource monitor m set credit_quota = 1").code == "002003"
    looking = role("monitor on resource monitor m")
    assert looking.names("show resource monitors") == ["M"]
    assert looking.failure("alter resource monitor m set credit_quota = 1").code == "003001"
    role("modify on resource monitor m").run("alter resource monitor m set credit_quota = 1")
    assert admin.row("show resource monitors like 'm'")["credit_quota"] == "1.00"
