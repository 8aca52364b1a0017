# ruff: noqa: S608 - the names in these statements are the tests' own
"""VARIANT, OBJECT, ARRAY and FLATTEN. https://docs.snowflake.com/en/sql-reference/data-types-semistructured"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.snowflake.engine.conftest import Run, values

DOCUMENT = """(SELECT PARSE_JSON('{"a": {"b": "x"}, "n": 5, "list": [7, 8], "nothing": null}') AS v)"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("v:a.b::STRING", "x"),
        ("v['a']['b']::VARCHAR", "x"),
        ("v:n + 1", 6.0),
        ("v:n = 5", True),
        ("v:a.b = 'x'", True),
        ("v:list[1]::INT", 8),
        ("v:missing", None),
        ("v:nothing::INT", None),
        ("v:a", '{"b":"x"}'),
        ("v:a.b", '"x"'),
        ("OBJECT_CONSTRUCT('k', 1, 'gone', NULL)", '{"k":1}'),
        ("ARRAY_CONSTRUCT(1, 'x', NULL)", '[1,"x",null]'),
        ("ARRAY_SIZE(v:list)", 2),
    ],
)
def test_paths_casts_and_constructors(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression} FROM {DOCUMENT}")) == [(value,)]


def test_flatten_in_both_forms(run: Run) -> None:
    lateral = run(
        f"SELECT f.index, f.value::INT AS n FROM {DOCUMENT} d, LATERAL FLATTEN(input => d.v:list) f ORDER BY 1"
    )
    assert values(lateral) == [(0, 7), (1, 8)]
    table = run("SELECT key, value FROM TABLE(FLATTEN(PARSE_JSON('{\"k\": 1}')))")
    assert values(table) == [("k", "1")]
    assert [column.type for column in table.columns] == ["TEXT", "VARIANT"]


def test_flatten_outer_keeps_rows_without_elements(run: Run) -> None:
    sql = "SELECT t.id, f.value FROM (SELECT 1 AS id, NULL::VARIANT AS v) t, LATERAL FLATTEN(input => t.v{}) f"
    assert values(run(sql.format(", outer => TRUE"))) == [(1, None)]
    assert values(run(sql.format(""))) == []
