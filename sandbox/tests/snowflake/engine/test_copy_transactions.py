"""What COPY INTO leaves behind when its transaction ends: load metadata and purged files follow the rows.

https://docs.snowflake.com/en/sql-reference/transactions
https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

from pathlib import Path

import pytest

from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.engine import Engine
from snowdome.snowflake.session import Session
from tests.snowflake.engine.conftest import Run, values

NOTHING = [("Copy executed with 0 files processed.",)]


@pytest.fixture
def file(session: Session, run: Run, tmp_path: Path) -> Path:
    """The file a.csv of the stage ST, which holds 5; the table T is empty."""
    folder = tmp_path / "st"
    folder.mkdir()
    session.account.databases["D1"].schemas["S1"].stages["ST"] = Stage(
        "ST", owner=RoleName("SYSADMIN"), directory=str(folder)
    )
    run("create table t (a int)")
    (folder / "a.csv").write_text("5\n")
    return folder / "a.csv"


def rows(run: Run) -> list[int]:
    return [row[0] for row in values(run("select a from t order by a"))]


@pytest.mark.parametrize("autocommit", ["true", "false"])
@pytest.mark.parametrize("options", ["", "purge = true", "force = true"])
def test_a_file_that_was_rolled_back_loads_again(
    session: Session, run: Run, file: Path, autocommit: str, options: str
) -> None:
    session.parameters["AUTOCOMMIT"] = autocommit
    if autocommit == "true":
        run("begin")
    run(f"copy into t from @st {options}")
    run("rollback")
    run(f"copy into t from @st {options}")
    run("commit")
    assert rows(run) == [5]


def test_a_session_that_ends_rolls_its_loads_back(engine: Engine, session: Session, run: Run, file: Path) -> None:
    run("begin")
    run("copy into t from @st purge = true")
    engine.close_session(session)
    assert file.exists()
    run("copy into t from @st")
    assert rows(run) == [5]


def test_within_its_transaction_a_loaded_file_is_loaded(run: Run, file: Path) -> None:
    run("begin")
    run("copy into t from @st")
    assert values(run("copy into t from @st")) == NOTHING
    run("commit")
    assert values(run("copy into t from @st")) == NOTHING
    assert rows(run) == [5]


def test_another_session_does_not_see_loads_before_commit(
    engine: Engine, session: Session, run: Run, file: Path
) -> None:
    run("begin")
    run("copy into t from @st")
    other = Session(2, session.account, "ADMIN", "ACCOUNTADMIN", "ALL", "D1", "S1", session.warehouse)
    result = engine.execute(other, "copy into t from @st", None, False, "other")
    assert result.rowcount == 1
    run("rollback")
    assert rows(run) == [5]


def test_truncate_forgets_loads_with_its_transaction(run: Run, file: Path) -> None:
    run("copy into t from @st")
    run("begin")
    run("truncate table t")
    run("rollback")
    assert values(run("copy into t from @st")) == NOTHING
    run("begin")
    run("truncate table t")
    run("copy into t from @st")
    run("commit")
    assert values(run("copy into t from @st")) == NOTHING
    assert rows(run) == [5]


@pytest.mark.parametrize(("end", "stays"), [("commit", False), ("rollback", True), ("create table u (a int)", False)])
def test_purge_waits_for_the_end_of_the_transaction(run: Run, file: Path, end: str, *, stays: bool) -> None:
    """DDL commits."""
    run("begin")
    run("copy into t from @st purge = true")
    assert file.exists()
    run(end)
    assert file.exists() is stays


def test_purge_leaves_a_file_that_was_replaced_since(run: Run, file: Path) -> None:
    run("begin")
    run("copy into t from @st purge = true")
    file.write_text("6\n")
    run("commit")
    run("copy into t from @st")
    assert rows(run) == [5, 6]
