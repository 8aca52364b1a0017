"""An encrypted Data Catalog: whoever reads or writes it needs its key, through Glue.

The setting counts for all that is in the catalog, also for what was there before; AWS encrypts only what is made later.

https://docs.aws.amazon.com/glue/latest/dg/encrypt-glue-data-catalog.html
https://docs.aws.amazon.com/glue/latest/dg/setup-encryption.html
"""

from __future__ import annotations

from typing import Any

from moto.glue.models import glue_backends

from snowdome.aws import kms_keys
from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported

#: The key that AWS keeps for Glue: every principal of the account may use it through Glue.
MANAGED_KEY = "alias/aws/glue"
SETTINGS = ("GetDataCatalogEncryptionSettings", "PutDataCatalogEncryptionSettings")


def key_needs(action: str, account_id: str, region: str) -> list[Need]:
    """What an action on the catalog, a database or a table needs besides. Raises AwsError when the key is unusable."""
    stored = glue_backends[account_id][region].get_data_catalog_encryption_settings(account_id)
    at_rest = stored["DataCatalogEncryptionSettings"]["EncryptionAtRest"]
    name = at_rest.get("SseAwsKmsKeyId") or MANAGED_KEY
    if at_rest["CatalogEncryptionMode"] == "DISABLED" or name == MANAGED_KEY or action in (*SETTINGS, "GetCatalog"):
        return []
    key = kms_keys.require_usable_key(account_id, region, name)
    context: dict[str, str | tuple[str, ...]] = {
        "kms:viaservice": f"glue.{region}.amazonaws.com",
        "kms:calleraccount": account_id,
        "kms:encryptioncontext:glue_catalog_id": account_id,
        **kms_keys.label_context(key),
    }
    # Which of the three a call makes is not told: AWS's page asks for all of them for who writes.
    actions = ["Decrypt"] if action.startswith("Get") else ["Decrypt", "Encrypt", "GenerateDataKey"]
    return [Need(f"kms:{name}", key.arn, key.account_id, context, kms_keys.key_policy(key)) for name in actions]


def check_settings(operation: str, parameters: dict[str, Any]) -> None:
    """Raises SandboxUnsupported for a mode in which Glue uses the key as a role of its own, and for passwords."""
    if operation != "PutDataCatalogEncryptionSettings":
        return
    values = parameters.get("DataCatalogEncryptionSettings") or {}
    at_rest = values.get("EncryptionAtRest") or {}
    mode = at_rest.get("CatalogEncryptionMode", "DISABLED")
    if mode not in ("DISABLED", "SSE-KMS"):
        raise SandboxUnsupported(f"CatalogEncryptionMode {mode}")
    if (values.get("ConnectionPasswordEncryption") or {}).get("ReturnConnectionPasswordEncrypted"):
        raise SandboxUnsupported("ConnectionPasswordEncryption")
    if mode == "DISABLED" and at_rest.get("SseAwsKmsKeyId"):
        raise AwsError(400, "InvalidInputException", "A key is given, but CatalogEncryptionMode is DISABLED.")
