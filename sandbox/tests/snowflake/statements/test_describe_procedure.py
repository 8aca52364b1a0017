from __future__ import annotations

from tests.snowflake.running import Client


def test_prints_signature_rights_and_body(admin: Client) -> None:
    admin.run("create procedure p(x int, d date) returns varchar language sql execute as caller as 'begin null; end'")
    assert admin.run("desc procedure p(int, date)")["rowset"] == [
        ["signature", "(X NUMBER, D DATE)"],
        ["returns", "VARCHAR"],
        ["language", "SQL"],
        ["execute as", "CALLER"],
        ["body", "begin null; end"],
    ]
    row = admin.row("show procedures")
    assert (row["name"], row["arguments"]) == ("P", "P(NUMBER, DATE) RETURN VARCHAR")
