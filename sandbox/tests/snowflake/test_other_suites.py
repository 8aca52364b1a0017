"""What other people's suites send is answered as documented, or refused by name: nothing wrong, nothing untrue."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.snowflake.other_suites import ALL, DOES_NOT_RUN, REFUSED_TESTS_ONCE, Statement
from tests.snowflake.running import Client, RunningSnowflake, StatementFailed

UNTRUE = frozenset(("001003", "002140", "002003", "000904", "000008"))
"""Codes that say of a missing feature what is not so: a syntax error, an unknown function, no such object."""


def verdict(client: Client, statement: Statement) -> tuple[str, str]:
    """right, refused, untrue or wrong; and what came."""
    client.run("create or replace database suites")
    client.run("create schema s")
    try:
        for sql in statement.before:
            client.run(sql)
        data = client.run(statement.sql, **statement.body)
    except StatementFailed as failure:
        if failure.code == statement.wanted:
            return "right", ""
        kind = "refused" if failure.code == "000002" else "untrue" if failure.code in UNTRUE else "wrong"
        return kind, str(failure)
    is_right = statement.wanted is None or data.get("rowset") == statement.wanted
    return ("right" if is_right else "wrong"), str(data.get("rowset"))


@pytest.fixture(scope="module")
def verdicts(snowflake: RunningSnowflake) -> dict[str, list[tuple[Statement, str]]]:
    found: dict[str, list[tuple[Statement, str]]] = defaultdict(list)
    for statement in ALL:
        kind, came = verdict(snowflake.login(roleName="ACCOUNTADMIN"), statement)
        found[kind].append((statement, came))
    snowflake.login(roleName="ACCOUNTADMIN").run("drop database suites")
    return found


@pytest.mark.parametrize("kind", ["wrong", "untrue"])
def test_none_is_answered_wrongly(verdicts: dict[str, list[tuple[Statement, str]]], kind: str) -> None:
    assert not verdicts[kind], "\n".join(f"{statement.sql}\n    {came}" for statement, came in verdicts[kind])


def test_only_what_is_listed_is_refused(verdicts: dict[str, list[tuple[Statement, str]]]) -> None:
    refused = {statement.sql for statement, _ in verdicts["refused"]}
    assert refused == {statement.sql for statement in ALL if statement.wanted == DOES_NOT_RUN}


def test_less_than_half_of_what_was_refused_once_still_is(
    verdicts: dict[str, list[tuple[Statement, str]]],
) -> None:
    assert sum(statement.tests for statement, _ in verdicts["refused"]) <= REFUSED_TESTS_ONCE / 2
