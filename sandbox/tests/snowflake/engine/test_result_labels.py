"""An expression without an alias is a column named by its own text, in a subquery and in a view, too.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

import pytest

from tests.snowflake.engine.conftest import Run


@pytest.mark.parametrize(
    ("sql", "labels"),
    [
        ("SELECT 1+1, count( * ), 'a' || 'b'", ["1+1", "COUNT( * )", "'A' || 'B'"]),
        ("SELECT * FROM (SELECT 1+1, 2::number(3))", ["1+1", "2::NUMBER(3)"]),
        ("WITH c AS (SELECT max(column1) FROM VALUES (1)) SELECT * FROM c", ["MAX(COLUMN1)"]),
        ('SELECT "COUNT(*)" + 1 FROM (SELECT count(*) FROM VALUES (1))', ['"COUNT(*)" + 1']),
        ("SELECT * FROM (SELECT (SELECT 7)) UNION ALL SELECT 1", ["(SELECT 7)"]),
        (
            "SELECT * FROM (SELECT parse_json('{\"a\":1}'):a, column1 FROM VALUES (1))",
            ["PARSE_JSON('{\"A\":1}'):A", "COLUMN1"],
        ),
        ("SELECT * FROM (SELECT /* why */ 1 -- one\n , 2)", ["1", "2"]),
    ],
)
def test_the_text_is_the_name(run: Run, sql: str, labels: list[str]) -> None:
    assert [column.name for column in run(sql).columns] == labels


def test_a_view_has_the_names_of_its_query(run: Run) -> None:
    run("CREATE VIEW v AS SELECT count(*), sum(column1) AS total FROM VALUES (1)")
    assert [column.name for column in run("SELECT * FROM v").columns] == ["COUNT(*)", "TOTAL"]
