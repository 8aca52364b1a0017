"""How a program outside of Snowflake connects to it: parameters of the connector, from the environment.

SNOWFLAKE_ORGANIZATION_NAME and SNOWFLAKE_ACCOUNT_NAME (or SNOWFLAKE_ACCOUNT), SNOWFLAKE_USER, SNOWFLAKE_ROLE,
SNOWFLAKE_WAREHOUSE, and one of SNOWFLAKE_PRIVATE_KEY (PEM text), SNOWFLAKE_PRIVATE_KEY_PATH (both with
SNOWFLAKE_PRIVATE_KEY_PASSPHRASE), SNOWFLAKE_TOKEN, SNOWFLAKE_PASSWORD. SNOWFLAKE_HOST, _PORT and _PROTOCOL lead
elsewhere than to Snowflake's own host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class MissingSetting(Exception):
    """The environment does not say how to connect."""


def connection_parameters(environment: Mapping[str, str], database: str, schema: str) -> dict[str, Any]:
    """Parameters of the Snowflake connector. https://docs.snowflake.com/en/developer-guide/python-connector/python-connector-api

    Raises MissingSetting, naming the variable.
    """
    parameters: dict[str, Any] = {
        "account": account_identifier(environment),
        "user": required(environment, "SNOWFLAKE_USER"),
        "role": required(environment, "SNOWFLAKE_ROLE"),
        "warehouse": required(environment, "SNOWFLAKE_WAREHOUSE"),
        "database": database,
        "schema": schema,
    }
    for name in ("host", "port", "protocol"):
        if value := environment.get(f"SNOWFLAKE_{name.upper()}"):
            parameters[name] = int(value) if name == "port" else value
    return parameters | credentials(environment)


def credentials(environment: Mapping[str, str]) -> dict[str, Any]:
    if pem := environment.get("SNOWFLAKE_PRIVATE_KEY"):
        passphrase = environment.get("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE")
        return {"authenticator": "SNOWFLAKE_JWT", "private_key": der_of(pem, passphrase)}
    if path := environment.get("SNOWFLAKE_PRIVATE_KEY_PATH"):
        passphrase = environment.get("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE")
        return {
            "authenticator": "SNOWFLAKE_JWT",
            "private_key_file": path,
            **({"private_key_file_pwd": passphrase} if passphrase else {}),
        }
    if token := environment.get("SNOWFLAKE_TOKEN"):
        return {"authenticator": "PROGRAMMATIC_ACCESS_TOKEN", "token": token}
    if password := environment.get("SNOWFLAKE_PASSWORD"):
        return {"password": password}
    raise MissingSetting(
        "Set SNOWFLAKE_PRIVATE_KEY, SNOWFLAKE_PRIVATE_KEY_PATH, SNOWFLAKE_TOKEN or SNOWFLAKE_PASSWORD."
    )


def der_of(pem: str, passphrase: str | None) -> bytes:
    """The connector takes the text of a key as DER only. Raises MissingSetting for a key that cannot be read."""
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(pem.encode(), passphrase.encode() if passphrase else None)
    except (ValueError, TypeError):
        # The reason may quote the key.
        raise MissingSetting(
            "SNOWFLAKE_PRIVATE_KEY is not a private key in PEM format, or SNOWFLAKE_PRIVATE_KEY_PASSPHRASE is wrong."
        ) from None
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def account_identifier(environment: Mapping[str, str]) -> str:
    if account := environment.get("SNOWFLAKE_ACCOUNT"):
        return account
    organization = required(environment, "SNOWFLAKE_ORGANIZATION_NAME")
    return f"{organization}-{required(environment, 'SNOWFLAKE_ACCOUNT_NAME')}"


def required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise MissingSetting(f"Set {name}.")
    return value
