"""Native tables, views and transactions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from snowdome.snowflake.errors import SnowflakeError
from tests.snowflake.engine.conftest import Run, values


@pytest.fixture
def sales(run: Run) -> Run:
    run("CREATE TABLE sales (id INT NOT NULL, amount NUMBER(10,2), sold DATE)")
    run("INSERT INTO sales VALUES (1, 10.5, '2026-01-01'), (2, 3, '2026-02-01')")
    run("INSERT INTO sales (id) SELECT 3")
    return run


def test_insert_casts_to_the_columns(sales: Run) -> None:
    assert values(sales("SELECT * FROM sales ORDER BY id")) == [
        (1, Decimal("10.50"), date(2026, 1, 1)),
        (2, Decimal("3.00"), date(2026, 2, 1)),
        (3, None, None),
    ]


def test_dml_answers_counts(sales: Run) -> None:
    updated = sales("UPDATE sales SET amount = amount + 1 WHERE id < 3")
    assert (values(updated), updated.rowcount) == ([(2, 0)], 2)
    deleted = sales("DELETE FROM sales WHERE amount IS NULL")
    assert (values(deleted), deleted.rowcount) == ([(1,)], 1)
    assert values(sales("SELECT id, amount FROM sales ORDER BY 1")) == [(1, Decimal("11.50")), (2, Decimal("4.00"))]


def test_merge_inserts_updates_and_deletes(sales: Run) -> None:
    merged = sales(
        """MERGE INTO sales t USING (SELECT 1 AS id, 5 AS a UNION ALL SELECT 2, 6 UNION ALL SELECT 9, 9) s
        ON t.id = s.id
        WHEN MATCHED AND s.a = 6 THEN DELETE WHEN MATCHED THEN UPDATE SET amount = s.a
        WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (s.id, s.a)"""
    )
    assert values(merged) == [(1, 1, 1)]
    assert values(sales("SELECT id, amount FROM sales ORDER BY 1")) == [
        (1, Decimal("5.00")),
        (3, None),
        (9, Decimal("9.00")),
    ]


def test_merge_refuses_to_change_a_row_twice(sales: Run) -> None:
    with pytest.raises(SnowflakeError, match="Duplicate row detected") as refused:
        sales(
            "MERGE INTO sales USING (SELECT 1 i UNION ALL SELECT 1) s ON id = i WHEN MATCHED THEN UPDATE SET amount = 0"
        )
    assert refused.value.code == "100090"


def test_rollback_undoes_and_commit_keeps(sales: Run) -> None:
    sales("BEGIN")
    sales("INSERT INTO sales (id) VALUES (100)")
    sales("ROLLBACK")
    assert values(sales("SELECT COUNT(*) FROM sales")) == [(3,)]
    sales("BEGIN")
    sales("DELETE FROM sales")
    sales("COMMIT")
    assert values(sales("SELECT COUNT(*) FROM sales")) == [(0,)]


def test_null_in_a_not_null_column_is_100072(sales: Run) -> None:
    with pytest.raises(SnowflakeError) as refused:
        sales("INSERT INTO sales (amount) VALUES (1)")
    assert refused.value.code == "100072"


def test_too_many_values_are_refused(sales: Run) -> None:
    with pytest.raises(SnowflakeError, match="expecting 1 but got 2"):
        sales("INSERT INTO sales (id) VALUES (1, 2)")


def test_insert_overwrite_and_truncate(sales: Run) -> None:
    sales("INSERT OVERWRITE INTO sales (id) VALUES (7)")
    assert values(sales("SELECT id FROM sales")) == [(7,)]
    sales("TRUNCATE TABLE sales")
    assert values(sales("SELECT COUNT(*) FROM sales")) == [(0,)]


def test_create_forms(run: Run) -> None:
    run("CREATE TABLE made AS SELECT 1 AS a, 'x' AS b, 1.5::NUMBER(10,3) AS c")
    assert [(c.name, c.type, c.scale) for c in run("SELECT * FROM made").columns] == [
        ("A", "FIXED", 0),
        ("B", "TEXT", None),
        ("C", "FIXED", 3),
    ]
    # Snowpark Connect puts IF NOT EXISTS behind the name.
    assert values(run("CREATE TABLE made If NOT EXISTS (a INT)")) == [("MADE already exists, statement succeeded.",)]
    with pytest.raises(SnowflakeError) as refused:
        run("CREATE TABLE made (a INT)")
    assert refused.value.code == "002002"
    run("CREATE OR REPLACE TABLE made (z INT)")
    assert [c.name for c in run("SELECT * FROM made").columns] == ["Z"]
    assert values(run("DROP TABLE made")) == [("MADE successfully dropped.",)]
    assert "already dropped" in values(run("DROP TABLE IF EXISTS made"))[0][0]


def test_alter_table(sales: Run) -> None:
    sales("ALTER TABLE sales ADD COLUMN note VARCHAR DEFAULT 'none'")
    sales("ALTER TABLE sales RENAME COLUMN amount TO total")
    sales("ALTER TABLE sales DROP COLUMN sold")
    sales("ALTER TABLE sales RENAME TO renamed")
    assert [c.name for c in sales("SELECT * FROM renamed").columns] == ["ID", "TOTAL", "NOTE"]


def test_views_follow_their_tables(sales: Run) -> None:
    sales("CREATE VIEW doubled (id, twice) AS SELECT id, amount * 2 FROM sales")
    sales("UPDATE sales SET amount = 50 WHERE id = 1")
    assert values(sales("SELECT SUM(twice) FROM doubled WHERE id < 3")) == [(Decimal("106.00"),)]
    with pytest.raises(SnowflakeError, match="DML on the view"):
        sales("UPDATE doubled SET id = 1")
    sales("DROP VIEW doubled")


def test_array_binds_insert_a_row_each(sales: Run) -> None:
    inserted = sales(
        "INSERT INTO sales (id, amount) VALUES (?, ?)",
        {"1": {"type": "FIXED", "value": ["11", "12"]}, "2": {"type": "TEXT", "value": ["1.25", None]}},
    )
    assert inserted.rowcount == 2
    assert values(sales("SELECT id, amount FROM sales WHERE id > 10 ORDER BY 1")) == [(11, Decimal("1.25")), (12, None)]


def test_text_that_is_too_long_is_refused_and_a_cast_cuts_it(run: Run) -> None:
    run("CREATE TABLE short (t VARCHAR(3))")
    with pytest.raises(SnowflakeError, match='String "abcd" is too long') as refused:
        run("INSERT INTO short VALUES ('abcd')")
    assert refused.value.code == "100078"
    run("INSERT INTO short SELECT 'abcd'::VARCHAR(3)")
    assert values(run("SELECT t FROM short")) == [("abc",)]


def test_a_column_without_a_value_gets_its_default_whatever_inserts(run: Run) -> None:
    """https://docs.snowflake.com/en/sql-reference/sql/create-table: the default of a column that DML does not name."""
    run(
        "CREATE TABLE defaulted (id INT, d DATE DEFAULT '2024-02-29', n NUMBER(5, 2) DEFAULT 1 + 1.5, "
        "s VARCHAR DEFAULT 'it''s', at TIMESTAMP_TZ DEFAULT CURRENT_TIMESTAMP(), none INT)"
    )
    run("INSERT INTO defaulted (id) VALUES (1)")
    run("INSERT INTO defaulted (id, s) SELECT 2, NULL")
    run("INSERT INTO defaulted VALUES (3, DEFAULT, 0, default, DEFAULT, DEFAULT)")
    run("INSERT INTO defaulted (id, n) VALUES (?, ?)", {"1": {"type": "FIXED", "value": ["4", "5"]},
                                                        "2": {"type": "FIXED", "value": ["7", None]}})  # fmt: skip
    run("MERGE INTO defaulted USING (SELECT 6 AS x) ON id = x WHEN NOT MATCHED THEN INSERT (id) VALUES (x)")
    rows = values(run("SELECT id, d::VARCHAR, n, s, at IS NOT NULL, none FROM defaulted ORDER BY id"))
    day = "2024-02-29"
    assert [tuple(row) for row in rows] == [
        (1, day, Decimal("2.50"), "it's", True, None),
        (2, day, Decimal("2.50"), None, True, None),
        (3, day, Decimal("0.00"), "it's", True, None),
        (4, day, Decimal("7.00"), "it's", True, None),
        (5, day, None, "it's", True, None),
        (6, day, Decimal("2.50"), "it's", True, None),
    ]


def test_array_binds_fill_one_row_of_values_at_a_time(run: Run) -> None:
    run("CREATE TABLE pairs (a INT)")
    with pytest.raises(SnowflakeError, match="array binds in several rows"):
        run("INSERT INTO pairs VALUES (?), (?)", {"1": {"type": "FIXED", "value": ["1"]},
                                                  "2": {"type": "FIXED", "value": ["2"]}})  # fmt: skip


def test_bytes_are_stored_whole_or_not_at_all(run: Run) -> None:
    run("CREATE TABLE short (b BINARY(2))")
    run("INSERT INTO short VALUES ('00FF')")
    for statement in ("INSERT INTO short VALUES ('0000FF')", "UPDATE short SET b = X'001122'"):
        with pytest.raises(SnowflakeError) as refused:
            run(statement)
        assert (refused.value.code, refused.value.sqlstate) == ("100145", "22000")
