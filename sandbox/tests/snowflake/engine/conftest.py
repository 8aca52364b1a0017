from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.catalog.system_roles import FIRST_WAREHOUSE, new_account
from snowdome.snowflake.engine import Engine, native_store
from snowdome.snowflake.engine.native_store import SCHEMA, NativeStore
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import Result
from snowdome.snowflake.session import Session
from tests.snowflake.engine.lake import Lake

Run = Callable[..., Result]
Put = Callable[..., Path]


@pytest.fixture
def account() -> Account:
    """An account with the native schema D1.S1."""
    account = new_account("LOCAL", "us-west-2", "not a hash")
    database = Database("D1", owner=RoleName("SYSADMIN"))
    database.schemas["S1"] = Schema("S1", owner=RoleName("SYSADMIN"))
    account.databases["D1"] = database
    return account


class _EmptiedRows(NativeStore):
    """Rows that one engine after the other has, each from none on."""

    def close(self) -> None:
        self.run(f"DROP SCHEMA {quote(SCHEMA)} CASCADE", f"CREATE SCHEMA {quote(SCHEMA)}")


@pytest.fixture(scope="session")
def emptied_rows() -> Iterator[NativeStore]:
    """One DuckDB for all engines: it takes longer to open one and to tell it our functions than a test takes."""
    opened = _EmptiedRows(None)
    yield opened
    NativeStore.close(opened)


@pytest.fixture
def engine(
    account: Account, emptied_rows: NativeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """The engine in this process, with no AWS behind it."""
    monkeypatch.setattr(native_store, "NativeStore", lambda file: emptied_rows)
    engine = Engine(
        account,
        aws_endpoint="http://127.0.0.1:1",
        access_key_id="none",
        secret_access_key="none",  # noqa: S106 - nothing listens there
        state_dir=tmp_path,
        persist=False,
    )
    yield engine
    engine.close()


@pytest.fixture
def session(account: Account) -> Session:
    """A session of ACCOUNTADMIN in D1.S1."""
    return Session(1, account, "ADMIN", "ACCOUNTADMIN", database="D1", schema="S1", warehouse=FIRST_WAREHOUSE)


@pytest.fixture
def run(engine: Engine, session: Session) -> Run:
    """Runs one statement."""

    def run_statement(sql: str, binds: dict[str, Any] | None = None, describe_only: bool = False) -> Result:
        return engine.execute(session, sql, binds, describe_only, "query")

    return run_statement


@pytest.fixture
def stage_folder(session: Session, tmp_path: Path) -> Path:
    """Of the stage ST."""
    folder = tmp_path / "st"
    folder.mkdir()
    schema = session.account.databases["D1"].schemas["S1"]
    schema.stages["ST"] = Stage("ST", owner=RoleName("SYSADMIN"), directory=str(folder))
    return folder


@pytest.fixture
def put(stage_folder: Path) -> Put:
    """Writes a file to the stage ST."""

    def write(name: str, content: str | bytes = "") -> Path:
        path = stage_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def values(result: Result) -> list[tuple[Any, ...]]:
    """Python values of a result's rows."""
    if result.rows is not None:
        return result.rows
    assert result.table is not None
    return list(zip(*(column.to_pylist() for column in result.table.columns), strict=True))


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """Both sandbox processes, AWS prepared, nothing linked yet."""
    running = Lake(tmp_path_factory.mktemp("lake"))
    yield running
    assert running.snowflake.process.poll() is None, f"Snowflake died:\n{running.snowflake.log.read_text()}"
    running.stop()
