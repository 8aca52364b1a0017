"""https://docs.snowflake.com/en/sql-reference/sql/create-file-format"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create file format f type = csv", "002002"),
        ("create file format g type = avro", "000002"),
        ("create file format g type = xml", "000002"),
        ("create file format g type = nonsense", "001008"),
        ("create file format g type = json skip_header = 1", "001420"),
        ("create file format g type = csv compression = zip", "001008"),
        ("create file format g type = parquet compression = zstd", "001008"),
        ("create file format g type = csv encoding = 'latin1'", "000002"),
        ("create file format g type = csv skip_header = x", "001008"),
    ],
)
def test_what_is_wrong_or_missing_is_said(admin: Client, sql: str, code: str) -> None:
    admin.run("create file format f type = csv")
    assert admin.failure(sql).code == code


def test_making_one_needs_the_privilege(role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database", "usage on schema test_database.s")
    assert narrow.failure("create file format f type = csv").code == "003001"


def test_names_may_be_binds(admin: Client) -> None:
    # As write_pandas sends it.
    bindings = {"1": {"type": "TEXT", "value": '"f 1"'}}
    admin.run("CREATE TEMP FILE FORMAT identifier(?) /* x */ TYPE=PARQUET COMPRESSION=auto", bindings=bindings)
    admin.run('create table "T 1" (a int)')
    name = {"1": {"type": "TEXT", "value": '"T 1"'}}
    admin.run("use warehouse compute_wh")
    admin.run("insert into identifier(?) select ?", bindings={**name, "2": {"type": "FIXED", "value": "5"}})
    assert admin.rows("select a + ? as b from identifier(?)", bindings={
        "1": {"type": "FIXED", "value": "2"}, "2": name["1"],
    }) == [{"B": "7"}]  # fmt: skip
    admin.run(
        "alter table identifier(?) rename to identifier(?)", bindings={**name, "2": {"type": "TEXT", "value": "u"}}
    )
    admin.run("truncate table identifier(?)", bindings={"1": {"type": "TEXT", "value": "U"}})
    admin.run("drop table identifier(?)", bindings={"1": {"type": "TEXT", "value": "U"}})
