"""Rows that do not fit cost one query each at most, and equal ones together: a load stays proportional to its file."""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.engine.execution import Execution
from tests.snowflake.engine.conftest import Put, Run, values

COLUMNS = "a INT, b NUMBER(5, 2), c VARCHAR(3), d DATE, t TIME, s TIMESTAMP_NTZ, o BOOLEAN, f FLOAT NOT NULL"
GOOD = ["1", "1.5", "abc", "2024-01-01", "10:00", "2024-01-01 10:00:00", "true", "1e3"]
BAD = ["x", "1000", "abcd", "2024-02-30", "25:00", "yesterday", "maybe", ""]


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Those that DuckDB ran."""
    found: list[str] = []
    query = Execution.query

    def counted(self: Execution, sql: str) -> Any:
        found.append(sql)
        return query(self, sql)

    monkeypatch.setattr(Execution, "query", counted)
    return found


def test_every_kind_of_value_that_does_not_fit_is_told_as_by_itself(run: Run, put: Put) -> None:
    rows = [[bad if column == at else good for at, good in enumerate(GOOD)] for column, bad in enumerate(BAD)]
    put("f.csv", "".join(",".join(row) + "\n" for row in [GOOD, *rows, GOOD]))
    run(f"CREATE TABLE t ({COLUMNS})")
    found = values(run("COPY INTO t FROM @st VALIDATION_MODE = RETURN_ALL_ERRORS"))
    names = [row[list_index("column_name")] for row in found]
    assert names == [f'"T"["{name}":{number}]' for number, name in enumerate("ABCDTSOF", start=1)]
    codes = [row[list_index("code")] for row in found]
    for row, code in zip(rows, codes, strict=True):
        put("f.csv", ",".join(row) + "\n")
        alone = values(run("COPY INTO t FROM @st VALIDATION_MODE = RETURN_ALL_ERRORS"))
        assert [alone[0][list_index("code")]] == [code]


def list_index(name: str) -> int:
    from snowdome.snowflake.engine.statements.table_load import ERROR_COLUMNS

    return [column.name.lower() for column in ERROR_COLUMNS].index(name)


@pytest.mark.parametrize(("distinct", "most"), [(True, 60), (False, 11)])
def test_they_cost_a_query_each_at_most(run: Run, put: Put, queries: list[str], distinct: bool, most: int) -> None:
    lines = [f"{n},{'bad' + str(n if distinct else '') if n % 4 == 0 else n},2024-01-01" for n in range(200)]
    put("f.csv", "\n".join(lines))
    run("CREATE TABLE t (a INT, b INT, d DATE)")
    queries.clear()
    (row,) = values(run("COPY INTO t FROM @st ON_ERROR = CONTINUE"))
    assert row[2:4] == (200, 150)
    assert len(queries) <= most
    assert values(run("SELECT COUNT(*), COUNT(b), SUM(a) FROM t")) == [(150, 150, 15000)]


def test_a_format_of_the_file_reads_the_rows_that_fit(run: Run, put: Put) -> None:
    put("f.csv", "31.12.2024\n2024-12-31\n\n01.01.2025\n")
    run("CREATE TABLE t (d DATE)")
    (row,) = values(
        run("COPY INTO t FROM @st FILE_FORMAT = (TYPE = CSV DATE_FORMAT = 'DD.MM.YYYY') ON_ERROR = CONTINUE")
    )
    assert (row[2], row[3], row[5]) == (4, 3, 1)
