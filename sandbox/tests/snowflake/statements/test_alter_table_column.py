"""A text column takes longer values, never only shorter ones: https://github.com/re-data/re-data/issues/324."""

from __future__ import annotations

import pytest

from tests.snowflake.running import Client


@pytest.mark.parametrize(("old", "new"), [("varchar", "varchar(32)"), ("varchar(9)", "varchar(8)"), ("text", "char")])
def test_a_varchar_is_not_shortened(admin: Client, old: str, new: str) -> None:
    admin.run(f"create table t (a {old})")
    failure = admin.failure(f"alter table t alter column a set data type {new}")
    assert (failure.code, failure.sqlstate) == ("040050", "22000")
    assert "because reducing the byte-length of a varchar is not supported" in failure.message


def test_a_varchar_is_lengthened(admin: Client) -> None:
    admin.run("create table t (a varchar(3))")
    admin.run("alter table t alter column a type varchar(8)")
    assert admin.row("desc table t")["type"] == "VARCHAR(8)"
