from __future__ import annotations

import pytest

from jobs.snowpark_report import MissingSetting, connection_parameters

REAL = {
    "SNOWFLAKE_ORGANIZATION_NAME": "ACME",
    "SNOWFLAKE_ACCOUNT_NAME": "LAKE",
    "SNOWFLAKE_USER": "JOBS",
    "SNOWFLAKE_ROLE": "ENGINEER",
    "SNOWFLAKE_WAREHOUSE": "WH",
    "SNOWFLAKE_PRIVATE_KEY_PATH": "/keys/jobs.p8",
}


def test_key_pair_on_snowflakes_own_host() -> None:
    assert connection_parameters(REAL, "LAKE_DB", "sales") == {
        "account": "ACME-LAKE",
        "user": "JOBS",
        "role": "ENGINEER",
        "warehouse": "WH",
        "database": "LAKE_DB",
        "schema": "sales",
        "authenticator": "SNOWFLAKE_JWT",
        "private_key_file": "/keys/jobs.p8",
    }


def test_another_host() -> None:
    elsewhere = REAL | {"SNOWFLAKE_HOST": "127.0.0.1", "SNOWFLAKE_PORT": "8080", "SNOWFLAKE_PROTOCOL": "http"}
    found = connection_parameters(elsewhere, "LAKE_DB", "sales")
    assert (found["host"], found["port"], found["protocol"]) == ("127.0.0.1", 8080, "http")


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("SNOWFLAKE_TOKEN", {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": "s3cret"}),
        ("SNOWFLAKE_PASSWORD", {"password": "s3cret"}),
    ],
)
def test_other_credentials(variable: str, expected: dict[str, str]) -> None:
    without_key = {key: value for key, value in REAL.items() if key != "SNOWFLAKE_PRIVATE_KEY_PATH"}
    found = connection_parameters(without_key | {variable: "s3cret"}, "LAKE_DB", "sales")
    assert expected.items() <= found.items()
    assert "private_key_file" not in found


@pytest.mark.parametrize("variable", sorted(REAL))
def test_what_is_missing_is_named(variable: str) -> None:
    with pytest.raises(MissingSetting, match=variable):
        connection_parameters({key: value for key, value in REAL.items() if key != variable}, "LAKE_DB", "sales")
