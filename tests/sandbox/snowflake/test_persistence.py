"""A sandbox that keeps its state: everything is there after a restart, and nothing without --persist."""

from __future__ import annotations

from pathlib import Path

from tests.sandbox.snowflake.running import RunningSnowflake, StatementFailed
from tests.sandbox.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME

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
