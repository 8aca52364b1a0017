from __future__ import annotations

import pytest

from tests.sandbox.snowflake.running import Client


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


@pytest.mark.parametrize("kind", ["imported", "exported"])
def test_references_are_none_or_refused(keyed: Client, kind: str) -> None:
    assert keyed.rows(f"show {kind} keys in schema") == []
    keyed.run("create table child (id int, foreign key (id) references one (id))")
    failure = keyed.failure(f"show {kind} keys in schema")
    assert failure.code == "000002"
    assert f"SHOW {kind.upper()} KEYS" in failure.message
