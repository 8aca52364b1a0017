from __future__ import annotations

import pytest

from lakehouse.failures import BadArgument
from lakehouse.tables import qualified


@pytest.mark.parametrize("name", ["", "a.b", "a`b", "Sales", "a-b", "a" * 256])
def test_table_names_that_one_engine_would_not_take(name: str) -> None:
    with pytest.raises(BadArgument, match="is not a valid name"):
        qualified("glue_catalog", "sales", name)


def test_table_names_are_quoted() -> None:
    assert qualified("glue_catalog", "sales", "raw_1") == "`glue_catalog`.`sales`.`raw_1`"
