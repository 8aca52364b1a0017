"""Every function that Snowflake documents, with up to four arguments, is run, refused by name, or its call is wrong:
it is never unknown, and never an internal error. https://docs.snowflake.com/en/sql-reference/functions-all
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from snowdome.snowflake import documented_functions
from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

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


# Names of other systems, which sqlglot reads in every dialect: https://github.com/tobymao/sqlglot/issues/2100
@pytest.mark.parametrize(
    "call",
    [
        "SAFE_DIVIDE(1, 0)",
        "IF(TRUE, 1, 2)",
        "LOG10(100)",
        "DATE_ADD('2024-01-01', 1)",
        "JSON_EXTRACT('{}', '$.a')",
        "GENERATE_SERIES(1, 3)",
        "LEVENSHTEIN('a', 'b')",
        "GEN_RANDOM_UUID()",
        "COMBINED_PARAMETERIZED_AGG(1, 2)",
        "SAFE_CAST('1' AS INT)",
        "OVERLAY('abc' PLACING 'x' FROM 1)",
    ],
)
def test_what_only_another_system_has_is_unknown(run: Run, call: str) -> None:
    with pytest.raises(SnowflakeError) as refused:
        run(f"SELECT {call}")
    assert refused.value.code in (UNKNOWN, "001003")


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("BIT_AND(6, 3)", 2),
        ("DATEFROMPARTS(2024, 2, 29)::VARCHAR", "2024-02-29"),
        ("TIMESTAMP_NTZ_FROM_PARTS(2024, 2, 29, 1, 2, 3)::VARCHAR", "2024-02-29 01:02:03.000"),
        ("ARRAY_SIZE(REGEXP_EXTRACT_ALL('a1a2', 'a[12]'))", 2),
    ],
)
def test_an_alias_that_a_page_names_is_known(run: Run, call: str, value: object) -> None:
    assert values(run(f"SELECT {call}")) == [(value,)]
