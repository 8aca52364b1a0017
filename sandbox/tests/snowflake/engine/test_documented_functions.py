"""Every function that Snowflake documents, with up to four arguments, is run, refused by name, or its call is wrong:
it is never unknown, and never an internal error. https://docs.snowflake.com/en/sql-reference/functions-all
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from snowdome.snowflake import documented_functions
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run

UNKNOWN = "002140"


def calls(name: str) -> Iterator[str]:
    for arguments in ("", "NULL", "'a'", "1, 2", "'a', 'b', 'c'", "NULL, 1, 'x', NULL"):
        yield f"SELECT {name}({arguments})"
        yield f"SELECT {name}({arguments}) OVER (ORDER BY 1)"


def test_each_is_there_or_refused_by_name(run: Run) -> None:
    wrong: list[str] = []
    for name in sorted(documented_functions.names()):
        for sql in calls(name):
            try:
                run(sql, describe_only=True)
            except SnowflakeError as error:
                if error.code == UNKNOWN:
                    wrong.append(f"{sql}: {error}")
            except Exception as error:
                wrong.append(f"{sql}: {error!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT IS_ROLE_IN_SESSION('PUBLIC', 'x')", "001015"),
        ("SELECT LAST_QUERY_ID(NULL)", "001015"),
        ("SELECT LAST_QUERY_ID(0)", "001015"),
        ("SELECT DATE_PART(year)", "000938"),
    ],
)
def test_a_call_with_wrong_arguments_is_told_so(run: Run, sql: str, code: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(sql)
    assert refused.value.code == code
