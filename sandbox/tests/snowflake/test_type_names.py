"""Types as DESCRIBE prints them. https://docs.snowflake.com/en/sql-reference/data-types-structured"""

from __future__ import annotations

from dataclasses import replace

import pytest

from snowdome.snowflake.result import Column
from snowdome.snowflake.type_names import declared

NUMBER = Column.fixed("", 10)
TEXT = Column.text("")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (Column("", "OBJECT"), "OBJECT"),
        (Column("", "OBJECT", fields=(replace(NUMBER, name="a"),)), "OBJECT(a NUMBER(10,0))"),
        (Column("", "ARRAY", fields=(replace(NUMBER, nullable=False),)), "ARRAY(NUMBER(10,0) NOT NULL)"),
        (Column("", "MAP", fields=(TEXT, NUMBER)), "MAP(VARCHAR(16777216), NUMBER(10,0))"),
        (
            Column("", "ARRAY", fields=(Column("", "OBJECT", fields=(replace(TEXT, name="kEy"),)),)),
            "ARRAY(OBJECT(kEy VARCHAR(16777216)))",
        ),
    ],
)
def test_fields_are_part_of_the_type(column: Column, text: str) -> None:
    assert declared(column) == text
