"""https://docs.snowflake.com/en/sql-reference/sql/create-file-format"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sandbox.snowflake.running import Client, RunningSnowflake


def test_a_format_is_made_shown_described_and_dropped(admin: Client) -> None:
    admin.run(
        "create file format f type = csv field_delimiter = '|' null_if = ('x', 'y') skip_header = 2 comment = 'c'"
    )
    assert [(row["name"], row["type"], row["comment"]) for row in admin.rows("show file formats")] == [
        ("F", "CSV", "c")
    ]
    described = {row["property"]: row["property_value"] for row in admin.rows("describe file format f")}
    assert described["FIELD_DELIMITER"] == "|"
    assert described["NULL_IF"] == "[x, y]"
    assert described["SKIP_HEADER"] == "2"
    assert described["TRIM_SPACE"] == "false"
    admin.run("drop file format f")
    assert admin.rows("show file formats") == []
    assert admin.failure("drop file format f").code == "002003"
    admin.run("drop file format if exists f")


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("create file format f type = csv", "002002"),
        ("create file format g type = avro", "000002"),
        ("create file format g type = xml", "000002"),
        ("create file format g type = nonsense", "001008"),
        ("create file format g type = json skip_header = 1", "001420"),
        ("create file format g type = csv compression = zip", "001008"),
        ("create file format g type = csv encoding = 'latin1'", "000002"),
        ("create file format g type = csv skip_header = x", "001008"),
        ("describe file format nope", "002003"),
    ],
)
def test_what_is_wrong_or_missing_is_said(admin: Client, sql: str, code: str) -> None:
    admin.run("create file format f type = csv")
    assert admin.failure(sql).code == code


def test_a_temporary_format_is_its_sessions(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create temporary file format f type = parquet compression = gzip")
    other = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    assert other.rows("show file formats") == []
    assert len(admin.rows("show file formats")) == 1


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
