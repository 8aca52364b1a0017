"""What DROP, DESCRIBE and SHOW of every common kind of objects have in common."""

from __future__ import annotations

import pytest

from snowdome.snowflake.catalog import locate
from snowdome.snowflake.statements import COMMON_KINDS
from tests.snowflake.running import Client

# Functions and procedures have tests of their own: behind their names stand types.
SPELLED = [(kind, name) for kind, names, _ in COMMON_KINDS for name in names if not kind.has_signature]
OF_ACCOUNT = [name for kind, name in SPELLED if locate.is_of_account(kind.type.kind)]
DESCRIBED = [name for kind, name in SPELLED if kind.describe is not None]


@pytest.fixture
def inside(admin: Client) -> Client:
    """With a current database and schema, in which nothing is."""
    admin.run("create or replace database kinds")
    admin.run("create schema s")
    return admin


@pytest.mark.parametrize("kind", [name for _, name in SPELLED])
def test_a_drop_of_nothing_is_an_error_and_with_if_exists_it_is_none(inside: Client, kind: str) -> None:
    failure = inside.failure(f"drop {kind} nothing")
    assert (failure.code, failure.sqlstate) == ("002003", "02000")
    assert failure.message.endswith("NOTHING' does not exist or not authorized.")
    dropped = "Drop statement executed successfully (NOTHING already dropped)."
    assert inside.cell(f"drop {kind} if exists nothing") == dropped
    assert inside.cell(f"drop {kind} if exists identifier('nothing')") == dropped


@pytest.mark.parametrize("kind", DESCRIBED)
def test_a_describe_of_nothing_is_an_error(inside: Client, kind: str) -> None:
    assert inside.failure(f"describe {kind} nothing").code == "002003"
    assert inside.failure(f'desc {kind} "nothing"').message.endswith('"nothing"\' does not exist or not authorized.')


@pytest.mark.parametrize("kind", OF_ACCOUNT)
@pytest.mark.parametrize("verb", ["drop", "describe"])
def test_an_object_of_the_account_has_a_name_of_one_part(inside: Client, verb: str, kind: str) -> None:
    if verb == "drop" or kind in DESCRIBED:
        assert inside.failure(f"{verb} {kind} kinds.nothing").code == "001003"


@pytest.mark.parametrize("plural", [name for _, _, names in COMMON_KINDS for name in names])
def test_show_is_narrowed_by_like_starts_with_and_limit(inside: Client, plural: str) -> None:
    assert inside.rows(f"show {plural} like 'nothing' starts with 'N' limit 1") == []
    assert inside.failure(f"show {plural} nonsense").code == "001003"


@pytest.mark.parametrize(
    ("create", "drop"),
    [
        ("create warehouse hidden", "drop warehouse"),
        ("create user hidden", "drop user"),
        ("create database hidden", "drop database"),
    ],
)
def test_an_object_that_is_there_and_hidden_is_not_called_dropped(admin: Client, create: str, drop: str) -> None:
    admin.run(create)
    admin.run("create role if not exists sees_nothing")
    admin.run("grant role sees_nothing to user admin")
    admin.run("use secondary roles none")
    admin.run("use role sees_nothing")
    assert admin.failure(f"{drop} if exists hidden").code == "002003"
    admin.run("use role accountadmin")
    assert admin.cell(f"{drop} if exists hidden") == "HIDDEN successfully dropped."
