from __future__ import annotations

import pytest

from tests.sandbox.snowflake.running import Client


def test_time_zone_is_used(admin: Client) -> None:
    admin.run("alter session set timezone = 'Asia/Tokyo', query_tag = 'x'")
    parameters = {p["name"]: p["value"] for p in admin.run("select 1")["parameters"]}
    assert (parameters["TIMEZONE"], parameters["QUERY_TAG"]) == ("Asia/Tokyo", "x")
    admin.run("alter session unset timezone")
    parameters = {p["name"]: p["value"] for p in admin.run("select 1")["parameters"]}
    assert parameters["TIMEZONE"] == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("colour = 'red'", "001420"),
        ("timezone = 'Mars/Base'", "001008"),
        ("week_start = monday", "001008"),
        ("quoted_identifiers_ignore_case = true", "000002"),
    ],
)
def test_refused(admin: Client, setting: str, code: str) -> None:
    assert admin.failure(f"alter session set {setting}").code == code
