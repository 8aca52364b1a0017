"""https://docs.snowflake.com/en/sql-reference/sql/show-sequences"""

from __future__ import annotations

from tests.snowflake.running import Client


def test_sequences_are_listed_with_the_number_that_comes_next(admin: Client) -> None:
    admin.run("create sequence q start 10 increment 5 order comment = 'c'")
    admin.run("select q.nextval")
    (shown,) = admin.rows("show sequences like 'q' in schema s")
    assert {name: shown[name] for name in ("name", "next_value", "interval", "comment", "ordered")} == {
        "name": "Q",
        "next_value": "15",
        "interval": "5",
        "comment": "c",
        "ordered": "Y",
    }
