"""https://docs.snowflake.com/en/sql-reference/sql/drop-sequence"""

from __future__ import annotations

from tests.snowflake.running import Client


def test_a_sequence_goes(admin: Client) -> None:
    admin.run("create sequence q")
    admin.run("drop sequence q")
    assert admin.rows("show sequences") == []
    assert admin.failure("select q.nextval").code == "002003"
    assert admin.failure("drop sequence q").code == "002003"
    admin.run("drop sequence if exists q")


def test_the_sequences_of_a_schema_go_with_it(admin: Client) -> None:
    admin.run("create schema gone")
    admin.run("create sequence q")
    admin.run("drop schema gone")
    admin.run("create schema gone")
    admin.run("create sequence q start 3")
    assert admin.run("select q.nextval")["rowset"] == [["3"]]
