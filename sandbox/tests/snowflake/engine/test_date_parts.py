"""Parts of dates by each documented name; seconds since 1970 are whole, and differences have room for every part.

https://docs.snowflake.com/en/sql-reference/functions-date-time#supported-date-and-time-parts
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

MOMENT = "'2024-05-15 00:00:01.7'::TIMESTAMP_NTZ"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (f"DATE_PART(EPOCH, {MOMENT})", 1715731201),
        (f"DATE_PART('epoch_second', {MOMENT})", 1715731201),
        (f"EXTRACT(EPOCH_SECONDS FROM {MOMENT})", 1715731201),
        ("DATE_PART(EPOCH, '2024-05-15 00:00:00.5'::TIMESTAMP_LTZ)", 1715756400),
        ("DATE_PART(EPOCH, '2024-05-15 00:00:00.7 +0200'::TIMESTAMP_TZ)", 1715724000),
        ("DATE_PART(EPOCH, '1969-12-31 23:59:58.5'::TIMESTAMP_NTZ)", -2),
        ("DATE_PART(EPOCH_MILLISECOND, '1970-01-01 00:00:01.7'::TIMESTAMP_NTZ)", 1700),
        ("DATE_PART(YEARDAY, '2024-02-01'::DATE)", 32),
        ("DATEDIFF(SECOND, '1970-01-01'::DATE, '2025-01-01'::DATE) + 1", 1735689601),
        ("DATEDIFF(MS, '1970-01-01'::DATE, '2025-01-01'::DATE) * 2", 3471379200000),
        ("COALESCE(DATEDIFF(US, '1970-01-01'::DATE, '2025-01-01'::DATE), 0.5)", 1735689600000000),
        ("DATEDIFF(NANOSECONDS, '1970-01-01'::DATE, '2025-01-01'::DATE) + 0", 1735689600000000000),
        ("DATEDIFF(WEEKS, '2024-01-15'::DATE, '2024-02-15'::DATE)", 4),
    ],
)
def test_a_part_is_an_exact_number(run: Run, expression: str, wanted: int) -> None:
    result = run(f"SELECT {expression}")
    assert values(result) == [(Decimal(wanted),)]
    assert result.columns[0].type == "FIXED"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("DATEADD(WEEKS, 1, '2024-01-15'::DATE)", "2024-01-22"),
        ("DATEADD(NANOSECONDS, 2000000, '2024-01-15'::TIMESTAMP_NTZ)", "2024-01-15 00:00:00.002"),
    ],
)
def test_a_part_is_added_by_its_plural(run: Run, expression: str, text: str) -> None:
    assert values(run(f"SELECT ({expression})::VARCHAR")) == [(text,)]


@pytest.mark.parametrize("amount", ["1500", "1", "column1"])
def test_fractions_of_a_microsecond_are_refused(run: Run, amount: str) -> None:
    with pytest.raises(SnowflakeError, match="nanoseconds") as refused:
        run(f"SELECT DATEADD(NS, {amount}, {MOMENT}) FROM VALUES (1)")  # noqa: S608
    assert refused.value.code == "000002"


@pytest.mark.parametrize(
    "expression",
    ["DATEADD(fortnight, 1, CURRENT_DATE)", "DATEDIFF(x, CURRENT_DATE, CURRENT_DATE)", "DATE_PART(x, CURRENT_DATE)"],
)
def test_what_is_no_part_is_a_syntax_error(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match="is not a date or time part") as refused:
        run(f"SELECT {expression}")
    assert refused.value.code == "001003"
