from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.fixture
def keyed(admin: Client) -> Client:
    admin.run("create table plain (a int)")
    admin.run(
        "create table k (a int, b int, c int unique, constraint pk1 primary key (b, a), constraint uq unique (a, c))"
    )
    admin.run("create table one (id int primary key)")
    return admin


# https://github.com/snowflakedb/snowflake-sqlalchemy reads constraint_name, column_name and key_sequence.
@pytest.mark.parametrize("scope", ["", " in schema", " in schema test_database.s", " in database", " in account"])
def test_primary_keys_with_their_names_and_order(keyed: Client, scope: str) -> None:
    rows = [row for row in keyed.rows(f"show primary keys{scope}") if row["schema_name"] == "S"]
    assert [(row["table_name"], row["column_name"], row["key_sequence"]) for row in rows] == [
        ("K", "B", "1"),
        ("K", "A", "2"),
        ("ONE", "ID", "1"),
    ]
    assert [str(row["constraint_name"])[:15] for row in rows] == ["PK1", "PK1", "SYS_CONSTRAINT_"]


def test_keys_of_one_table(keyed: Client) -> None:
    assert [row["column_name"] for row in keyed.rows("show primary keys in table one")] == ["ID"]
    assert [row["column_name"] for row in keyed.rows("show unique keys in k")] == ["C", "A", "C"]
    assert keyed.rows("show primary keys in plain") == []
    assert keyed.failure("show primary keys in table nope").code == "002003"


def test_columns_of_a_primary_key_are_not_null(keyed: Client) -> None:
    assert {row["name"]: row["null?"] for row in keyed.rows("describe table k")} == {"A": "N", "B": "N", "C": "Y"}


def test_constraints_in_the_column_keep_their_names_and_rely(admin: Client) -> None:
    admin.run("create table t (a int constraint k1 primary key rely, b int constraint k2 unique, c int unique)")
    (primary,) = admin.rows("show primary keys in t")
    assert (primary["constraint_name"], primary["rely"]) == ("K1", "true")
    named = {row["column_name"]: row["constraint_name"] for row in admin.rows("show unique keys in t")}
    assert named["B"] == "K2"
    assert str(named["C"]).startswith("SYS_CONSTRAINT_")


# https://docs.snowflake.com/en/sql-reference/sql/create-table-constraint: without columns, the primary key is meant.
REFERENCES = {
    "of the table": "create table child (x int, y int, constraint fk foreign key (x, y) references k (b, a))",
    "to the primary key": "create table child (x int, y int, constraint fk foreign key (x, y) references k)",
    "to a unique key": "create table child (y int, x int, constraint fk foreign key (x, y) references k (a, c))",
    "with rules": "create table child (x int, constraint fk foreign key (x) references one on delete cascade rely)",
    "of a column": "create table child (x int not null constraint fk references one (id) on update set null)",
    "of a column with its words": "create table child (x int constraint fk foreign key references test_database.s.one)",
    "to itself": "create table child (id int primary key, x int constraint fk references child (id))",
}


@pytest.mark.parametrize("title", REFERENCES)
def test_foreign_keys_are_seen_from_both_sides(keyed: Client, title: str) -> None:
    keyed.run(REFERENCES[title])
    rows = keyed.rows("show imported keys in table child")
    parent = rows[0]["pk_table_name"]
    assert rows == keyed.rows(f"show exported keys in table {parent}")
    assert {row["fk_name"] for row in rows} == {"FK"}
    pairs = [(row["fk_column_name"], row["pk_column_name"], row["key_sequence"]) for row in rows]
    assert pairs == {
        "of the table": [("X", "B", "1"), ("Y", "A", "2")],
        "to the primary key": [("X", "B", "1"), ("Y", "A", "2")],
        "to a unique key": [("X", "A", "1"), ("Y", "C", "2")],
    }.get(title, [("X", "ID", "1")])
    assert rows[0]["delete_rule"] == ("CASCADE" if title == "with rules" else "NO ACTION")
    assert rows[0]["update_rule"] == ("SET NULL" if title == "of a column" else "NO ACTION")
    kinds = keyed.rows("select constraint_type from information_schema.table_constraints where constraint_name = 'FK'")
    assert kinds == [{"CONSTRAINT_TYPE": "FOREIGN KEY"}]


@pytest.mark.parametrize(
    ("reference", "code"),
    [("references nowhere (id)", "002003"), ("references k (a)", "001003"), ("references plain", "001003")],
)
def test_a_foreign_key_needs_a_key_to_refer_to(keyed: Client, reference: str, code: str) -> None:
    assert keyed.failure(f"create table child (x int {reference})").code == code
    assert "CHILD" not in keyed.names("show tables")


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ("alter table one rename to two", [("TWO", "ID", "X")]),
        ("alter table one rename column id to no", [("ONE", "NO", "X")]),
        ("alter table one drop column id", []),
        ("alter table child rename column x to z", [("ONE", "ID", "Z")]),
        ("alter table child drop column x", []),
        ("drop table one", []),
        ("create or replace table one (id int primary key)", []),
        ("create table c2 clone child", [("ONE", "ID", "X"), ("ONE", "ID", "X")]),
    ],
)
def test_foreign_keys_follow_what_they_join(keyed: Client, change: str, rows: list[tuple[str, ...]]) -> None:
    keyed.run("create or replace table one (id int primary key, v int)")
    keyed.run("create table child (x int references one, w int)")
    keyed.run(change)
    found = keyed.rows("show imported keys in schema")
    assert [(row["pk_table_name"], row["pk_column_name"], row["fk_column_name"]) for row in found] == rows


def test_a_dropped_or_renamed_column_changes_its_keys(keyed: Client) -> None:
    keyed.run("alter table k rename column b to bb")
    assert [row["column_name"] for row in keyed.rows("show primary keys in k")] == ["BB", "A"]
    keyed.run("alter table k drop column c")
    assert keyed.rows("show unique keys in k") == []
