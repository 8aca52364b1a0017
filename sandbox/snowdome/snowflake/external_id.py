"""External IDs that Snowflake makes up when a statement gives none."""

from __future__ import annotations

import base64
import secrets

from snowdome.snowflake.catalog.account import LOCATOR


def new_external_id() -> str:
    """A fresh one, shaped like Snowflake's: `LOCATOR_SFCRole=N_BASE64`."""
    return f"{LOCATOR}_SFCRole={secrets.randbelow(90) + 10}_{base64.b64encode(secrets.token_bytes(20)).decode()}"
