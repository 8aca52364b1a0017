"""Temporary tables and views are one session's, end with it, and hide permanent ones of their name.

https://docs.snowflake.com/en/user-guide/tables-temp-transient, .../sql-reference/sql/create-view
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.snowflake.running import Client, RunningSnowflake

CREATE = {"table": "table t as select 'temporary' as kind", "view": "view t as select 'temporary' as kind"}


@pytest.fixture
def two(snowflake: RunningSnowflake) -> Iterator[tuple[Client, Client]]:
    """Two sessions in a new schema."""
    first, second = snowflake.login(roleName="ACCOUNTADMIN"), snowflake.login(roleName="ACCOUNTADMIN")
    first.run("create or replace database temporary_objects")
    for client in (first, second):
        client.run("use schema temporary_objects.public")
        client.run("use warehouse compute_wh")
    yield first, second
    second.run("drop database temporary_objects")


@pytest.mark.parametrize("kind", CREATE)
@pytest.mark.parametrize("create", ["create temp", "create temporary", "create or replace temporary"])
def test_it_is_there_for_its_own_session_until_that_ends(two: tuple[Client, Client], kind: str, create: str) -> None:
    first, second = two
    first.run(f"{create} {CREATE[kind]}")
    assert first.cell("select kind from t") == "temporary"
    assert second.failure("select kind from t").code == "002003"
    assert second.names(f"show {kind}s") == []
    first.post("/session?delete=true", {})
    second.run(f"create {CREATE[kind]}")
    assert second.cell("select kind from t") == "temporary"


@pytest.mark.parametrize("kind", CREATE)
@pytest.mark.parametrize("create", ["create temp", "create or replace temp"])
def test_it_hides_a_permanent_one_of_its_name_and_leaves_it_as_it_is(
    two: tuple[Client, Client], kind: str, create: str
) -> None:
    first, second = two
    first.run(f"create {kind} t as select 'permanent' as kind")
    first.run(f"{create} {CREATE[kind]}")
    assert (first.cell("select kind from t"), second.cell("select kind from t")) == ("temporary", "permanent")
    assert first.failure(f"create temp {CREATE[kind]}").code == "002002"
    first.run(f"drop {kind} t")
    assert first.cell("select kind from t") == "permanent"


def test_a_permanent_view_is_made_beside_a_temporary_one(two: tuple[Client, Client]) -> None:
    first, second = two
    first.run(f"create temp {CREATE['view']}")
    first.run("create view t as select 'permanent' as kind")
    assert (first.cell("select kind from t"), second.cell("select kind from t")) == ("temporary", "permanent")
