"""https://docs.snowflake.com/en/sql-reference/sql/show-variables, of a login: .../sql-reference/session-variables"""

from __future__ import annotations

import pytest

from tests.snowflake.running import Client, RunningSnowflake, StatementFailed


def test_values(admin: Client) -> None:
    admin.run("set a = 'x'")
    admin.run("set b = 7")
    assert [(r["name"], r["value"], r["type"]) for r in admin.rows("show variables")] == [
        ("A", "x", "text"),
        ("B", "7", "fixed"),
    ]


def test_columns_and_dates(admin: Client) -> None:
    admin.run("set a = 'x'")
    (first,) = admin.rows("show variables")
    assert list(first) == ["session_id", "created_on", "updated_on", "name", "value", "type", "comment"]
    assert first["created_on"] == first["updated_on"]
    admin.run("set a = 'y'")
    (second,) = admin.rows("show variables")
    assert second["created_on"] == first["created_on"]
    assert float(str(second["updated_on"])) >= float(str(first["updated_on"]))
    admin.run("set b = (select $a || 'z')")
    assert admin.cell("select $b") == "yz"


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        # The first is gosnowflake's: dsn_test.go, TestUrlDecodeIfNeededE2E. The second and third are the page's.
        ({"$CUSTOM_VARIABLE": "test"}, "custom_variable", "test"),
        ({"$variable_1": "some example"}, "VARIABLE_1", "some example"),
        ({"$variable_2": "1"}, "variable_2", "1"),
        ({"$quoted": "it's"}, "quoted", "it's"),
        ({"$empty": ""}, "empty", ""),
    ],
)
def test_a_login_sets_variables_as_texts(
    snowflake: RunningSnowflake, given: dict[str, object], name: str, value: str
) -> None:
    client = snowflake.login(parameters=given)
    assert client.cell(f"select ${name}") == value
    (row,) = client.rows("show variables")
    assert (row["name"], row["value"], row["type"]) == (name.upper(), value, "text")


@pytest.mark.parametrize("given", [{"$a b": "x"}, {"$long": "x" * 257}, {"$long": "\u00e4" * 129}, {"$": "x"}])
def test_a_login_with_a_variable_that_cannot_be_is_refused(
    snowflake: RunningSnowflake, given: dict[str, object]
) -> None:
    with pytest.raises(StatementFailed):
        snowflake.login(parameters=given)
