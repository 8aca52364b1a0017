"""Iceberg catalogs of a running sandbox, as pyiceberg opens them."""

from __future__ import annotations

from typing import Literal

from pyiceberg.catalog import Catalog, load_catalog

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox


def iceberg_catalog(sandbox: RunningSandbox, keys: Keys, kind: Literal["glue", "rest"], **more: str) -> Catalog:
    """`glue`: through Glue's own calls; `rest`: through its Iceberg REST endpoint. `more` goes before all else."""
    options = {
        "glue": {"type": "glue", "glue.endpoint": sandbox.endpoint},
        "rest": {
            "type": "rest",
            "uri": f"{sandbox.endpoint}/iceberg",
            "warehouse": ACCOUNT,
            "rest.sigv4-enabled": "true",
            "rest.signing-name": "glue",
            "rest.signing-region": REGION,
        },
    }[kind]
    client = {
        "client.region": REGION,
        "client.access-key-id": keys.access_key_id,
        "client.secret-access-key": keys.secret_access_key,
        "s3.endpoint": sandbox.endpoint,
        **({"client.session-token": keys.session_token} if keys.session_token else {}),
    }
    return load_catalog(kind, **options | client | more)
