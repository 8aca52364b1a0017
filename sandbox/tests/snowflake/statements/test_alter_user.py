from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client, RunningSnowflake, StatementFailed


def test_set_and_unset(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create user u")
    with pytest.raises(StatementFailed):
        snowflake.login("U", "us3r-Pass")
    admin.run("alter user u set password = 'us3r-Pass' comment = 'x'")
    assert snowflake.login("U", "us3r-Pass").cell("select 1") == "1"
    admin.run("alter user u set disabled = true")
    assert admin.row("show users like 'u'")["disabled"] == "true"
    admin.run("alter user u unset comment, password")
    assert admin.row("show users like 'u'")["has_password"] == "false"  # noqa: S105 - a flag


def test_rename_keeps_roles(admin: Client) -> None:
    admin.run("create role r")
    admin.run("create user u")
    admin.run("grant role r to user u")
    admin.run("alter user u rename to w")
    assert [row["grantee_name"] for row in admin.rows("show grants of role r")] == ["W"]


def test_needs_ownership(role: Callable[..., Client]) -> None:
    assert role().failure("alter user admin set disabled = true").code == "002003"
    assert role().failure("alter user narrow_user set default_role = public").code == "003001"
