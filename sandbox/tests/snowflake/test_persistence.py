"""A sandbox that keeps its state: everything is there after a restart, and nothing without --persist."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.snowflake.running import RunningSnowflake, StatementFailed
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME

SHOWS = (
    "show databases",
    "show schemas in account",
    "show external volumes",
    "desc external volume v",
    "desc catalog integration c",
    "select system$get_catalog_linked_database_config('linked')",
    "show roles",
    "show grants to role r",
    "show grants on account",
    "show future grants in database d",
    "show warehouses",
    "desc user u",
    "show tables in schema d.s",
    "desc table d.s.t",
    "select * from d.s.t order by a",
    "desc table d.s.nested",
    "select * from d.s.nested",
    "select d.s.twice(a) from d.s.t order by a",
    "call d.s.answer()",
)


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    running = RunningSnowflake(tmp_path, "--persist")
    client = running.login(roleName="ACCOUNTADMIN")
    for sql in (
        VOLUME,
        INTEGRATION,
        LINKED,
        "create warehouse w auto_suspend = null",
        "create role r",
        "create user u password = 'us3r-Pass' default_role = r",
        "grant role r to user u",
        "create database d",
        "create schema s",
        "create table t (a int, b varchar(5))",
        "insert into t values (1, 'x'), (2, null)",
        "create table nested (o object(a int, b array(varchar)))",
        "insert into nested select {'a': 1, 'b': ['x']}::object(a int, b array(varchar))",
        "create function twice(n int) returns int as 'n * 2'",
        "create procedure answer() returns int language sql as 'begin return 42; end'",
        "grant usage on database d to role r",
        "grant select on future tables in database d to role r",
        "alter database linked suspend discovery",
    ):
        client.run(sql)
    before = [(sql, _lasting(client.rows(sql))) for sql in SHOWS]
    client.run("create temporary table d.s.gone (a int)")
    assert running.stop() < 3
    assert (tmp_path / "snowflake-account.json").stat().st_mode & 0o777 == 0o600
    assert "us3r-Pass" not in (tmp_path / "snowflake-account.json").read_text()

    running.start()
    client = running.login(roleName="ACCOUNTADMIN")
    for sql, rows in before:
        assert _lasting(client.rows(sql)) == rows, sql
    assert running.login("U", "us3r-Pass").names("show databases") == ["D"]
    client.run("insert into d.s.t values (3, 'y')")
    assert client.cell("select count(*) from d.s.t") == "3"
    assert running.stop() < 3


def test_tables_of_an_earlier_version_are_brought_up_to_date(tmp_path: Path) -> None:
    """Until format 2, a TIMESTAMP_TZ was kept without its offset, and JSON as it was written."""
    running = RunningSnowflake(tmp_path, "--persist")
    client = running.login(roleName="ACCOUNTADMIN")
    client.run("create database d")
    client.run("create table d.public.t (id int, at timestamp_tz, doc variant, obj object not null)")
    client.run("create table d.public.other as select 'a' as a, [1]::array as b")
    assert running.stop() < 3
    _age(tmp_path)

    running.start()
    client = running.login(roleName="ACCOUNTADMIN", databaseName="D", parameters={"TIMEZONE": "Europe/Paris"})
    client.run("insert into t select 2, '2026-01-01 00:00:00 +05:00', {'a': 1, 'b': 2}, {}")
    kept = "select to_char(at, 'YYYY-MM-DD HH24:MI TZHTZM') as at, to_json(doc) as doc from t order by id"
    assert client.rows(kept) == [
        {"AT": "2025-12-31 22:30 Z", "DOC": '{"a":1,"b":2}'},
        {"AT": "2026-01-01 00:00 +0500", "DOC": '{"a":1,"b":2}'},
    ]
    assert client.cell("select count(*) from t x join t y on x.doc = y.doc") == "4"
    assert client.cell("select b[0] from other") == "1"
    assert running.stop() < 3

    running.start()
    assert running.login(roleName="ACCOUNTADMIN").cell("select count(*) from d.public.t") == "2"
    running.stop()


def _age(folder: Path) -> None:
    """Makes of what was kept what an earlier version kept."""
    file = folder / "snowflake-account.json"
    document = json.loads(file.read_text())
    (table,) = [
        table
        for table in document["account"]["databases"]["D"]["schemas"]["PUBLIC"]["tables"].values()
        if table["name"] == "T"
    ]
    name = f'native."{table["storage_name"]}"'
    with duckdb.connect(str(folder / "snowflake-tables.duckdb")) as kept:
        kept.execute(f'ALTER TABLE {name} ALTER COLUMN "AT" SET DATA TYPE TIMESTAMPTZ USING NULL')
        row = [1, "2026-01-01 00:30:00+02:00", '{"b": 2, "a" :1}', "{}"]
        kept.execute(f"INSERT INTO {name} VALUES (?, ?, ?, ?)", row)  # noqa: S608
    file.write_text(json.dumps({**document, "format": 1}))


def test_another_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "snowflake-account.json").write_text('{"format": 3, "account": {}}')
    with pytest.raises(RuntimeError, match=r"has format 3, this version reads 1 and 2\. Delete the sandbox's state"):
        RunningSnowflake(tmp_path, "--persist")


def test_nothing_is_kept_otherwise(tmp_path: Path) -> None:
    running = RunningSnowflake(tmp_path)
    running.login(roleName="ACCOUNTADMIN").run("create database d")
    running.stop()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["snowflake.log"]
    running.start()
    client = running.login(roleName="ACCOUNTADMIN")
    assert client.names("show databases") == []
    assert isinstance(client.failure("use database d"), StatementFailed)
    running.stop()


def test_starts_fast_and_small(tmp_path: Path) -> None:
    running = RunningSnowflake(tmp_path)
    # Processor time, so that other work on the machine does not decide; alone, it is the time to start.
    assert running.processor_seconds < 3
    assert running.memory_megabytes < 300
    running.stop()


def _lasting(rows: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Without what belongs to the session, and without sizes: rows take less room on disk."""
    return [{key: value for key, value in row.items() if key not in ("is_current", "bytes")} for row in rows]
