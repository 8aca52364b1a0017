"""Writes the report on Snowflake, through Snowpark Connect, with the functions that Glue runs.

    python jobs/snowpark_report.py --database LINKED_DATABASE --schema GLUE_DATABASE --source_table TABLE
        --report_table TABLE --limit PRODUCTS [--report_date YYYY-MM-DD] ...

The connection comes from the environment: SNOWFLAKE_ORGANIZATION_NAME and SNOWFLAKE_ACCOUNT_NAME (or
SNOWFLAKE_ACCOUNT), SNOWFLAKE_USER, SNOWFLAKE_ROLE, SNOWFLAKE_WAREHOUSE, and one of SNOWFLAKE_PRIVATE_KEY (PEM text),
SNOWFLAKE_PRIVATE_KEY_PATH (both with SNOWFLAKE_PRIVATE_KEY_PASSPHRASE), SNOWFLAKE_TOKEN, SNOWFLAKE_PASSWORD.
SNOWFLAKE_HOST, _PORT and _PROTOCOL lead elsewhere than to Snowflake's own host.

The linked database is the session's own: only then names stay as they are written, and unquoted ones find Glue's
lower case.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
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


def main() -> int:
    options = parse_options()
    try:
        parameters = connection_parameters(os.environ, options.database, options.schema)
    except MissingSetting as missing:
        sys.stderr.write(f"Cannot connect to Snowflake: {missing}\n")
        return 2
    from snowflake import snowpark_connect  # type: ignore[attr-defined,unused-ignore]

    spark = snowpark_connect.server.init_spark_session(connection_parameters=parameters)
    # Snowpark Connect brings its own pyspark, which can be imported only after it.
    from lakehouse.snow_report import write_snow_report

    write_snow_report(
        spark, options.source_table, options.report_table, options.report_date, options.limit, options.job_name
    )
    result = {"table": options.report_table, "report_date": options.report_date.isoformat(), "limit": options.limit}
    print("lakehouse-result " + json.dumps(result), flush=True)
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="catalog-linked database")
    parser.add_argument("--schema", required=True, help="schema in it: the Glue database")
    parser.add_argument("--source_table", required=True)
    parser.add_argument("--report_table", required=True)
    parser.add_argument("--limit", type=int, required=True, help="products in the report")
    parser.add_argument(
        "--report_date",
        type=datetime.date.fromisoformat,
        default=datetime.datetime.now(datetime.timezone.utc).date(),
        help="YYYY-MM-DD (default: today in UTC)",
    )
    parser.add_argument("--job_name", default="snowpark_report", help="value of source_table in the report's rows")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
