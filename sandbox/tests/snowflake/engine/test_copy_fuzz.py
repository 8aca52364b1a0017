"""Damaged files under every ON_ERROR and VALIDATION_MODE: rows whole, counts that agree, no internal error, no hang.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.broken_files import COLUMNS, CSV, DAMAGES, BrokenFile, broken_files
from tests.snowflake.engine.conftest import Run, values

SEED = 20_261_127
SLOWEST_SECONDS = 20.0
INTERNAL, REFUSED = "000603", "000002"
GOOD_ID = 1_000
SKIPPED: dict[str, Callable[[int, int], bool]] = {
    "continue": lambda errors, parsed: False,
    "skip_file": lambda errors, parsed: errors > 0,
    "skip_file_2": lambda errors, parsed: errors >= 2,
    "'skip_file_50%'": lambda errors, parsed: errors * 2 > parsed,
}
"""ON_ERROR -> whether it leaves out a file with so many error rows of so many."""


class Loaded(NamedTuple):
    """A row of the answer."""

    file: str
    status: str
    parsed: int
    loaded: int
    limit: int
    errors: int
    first_error: str | None


class Trial:
    """One damaged file on the stage, and a whole one beside it."""

    def __init__(self, run: Run, folder: Path, file: BrokenFile, columns: str) -> None:
        self._run = run
        self.file = file
        self._columns = columns
        by_name = "match_by_column_name = case_insensitive"
        self._is_by_name = columns == COLUMNS and file.file_format != CSV
        self._options = f"file_format = ({file.file_format}) {by_name if self._is_by_name else ''}"
        (folder / file.name).write_bytes(file.content)
        self._good = folder / f"good{Path(file.name).suffixes[0]}"
        self._write_good()

    def _write_good(self) -> None:
        if self._good.suffix == ".csv":
            self._good.write_bytes(b"%d,2024-01-01,good,1\n" % GOOD_ID)
        elif self._good.suffix == ".json":
            self._good.write_bytes(b'{"id": %d, "words": "good"}' % GOOD_ID)
        else:
            import pyarrow as pa
            import pyarrow.parquet as pq

            pq.write_table(pa.table({"id": [GOOD_ID]}), self._good)

    def hold(self) -> None:
        """Raises where a statement says of the file what is not so."""
        seen = {on_error: self._tolerant(on_error) for on_error in SKIPPED}
        refused = {on_error for on_error, row in seen.items() if row is None}
        assert refused in (set(), set(SKIPPED)), f"{refused} alone refuse {self.file}"
        rows = [row for row in seen.values() if row is not None]
        assert len({(row.parsed, row.errors, row.first_error) for row in rows}) <= 1, f"{rows} of {self.file}"
        self._abort(rows[0].errors == 0 if rows else False)
        if not self._is_by_name:
            self._validate(rows[0] if rows else None)

    def _tolerant(self, on_error: str) -> Loaded | None:
        """What is said of the damaged file; None when its type of value is refused by name."""
        self._new_table()
        answer = self._copy(f"on_error = {on_error}")
        if answer is None:
            return None
        by_name = {Path(row.file).name: row for row in answer}
        bad, good = by_name[self.file.name], by_name[self._good.name]
        assert (good.status, good.loaded) == ("LOADED", 1), f"{good} beside {self.file}"
        self._check_counts(bad, on_error)
        assert self._count() == bad.loaded + 1, f"{bad}, but {self._count()} rows: {self.file}"
        self._check_rows(bad)
        self._again(bad)
        return bad

    def _check_counts(self, row: Loaded, on_error: str) -> None:
        what = f"{on_error}: {row} of {self.file}"
        is_unreadable = row.parsed == 0 and row.errors == 1
        is_skipped = is_unreadable or SKIPPED[on_error](row.errors, row.parsed)
        status = "LOADED" if not row.errors else "LOAD_FAILED" if is_skipped else "PARTIALLY_LOADED"
        assert row.status == status, what
        assert row.loaded == (0 if is_skipped else row.parsed - row.errors), what
        assert (row.first_error is None) == (row.errors == 0), what

    def _check_rows(self, row: Loaded) -> None:
        if row.status == "LOAD_FAILED":
            return
        if self._columns == COLUMNS:
            found = {value for (value,) in values(self._run("select id from t"))}
            assert self.file.whole <= found, f"{self.file.whole - found} missing of {self.file}"
            assert not self.file.spoilt & found, f"{self.file.spoilt & found} loaded of {self.file}"
        if self.file.spoilt and self._columns == COLUMNS:
            assert row.errors == len(self.file.spoilt), f"{row} of {self.file}"

    def _again(self, before: Loaded) -> None:
        """What was loaded is not loaded again; what failed is tried again, with the same end."""
        count = self._count()
        self._copy("on_error = continue" if before.status != "LOAD_FAILED" else "on_error = skip_file")
        assert self._count() == count, f"loaded twice: {self.file}"

    def _abort(self, should_load: bool) -> None:
        self._new_table()
        answer = self._copy("on_error = abort_statement", may_fail=True)
        assert (answer is not None) == should_load, f"ABORT_STATEMENT of {self.file}: {answer}"
        if answer is None:
            assert self._count() == 0, f"aborted, but rows are in: {self.file}"

    def _validate(self, seen: Loaded | None) -> None:
        for mode in ("return_errors", "return_all_errors"):
            self._new_table()
            found, code = self._answer(f"validation_mode = {mode}")
            if seen is None:
                assert code == REFUSED, f"{mode}: {code} of {self.file}"
            else:
                assert len(found) == seen.errors, f"{mode}: {code} {found} of {self.file}"
            assert self._count() == 0, f"{mode} loads {self.file}"

    def _new_table(self) -> None:
        self._run(f"create or replace table t ({self._columns})")

    def _count(self) -> int:
        return int(values(self._run("select count(*) from t"))[0][0])

    def _copy(self, option: str, *, may_fail: bool = False) -> list[Loaded] | None:
        rows, code = self._answer(option)
        assert code in ("", REFUSED) or may_fail, f"{option}: {code} of {self.file}"
        return None if code else [Loaded(*row[:7]) for row in rows if len(row) > 1]

    def _answer(self, option: str) -> tuple[list[tuple[Any, ...]], str]:
        """The rows of the answer, or the code of the error."""
        started = time.monotonic()
        rows: list[tuple[Any, ...]] = []
        code = ""
        try:
            rows = values(self._run(f"copy into t from @st {self._options} {option}"))
        except SnowflakeError as error:
            code = error.code
        assert code != INTERNAL, f"{option} of {self.file}"
        assert time.monotonic() - started < SLOWEST_SECONDS, f"{option} hangs: {self.file}"
        return rows, code


def hold_all(run: Run, folder: Path, files: Iterable[BrokenFile]) -> None:
    for file in files:
        for columns in (COLUMNS,) if file.file_format == CSV else (COLUMNS, "v variant"):
            for old in folder.iterdir():
                old.unlink()
            Trial(run, folder, file, columns).hold()


def test_damaged_files_are_loaded_as_on_error_says(run: Run, stage_folder: Path) -> None:
    """Of every fifth damage."""
    hold_all(run, stage_folder, islice(broken_files(SEED, len(DAMAGES)), 0, None, 5))


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_hundreds_of_damaged_files_are_loaded_as_on_error_says(run: Run, stage_folder: Path) -> None:
    hold_all(run, stage_folder, broken_files(SEED, 10 * len(DAMAGES)))
