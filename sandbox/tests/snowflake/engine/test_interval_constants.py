"""An INTERVAL constant adds its parts one after the other; a DATE stays one unless a part is shorter than a day.

https://docs.snowflake.com/en/sql-reference/data-types-datetime#interval-constants (the first four are its examples)
"""

from __future__ import annotations

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("TO_DATE('2018-04-15') + INTERVAL '1 year'", "2019-04-15"),
        ("TO_TIME('04:15:29') + INTERVAL '3 hours, 18 minutes'", "07:33:29"),
        ("TO_DATE('2019-02-28') + INTERVAL '1 day, 1 year'", "2020-03-01"),
        ("TO_DATE('2019-02-28') + INTERVAL '1 year, 1 day'", "2020-02-29"),
        (
            "'2025-01-17'::DATE + INTERVAL '1 y, 3 q, 4 mm, 5 w, 6 d, 7 h, 9 m, 8 s, 9 ms, 4000000 us, 5001000 ns'",
            "2027-03-30 07:09:12.014",
        ),
        ("'2024-03-31'::DATE - INTERVAL '1 month'", "2024-02-29"),
        ("'2024-03-31'::DATE + INTERVAL '-1 month'", "2024-02-29"),
        ("'2024-01-01'::DATE - INTERVAL '2 weeks, 1 day'", "2023-12-17"),
        ("'2024-01-01'::DATE + INTERVAL '1 hour'", "2024-01-01 01:00:00.000"),
        ("'2024-01-01'::TIMESTAMP_NTZ + INTERVAL '5'", "2024-01-01 00:00:05.000"),
        ("'2024-01-01'::TIMESTAMP_NTZ + INTERVAL '1 month' + INTERVAL '1 d'", "2024-02-02 00:00:00.000"),
        ("'2024-01-01 00:00:00 +0200'::TIMESTAMP_TZ + INTERVAL '2 days'", "2024-01-03 00:00:00.000 +0200"),
    ],
)
def test_parts_are_added_in_their_order(run: Run, expression: str, text: str) -> None:
    assert values(run(f"SELECT ({expression})::VARCHAR")) == [(text,)]


@pytest.mark.parametrize(
    "expression",
    [
        "INTERVAL '1 day'",
        "INTERVAL '1 day' + CURRENT_DATE",
        "CURRENT_DATE + INTERVAL 'x'",
        "CURRENT_DATE + INTERVAL '1.5 days'",
        "CURRENT_DATE + INTERVAL '1 fortnight'",
        "CURRENT_TIMESTAMP + INTERVAL '1 ns'",
    ],
)
def test_what_the_page_does_not_have_is_refused_by_name(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match=r"INTERVAL|nanoseconds") as refused:
        run(f"SELECT {expression}")
    assert refused.value.code == "000002"
