from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.snowflake.running import Client


def test_tells_the_driver_where_to_copy(admin: Client) -> None:
    admin.run("create stage files")
    data = admin.run("PUT file:///some//where/a.txt @files/deep/er AUTO_COMPRESS = FALSE OVERWRITE = TRUE")
    assert (data["command"], data["src_locations"]) == ("UPLOAD", ["/some//where/a.txt"])
    assert (data["autoCompress"], data["overwrite"]) == (False, True)
    assert data["stageInfo"]["locationType"] == "LOCAL_FS"
    assert data["stageInfo"]["location"].endswith("/deep/er")


@pytest.mark.parametrize("stage", ["@files/../../etc", "@~/../x", "@%t", "@nowhere", "files"])
def test_places_that_are_no_stage(admin: Client, stage: str) -> None:
    admin.run("create stage files")
    assert admin.failure(f"put file:///a.txt {stage}").code in ("001008", "000002", "002003", "001003")


def test_needs_write_on_the_stage(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create stage files")
    reader = role(
        "usage on database test_database", "usage on schema test_database.s", "read on stage test_database.s.files"
    )
    assert reader.failure("put file:///a.txt @test_database.s.files").code == "003001"


# snowflake-connector-python's write_pandas sends the first two, depending on its version.
@pytest.mark.parametrize(
    "sql",
    [
        "PUT 'file:///tmp/x/file0.txt' ? parallel=4 source_compression=auto_detect",
        "PUT /* write_pandas() */ 'file:///tmp/x/file0.txt' ? PARALLEL=4",
        "put file:///tmp/x//y? ?",
        "put file:///tmp/x/* ? overwrite=true",
    ],
)
def test_the_stage_may_be_a_bind(admin: Client, sql: str) -> None:
    admin.run("create stage files")
    data = admin.run(sql, bindings={"1": {"type": "TEXT", "value": '@test_database.s."FILES"/in'}})
    assert data["command"] == "UPLOAD"
    assert data["stageInfo"]["location"].endswith("/in")


@pytest.mark.parametrize("stage", ["@~/a", "@%people/a", "@s.%people/a", '@test_database.s.%"low t"/a'])
def test_users_and_tables_have_stages_of_their_own(admin: Client, stage: str, tmp_path: Path) -> None:
    """https://docs.snowflake.com/en/user-guide/data-load-local-file-system-create-stage"""
    admin.run("create table people (a int)")
    admin.run('create table "low t" (a int)')
    folder = Path(str(admin.run(f"put 'file://{tmp_path}/x.csv' '{stage}'")["stageInfo"]["location"]))
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text("1\n")
    assert [row["name"] for row in admin.rows(f"list '{stage}'")] == ["a/x.csv"]
    assert [row["name"] for row in admin.rows(f"rm '{stage}'")] == ["a/x.csv"]


def test_the_stage_of_a_table_is_its_owners(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create table people (a int)")
    narrow = role("usage on database test_database", "usage on schema test_database.s", "select on table people")
    assert narrow.failure("list @%people").code == "003001"
    assert narrow.failure("list @%nope").code == "002003"
    assert narrow.rows("list @~") == []


@pytest.mark.parametrize("stage", ["@files/dir with spaces", "@~/a b/c d", "@%people/ x", "@s.files/it is.d"])
def test_a_quoted_path_may_have_spaces(admin: Client, stage: str, tmp_path: Path) -> None:
    """gosnowflake, put_get_test.go: TestPutGetWithSpacesInDirectoryName."""
    admin.run("create stage files")
    admin.run("create table people (a int)")
    folder = Path(str(admin.run(f"put 'file://{tmp_path}/x.csv' '{stage}'")["stageInfo"]["location"]))
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text("1\n")
    (listed,) = admin.rows(f"list '{stage}'")
    assert str(listed["name"]).endswith(f"{stage.partition('/')[2]}/x.csv")
    assert admin.run(f"get '{stage}' 'file://{tmp_path}'")["command"] == "DOWNLOAD"
    assert admin.cell(f"select $1 from '{stage}'") == "1"  # noqa: S608
    admin.run(f"copy into people from '{stage}'")
    assert admin.cell("select a from people") == "1"
    assert len(admin.rows(f"rm '{stage}'")) == 1
    for unquoted in (f"list {stage}", f"put 'file://{tmp_path}/x.csv' {stage}"):
        assert admin.failure(unquoted).code == "001003"
