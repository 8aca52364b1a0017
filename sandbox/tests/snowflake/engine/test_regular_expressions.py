# ruff: noqa: S608 - the expressions are the tests' own
"""Functions of regular expressions.

https://docs.snowflake.com/en/sql-reference/functions/regexp_substr, .../regexp_substr_all, .../functions-regexp
"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values

# A group without a number: fakesnow's users asked for it, too (github.com/tekumara/fakesnow/issues/289).
TIMES = "'It was the best of times, it was the worst of times.'"
LOG = """'127.0.0.1 - - [10/Jan/2018:16:55:36 -0800] "GET / HTTP/1.0" 200 2216'"""
OVERLAP = "',abc,,def,,ghi,,jkl,'"


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (rf"{TIMES}, 'the\\W+(\\w+)', 1, 1, 'e'", "best"),
        (rf"{TIMES}, 'the\\W+(\\w+)', 1, 2, 'e'", "worst"),
        (rf"{TIMES}, 'THE\\W+(\\w+)', 1, 2, 'ie'", "worst"),
        (rf"{TIMES}, 'the\\W+\\w+', 1, 1, 'e'", "the best"),
        (rf"{TIMES}, 'the\\W+(\\w+)', 1, 2", "the worst"),
        (rf"{TIMES}, 'the\\W+(\\w+)', 1, 1, 'c', 1", "best"),
        (r"""{LOG}, '\\"((\\S+) (\\S+) (\\S+))\\"', 1, 1, 'e'""".replace("{LOG}", LOG), "GET / HTTP/1.0"),
        (rf"{LOG}, '(\\d{{3}}) \\d+', 1, 1, 'e'", "200"),
        (rf"{LOG}, '\\d{{3}} (\\d+)', 1, 1, 'e'", "2216"),
        ("'A MAN A PLAN A CANAL', 'A\\\\W+(\\\\w)(\\\\w)(\\\\w)', 1, 1, 'e', 3", "N"),
        # A bracket in a class, or behind a backslash, opens no group.
        ("'f(x)', '[(]x', 1, 1, 'e'", "(x"),
        ("'f(x)', '\\\\(x', 1, 1, 'e'", "(x"),
    ],
)
def test_the_parameter_e_takes_the_first_group_and_nothing_without_one(run: Run, call: str, found: str) -> None:
    assert values(run(f"SELECT REGEXP_SUBSTR({call})")) == [(found,)]


@pytest.mark.parametrize(
    "call",
    [
        "'abc', 'x'",
        "'abc', '(x)', 1, 1, 'e'",
        "'abc', 'b', 5",
        "'How are you doing today?', 'b\\\\S*o\\\\S*b'",
        "'Hellooo World', '\\\\b\\\\S*o\\\\S*\\\\b', 3, 3",
        "'A MAN A PLAN A CANAL', 'A\\\\W+(\\\\w+)', 1, 4, 'e', 1",
        "NULL, 'x'",
    ],
)
def test_no_match_is_null(run: Run, call: str) -> None:
    assert values(run(f"SELECT REGEXP_SUBSTR({call})")) == [(None,)]
    assert values(run(f"SELECT COUNT(*) FROM (SELECT 1) WHERE REGEXP_SUBSTR({call}) IS NOT NULL")) == [(0,)]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (f"REGEXP_SUBSTR({OVERLAP}, '[[:punct:]][[:alnum:]]+[[:punct:]]', 1, 2)", ",def,"),
        ("REGEXP_SUBSTR('Hellooo World', '\\\\b\\\\S*o\\\\S*\\\\b', 3)", "llooo"),
        ("REGEXP_SUBSTR('PACK FIVE LIQUOR JUGS', '\\\\b\\\\S*o\\\\S*\\\\b', 3, 1, 'i')", "LIQUOR"),
        ("REGEXP_SUBSTR_ALL('a1_a2a3', 'a([[:digit:]])', 1, 1, 'e')", '["1","2","3"]'),
        ("REGEXP_SUBSTR_ALL('a1_a2a3', 'a[[:digit:]]', 2)", '["a2","a3"]'),
        ("REGEXP_SUBSTR_ALL('a1_a2a3a4', 'a[[:digit:]]', 1, 3)", '["a3","a4"]'),
        ("REGEXP_SUBSTR_ALL('a1', 'b')", "[]"),
    ],
)
def test_position_occurrence_and_parameters_count(run: Run, expression: str, value: str) -> None:
    assert values(run(f"SELECT {expression}")) == [(value,)]


@pytest.mark.parametrize(
    ("expression", "with_lines", "without"),
    [
        ("REGEXP_SUBSTR('a\\nb', '^b', 1, 1, '{}')", "b", None),
        ("REGEXP_SUBSTR('a\\nb', '^a$', 1, 1, '{}')", "a", None),
        ("REGEXP_COUNT('a\\na', '^a', 1, '{}')", 2, 1),
        ("REGEXP_INSTR('a\\nb', '^b', 1, 1, 0, '{}')", 3, 0),
        ("REGEXP_REPLACE('a\\na', '^a', '-', 1, 0, '{}')", "-\n-", "-\na"),
    ],
)
def test_the_parameter_m_matches_at_each_line(run: Run, expression: str, with_lines: Any, without: Any) -> None:
    assert values(run(f"SELECT {expression.format('m')}, {expression.format('c')}")) == [(with_lines, without)]


@pytest.mark.parametrize(
    "expression",
    [
        "REGEXP_SUBSTR(s, p, 1, 1, 'e')",
        "REGEXP_SUBSTR(s, 'b', 1, 1, 'e', 2)",
        "REGEXP_SUBSTR(s, 'b', 1, 1, 'q')",
        "REGEXP_SUBSTR(s, 'b', 1, 1, p)",
        "REGEXP_INSTR(s, '(b)', 1, 1, 0, 'e')",
    ],
)
def test_what_is_not_known_before_the_rows_are_read_is_refused_by_name(run: Run, expression: str) -> None:
    with pytest.raises(SnowflakeError, match=r"Unsupported feature '(REGEXP|Regexp)"):
        run(f"SELECT {expression} FROM (SELECT 'abc' AS s, 'b' AS p)")
