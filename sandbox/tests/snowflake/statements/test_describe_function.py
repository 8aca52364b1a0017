from __future__ import annotations

from tests.snowflake.running import Client


def test_describe_prints_signature_and_body(admin: Client) -> None:
    admin.run("create function area(r float) returns float as $$ pi() * r * r $$")
    assert admin.run("describe function area(double precision)")["rowset"] == [
        ["signature", "(R FLOAT)"],
        ["returns", "FLOAT"],
        ["language", "SQL"],
        ["body", " pi() * r * r "],
    ]


def test_of_arguments_that_none_has(admin: Client) -> None:
    admin.run("create function f(x int) returns int as 'x'")
    for sql in ("desc function f()", "desc function f(varchar)", "desc function g(int)"):
        assert admin.failure(sql).code == "002003"
    assert admin.failure("desc function f").code == "001003"
