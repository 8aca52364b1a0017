from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lakehouse.snowflake_login import MissingSetting, connection_parameters

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


@pytest.mark.parametrize("passphrase", [None, "open sesame"])
def test_key_as_text_as_a_stacks_setting_holds_it(passphrase: str | None) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    hidden = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden).decode()
    given = {"SNOWFLAKE_PRIVATE_KEY": pem, **({"SNOWFLAKE_PRIVATE_KEY_PASSPHRASE": passphrase} if passphrase else {})}
    found = connection_parameters(REAL | given, "LAKE_DB", "sales")
    assert found["authenticator"] == "SNOWFLAKE_JWT"
    assert "private_key_file" not in found
    read = serialization.load_der_private_key(found["private_key"], None)
    assert isinstance(read, rsa.RSAPrivateKey)
    assert read.private_numbers() == key.private_numbers()


def test_key_that_is_none_is_not_shown() -> None:
    with pytest.raises(MissingSetting, match="not a private key in PEM format") as caught:
        connection_parameters(REAL | {"SNOWFLAKE_PRIVATE_KEY": "s3cret"}, "LAKE_DB", "sales")
    assert "s3cret" not in str(caught.value)


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
