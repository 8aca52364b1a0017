from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client, RunningSnowflake


def test_password_login(admin: Client, snowflake: RunningSnowflake) -> None:
    assert admin.cell("create user u password = 'us3r-Pass' login_name = 'Jo' default_role = public") == (
        "User U successfully created."
    )
    assert snowflake.login("jo", "us3r-Pass").cell("select current_user()") == "U"
    assert "us3r-Pass" not in str(admin.rows("desc user u"))


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("type = service password = 'x'", "001421"),
        ("rsa_public_key = 'no key'", "003080"),
        ("type = robot", "001008"),
        ("network_policy = p", "000002"),
        ("color = red", "001420"),
        ("login_name = 'ADMIN'", "002002"),
    ],
)
def test_refused(admin: Client, setting: str, code: str) -> None:
    assert admin.failure(f"create user u {setting}").code == code
    assert admin.rows("show users like 'u'") == []


def test_needs_the_privilege_on_the_account(role: Callable[..., Client]) -> None:
    assert role().failure("create user u").code == "003001"
    assert role("create user on account").cell("create user u") == "User U successfully created."
