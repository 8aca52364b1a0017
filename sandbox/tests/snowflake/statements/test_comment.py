"""COMMENT ON, and the other ways to comment: https://docs.snowflake.com/en/sql-reference/sql/comment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client


@pytest.fixture
def commented(admin: Client) -> Client:
    admin.run("create table people (id int comment 'key', \"name\" varchar) comment = 'all of them'")
    admin.run("create view names (n comment 'first') comment = 'a view' as select \"name\" from people")
    return admin


def _shown(admin: Client, kind: str, name: str) -> object:
    return next(row["comment"] for row in admin.rows(f"show {kind} like '{name}'") if row["name"] == name)


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        ("table", "people", ("tables", "PEOPLE")),
        ("table", "test_database.s.people", ("tables", "PEOPLE")),
        ("view", "names", ("views", "NAMES")),
        ("schema", "test_database.s", ("schemas", "S")),
        ("database", "test_database", ("databases", "TEST_DATABASE")),
    ],
)
def test_every_kind_of_object_takes_a_comment(commented: Client, kind: str, name: str, shown: tuple[str, str]) -> None:
    # dbt quotes with dollars: https://github.com/dbt-labs/dbt-adapters, macros/adapters.sql.
    for text, quoted in (("it's new", "$$it's new$$"), ("plain", "'plain'"), ("", "''")):
        commented.run(f"comment on {kind} {name} is {quoted}")
        assert _shown(commented, *shown) == text


def test_comments_of_create_are_kept(commented: Client) -> None:
    assert _shown(commented, "tables", "PEOPLE") == "all of them"
    assert _shown(commented, "views", "NAMES") == "a view"
    assert {row["name"]: row["comment"] for row in commented.rows("describe table people")} == {
        "ID": "key",
        "name": None,
    }
    assert [row["comment"] for row in commented.rows("describe view names")] == ["first"]


@pytest.mark.parametrize(
    ("statement", "comments"),
    [
        ("comment on column people.id is 'new'", ["new", None]),
        ('comment on column test_database.s.people."name" is $$x$$', ["key", "x"]),
        ('alter table people alter id comment $$a$$, "name" COMMENT $$b, c$$', ["a", "b, c"]),
        ("alter table people modify column id comment 'a', column \"name\" comment 'b'", ["a", "b"]),
        ("alter table people alter column id comment ''", ["", None]),
    ],
)
def test_columns_take_comments_one_by_one_or_several(commented: Client, statement: str, comments: list[object]) -> None:
    commented.run(statement)
    assert [row["comment"] for row in commented.rows("describe table people")] == comments
    assert [row["comment"] for row in commented.rows("show columns in table people")] == [c or "" for c in comments]


def test_a_table_is_commented_by_alter_too(commented: Client) -> None:
    commented.run("alter table people set comment = 'x'")
    assert _shown(commented, "tables", "PEOPLE") == "x"
    commented.run("alter table people unset comment")
    assert _shown(commented, "tables", "PEOPLE") == ""


def test_comments_follow_a_column_that_is_renamed_and_end_with_it(commented: Client) -> None:
    commented.run("alter table people rename column id to key")
    assert commented.rows("describe table people")[0]["comment"] == "key"
    commented.run("alter table people drop column key")
    commented.run("alter table people add column key int")
    assert commented.rows("describe table people")[1]["comment"] is None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("comment on table nope is 'x'", "002003"),
        ("comment on column people.nope is 'x'", "000904"),
        ("comment on column id is 'x'", "001003"),
        ("comment on table people is", "001003"),
        ("comment on nothing people is 'x'", "001003"),
    ],
)
def test_what_is_not_there_is_an_error(commented: Client, statement: str, code: str) -> None:
    assert commented.failure(statement).code == code


def test_if_exists_lets_a_missing_object_pass(commented: Client) -> None:
    commented.run("comment if exists on table nope is 'x'")
    commented.run("comment if exists on table people is 'x'")
    assert _shown(commented, "tables", "PEOPLE") == "x"


def test_only_the_owner_comments(commented: Client, role: Callable[..., Client]) -> None:
    narrow = role("usage on database test_database", "usage on schema test_database.s", "select on table people")
    assert narrow.failure("comment on table people is 'x'").code == "003001"
    assert narrow.failure("comment on column people.id is 'x'").code == "003001"
