# ruff: noqa: S608 - the names in these statements are the tests' own
"""TIMESTAMP_TZ keeps its offset from the text to the client; comparisons are of instants.

https://docs.snowflake.com/en/sql-reference/data-types-datetime
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from snowdome.snowflake import engine
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run

TOKYO = "'2026-01-01 10:00:00 +09:00'::TIMESTAMP_TZ"


def text(run: Run, expression: str) -> str | None:
    ((cell,),) = engine.encode_json(run(f"SELECT ({expression})::VARCHAR"))
    return cell


def test_the_offset_is_stored_and_sent(run: Run) -> None:
    run("CREATE TABLE t (id INT, tz TIMESTAMP_TZ)")
    # The second row: https://github.com/tobymao/sqlglot/issues/6083
    run(
        "INSERT INTO t VALUES (1, '2023-03-15 13:17:29.207 +05:00'), (2, '2024-02-29 10:00:00 +0200'), "
        "(3, '2024-07-01 10:00:00'), (4, '2024-02-29T10:00:00Z'), (5, NULL)"
    )
    result = run("SELECT tz FROM t ORDER BY id")
    assert engine.encode_json(result) == [
        ["1678868249.207000000 1740"],
        ["1709193600.000000000 1560"],
        ["1719853200.000000000 1020"],
        ["1709200800.000000000 1440"],
        [None],
    ]
    table: Any = pa.ipc.open_stream(engine.encode_arrow(result)).read_all()
    assert table.schema.field(0).metadata[b"byteLength"] == b"16"
    assert table.column(0).to_pylist()[:2] == [
        {"epoch": 1678868249, "fraction": 207_000_000, "timezone": 1740},
        {"epoch": 1709193600, "fraction": 0, "timezone": 1560},
    ]
    assert table.column(0).to_pylist()[4] is None


EXPRESSIONS = [
    (TOKYO, "2026-01-01 10:00:00.000 +0900"),
    (f"HOUR({TOKYO})", "10"),
    (f"DATE_PART(epoch_second, {TOKYO})", "1767229200"),
    (f"DATEADD(month, 1, {TOKYO})", "2026-02-01 10:00:00.000 +0900"),
    (f"DATE_TRUNC('day', {TOKYO})", "2026-01-01 00:00:00.000 +0900"),
    (f"{TOKYO}::TIMESTAMP_NTZ", "2026-01-01 10:00:00.000"),
    (f"{TOKYO}::TIMESTAMP_LTZ", "2025-12-31 17:00:00.000 -0800"),
    (f"{TOKYO}::DATE", "2026-01-01"),
    ("'2026-01-01 00:00:00'::TIMESTAMP_NTZ::TIMESTAMP_TZ", "2026-01-01 00:00:00.000 -0800"),
    ("'2026-07-01'::DATE::TIMESTAMP_TZ", "2026-07-01 00:00:00.000 -0700"),
    (f"{TOKYO} = '2026-01-01 01:00:00 +0000'", "true"),
    (f"{TOKYO} < '2026-01-01 02:00:00 +0100'::TIMESTAMP_TZ", "false"),
    (f"MAX({TOKYO})", "2026-01-01 10:00:00.000 +0900"),
    (f"COALESCE(NULL, {TOKYO})", "2026-01-01 10:00:00.000 +0900"),
    (f"CONVERT_TIMEZONE('Europe/Berlin', {TOKYO})", "2026-01-01 02:00:00.000 +0100"),
    ("TIMESTAMP_TZ_FROM_PARTS(2026, 1, 2, 3, 4, 5, 0, 'Asia/Kolkata')", "2026-01-02 03:04:05.000 +0530"),
    (f"{TOKYO}::VARIANT", "2026-01-01 10:00:00.000 +0900"),
    (f"DATEDIFF(minute, {TOKYO}, '2026-01-01 01:30:00 +0000'::TIMESTAMP_TZ)", "30"),
]


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_parts_and_texts_are_of_its_own_clock_and_comparisons_of_its_instant(
    run: Run, expression: str, expected: str
) -> None:
    assert text(run, expression) == expected


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT DISTINCT {TOKYO}",
        f"SELECT {TOKYO} AS t, COUNT(*) FROM (SELECT 1) GROUP BY {TOKYO}",
        f"SELECT {TOKYO} UNION SELECT {TOKYO}",
        f"SELECT {TOKYO} + 1",
        f"SELECT DATEDIFF(day, {TOKYO}, {TOKYO})",
        f"SELECT ABS({TOKYO})",
        f"SELECT ROW_NUMBER() OVER (PARTITION BY {TOKYO} ORDER BY 1)",
    ],
)
def test_what_would_see_its_two_halves_is_refused_by_name(run: Run, query: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(query)
    assert refused.value.code == "000002"
    assert "TIMESTAMP_TZ" in refused.value.message


def test_a_join_on_it_finds_the_same_instant_of_another_offset(run: Run) -> None:
    run("CREATE TABLE a (t TIMESTAMP_TZ)")
    run("CREATE TABLE b (t TIMESTAMP_TZ)")
    run("INSERT INTO a VALUES ('2026-01-01 10:00:00 +0900')")
    run("INSERT INTO b VALUES ('2026-01-01 01:00:00 +0000'), ('2026-01-01 01:00:00 +0100')")
    assert engine.encode_json(run("SELECT COUNT(*) FROM a JOIN b ON a.t = b.t")) == [["1"]]
