"""A client that dies within a PUT: what has arrived is loaded by nobody, and the next PUT puts it right.

https://docs.snowflake.com/en/sql-reference/sql/put, https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import snowflake.connector as python_connector
from snowflake.connector.errors import ProgrammingError

from tests.snowflake.running import Client, RunningSnowflake
from tests.snowflake.suite_target import connection

ROWS = 5_000


@pytest.fixture
def session(admin: Client, snowflake: RunningSnowflake) -> Iterator[Any]:
    """With a stage st, and a table t of two columns."""
    admin.run("create table t (id int, words varchar)")
    admin.run("create stage st")
    opened = python_connector.connect(**connection(snowflake))
    opened.cursor().execute("use schema test_database.s")
    opened.cursor().execute("use warehouse compute_wh")
    yield opened
    opened.close()


def put(client: Client, file: Path) -> Path:
    """Copies the file as a driver does: to the folder that PUT answers. Version 5 of Python's cannot."""
    answer = client.run(f"put file://{file} @test_database.s.st auto_compress = false overwrite = true")
    folder = Path(answer["stageInfo"]["location"])
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(file, folder))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv.gz"
    file.write_bytes(gzip.compress(b"".join(b"%d,word %d of many\n" % (n, n * 7919 % 10_007) for n in range(ROWS))))
    return file


@pytest.fixture
def half(session: Any, admin: Client, source: Path) -> Path:
    """The staged file, of which the first half has arrived."""
    staged = put(admin, source)
    staged.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    return staged


def count(session: Any) -> int:
    return int(session.cursor().execute("select count(*) from t").fetchone()[0])


@pytest.mark.parametrize("transaction", [False, True])
def test_half_a_file_is_not_loaded_and_changes_nothing(session: Any, half: Path, transaction: bool) -> None:
    if transaction:
        session.cursor().execute("begin")
    with pytest.raises(ProgrammingError) as failed:
        session.cursor().execute("copy into t from @st")
    assert "rows.csv.gz" in str(failed.value)
    assert "internal error" not in str(failed.value)
    session.rollback()
    assert count(session) == 0


def test_files_beside_it_are_loaded_whole(session: Any, admin: Client, half: Path, tmp_path: Path) -> None:
    beside = tmp_path / "beside.csv"
    beside.write_text("1,a\n2,b\n")
    put(admin, beside)
    loaded = session.cursor(python_connector.DictCursor).execute("copy into t from @st on_error = skip_file").fetchall()
    status = {Path(row["file"]).name: (row["status"], row["rows_loaded"]) for row in loaded}
    assert status == {"beside.csv": ("LOADED", 2), "rows.csv.gz": ("LOAD_FAILED", 0)}
    assert count(session) == 2


def test_the_next_put_puts_it_right(session: Any, admin: Client, half: Path, source: Path) -> None:
    put(admin, source)
    session.cursor().execute("copy into t from @st")
    assert count(session) == ROWS
    session.cursor().execute("copy into t from @st")
    assert count(session) == ROWS


def test_a_file_that_changes_after_it_was_loaded_is_loaded_again(
    session: Any, admin: Client, half: Path, source: Path
) -> None:
    """What is loaded is known by its checksum: half a file that was loaded on purpose does not hide the whole one."""
    session.cursor().execute("copy into t from @st on_error = continue")
    before = count(session)
    put(admin, source)
    session.cursor().execute("copy into t from @st")
    assert count(session) == before + ROWS
