from __future__ import annotations

import pytest

from tests.snowflake.running import Client


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
        ("color = 'red'", "001420"),
        ("timezone = 'Mars/Base'", "001008"),
        ("week_start = monday", "001008"),
        ("json_indent = 17", "001008"),
        ("quoted_identifiers_ignore_case = true", "000002"),
    ],
)
def test_refused(admin: Client, setting: str, code: str) -> None:
    assert admin.failure(f"alter session set {setting}").code == code


NESTED = """'{"a":[1,{"b":"x,{]"}],"c":{},"d":[]}'"""


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        # https://docs.snowflake.com/en/sql-reference/parameters: two blanks by default, 0 takes lines and blanks away.
        ("unset json_indent", '{\n  "a": [\n    1,\n    {\n      "b": "x,{]"\n    }\n  ],\n  "c": {},\n  "d": []\n}'),
        ("set json_indent = 1", '{\n "a": [\n  1,\n  {\n   "b": "x,{]"\n  }\n ],\n "c": {},\n "d": []\n}'),
        ("set json_indent = 0", '{"a":[1,{"b":"x,{]"}],"c":{},"d":[]}'),
    ],
)
def test_semi_structured_values_are_indented_for_clients_alone(admin: Client, setting: str, text: str) -> None:
    admin.run(f"alter session {setting}")
    data = admin.run(f"select parse_json({NESTED}), to_json(parse_json({NESTED})), 'x'::variant")
    assert data["rowset"] == [[text, NESTED.strip("'"), '"x"']]
    assert admin.run("select * from table(result_scan(last_query_id()))")["rowset"] == data["rowset"]
