"""Keys of OBJECT and MAP keep their case. https://docs.snowflake.com/en/sql-reference/data-types-structured"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.snowflake.engine.conftest import Run, values


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # https://github.com/snowflakedb/gosnowflake: structured_type_read_test.go
        ("{'anotherName': 'x'}::OBJECT(anotherName VARCHAR)", {"anotherName": "x"}),
        ("{'a': 'b'}", '{"a":"b"}'),
        ("{'a': 'b'}::OBJECT", '{"a":"b"}'),
        ("{'Outer': {'inNer': 1}}", '{"Outer":{"inNer":1}}'),
        ("OBJECT_CONSTRUCT('aa', 1)::OBJECT(aa INT)", {"aa": Decimal(1)}),
        ("{'o': {'iN': 1}}::OBJECT(o OBJECT(iN INT))", {"o": {"iN": Decimal(1)}}),
        ("[{'kEy': 1}]::ARRAY(OBJECT(kEy INT))", [{"kEy": Decimal(1)}]),
        ("{'k': 1}::MAP(VARCHAR, NUMBER)['k']", 1),
        ("MAP_CONTAINS_KEY('k', {'k': 1}::MAP(VARCHAR, NUMBER))", True),
        ("MAP_CONTAINS_KEY('K', {'k': 1}::MAP(VARCHAR, NUMBER))", False),
        ("{'str': 'test'}:str::VARCHAR", "test"),
        ("{'str': 'test'}:STR::VARCHAR", None),
    ],
)
def test_keys_keep_the_case_they_are_written_in(run: Run, expression: str, value: Any) -> None:
    assert values(run(f"SELECT {expression}")) == [(value,)]


def test_fields_of_columns_keep_their_case(run: Run) -> None:
    declared = 'OBJECT(aa INT, "Bb" VARCHAR, cC ARRAY(OBJECT(dD INT)))'
    run(f"CREATE TABLE t (o {declared})")
    run(f"INSERT INTO t SELECT OBJECT_CONSTRUCT('aa', 1, 'Bb', 'x', 'cC', [{{'dD': 2}}])::{declared}")
    assert values(run("SELECT o FROM t")) == [({"aa": Decimal(1), "Bb": "x", "cC": [{"dD": Decimal(2)}]},)]
