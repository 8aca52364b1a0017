"""A stage's files end with what the stage belongs to: a table, a user, a session.

https://docs.snowflake.com/en/user-guide/data-load-local-file-system-create-stage
https://docs.snowflake.com/en/sql-reference/sql/create-stage
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.snowflake.running import Client, RunningSnowflake


def put(client: Client, stage: str) -> Path:
    """Copies a file as a driver does; the folder of the stage."""
    folder = Path(client.run(f"put file:///local/a.csv {stage}")["stageInfo"]["location"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.csv").write_text("1\n")
    return folder


@pytest.mark.parametrize(
    "end", ["drop table t", "create or replace table t (b int)", "drop schema s", "drop database test_database"]
)
def test_the_files_of_a_table_go_with_it(admin: Client, end: str) -> None:
    admin.run("create table t (a int)")
    folder = put(admin, "@%t")
    admin.run(end)
    assert not folder.exists()


@pytest.mark.parametrize("change", ["alter table t rename to u", "truncate table t", "alter table t add column b int"])
def test_the_files_of_a_table_stay_when_it_does(admin: Client, change: str) -> None:
    admin.run("create table t (a int)")
    folder = put(admin, "@%t")
    admin.run("use warehouse compute_wh")
    admin.run(change)
    assert [file.name for file in folder.iterdir()] == ["a.csv"]


def test_a_session_takes_its_temporary_stages_and_tables_along(admin: Client, snowflake: RunningSnowflake) -> None:
    other = snowflake.login(roleName="ACCOUNTADMIN", databaseName="TEST_DATABASE", schemaName="S")
    other.run("create temporary stage st")
    other.run("create temporary table t (a int)")
    admin.run("create stage lasting")
    temporary = [put(other, "@st"), put(other, "@%t")]
    lasting = put(admin, "@lasting")
    other.post("/session?delete=true", {})
    limit = time.monotonic() + 5
    while any(folder.exists() for folder in temporary) and time.monotonic() < limit:
        time.sleep(0.02)
    assert [folder.exists() for folder in (*temporary, lasting)] == [False, False, True]
    admin.run("create stage st")


def test_a_user_takes_the_files_along(role: Callable[..., Client], admin: Client, snowflake: RunningSnowflake) -> None:
    folder = put(role(), "@~")
    admin.run("alter user narrow_user rename to narrow_renamed")
    renamed = snowflake.login("NARROW_USER", "n4rrow-Pass")
    assert [row["name"] for row in renamed.rows("list @~")] == ["a.csv"]
    assert not folder.exists()
    admin.run("drop user narrow_renamed")
    again = role()
    assert again.rows("list @~") == []
