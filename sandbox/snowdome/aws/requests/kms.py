"""KMS: every call on a key is checked against the key policy too.

https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from moto.kms.models import Key

from snowdome.aws import kms_keys
from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.tag_context import tag_context

WITHOUT_KEY = {"CreateKey", "ListKeys", "ListAliases"}
ON_KEY = {
    "CancelKeyDeletion",
    "DescribeKey",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListKeyPolicies",
    "ListResourceTags",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateKeyDescription",
}
KEY_ID_BYTES = 36
ON_ALIAS = {"CreateAlias", "UpdateAlias", "DeleteAlias"}
#: Calls that change what a policy may ask of a key by aws:ResourceTag or kms:ResourceAliases.
CHANGES_LABELS = {"CreateKey", "TagResource", "UntagResource", *ON_ALIAS}


def needs(request: IncomingRequest, account_id: str) -> list[Need]:
    """Raises SandboxUnsupported naming an operation that is not in the tables, AwsError for a key that is missing."""
    operation, parameters, region = request.operation, request.parameters, request.region
    action = f"kms:{operation}"
    if operation in WITHOUT_KEY:
        if operation == "ListAliases" and "KeyId" in parameters:
            return [on_key(action, require(account_id, region, parameters["KeyId"]), parameters)]
        context = tag_context(parameters.get("Tags"))
        tagging = [Need("kms:TagResource", "*", account_id, context)] if context else []
        return [Need(action, "*", account_id, context), *tagging]
    if operation in ON_ALIAS:
        return alias_needs(action, parameters, account_id, region)
    if operation == "Decrypt":
        return [on_key(action, key_of_ciphertext(parameters, account_id, region), parameters)]
    if operation in ON_KEY:
        return [on_key(action, require(account_id, region, str(parameters.get("KeyId", ""))), parameters)]
    raise SandboxUnsupported(f"KMS operation {operation!r}")


def on_key(action: str, key: Key, parameters: dict[str, Any]) -> Need:
    context: dict[str, str | tuple[str, ...]] = {
        "kms:calleraccount": key.account_id,
        **kms_keys.label_context(key),
        **{f"kms:encryptioncontext:{k.lower()}": v for k, v in (parameters.get("EncryptionContext") or {}).items()},
        **tag_context(parameters.get("Tags"), parameters.get("TagKeys")),
    }
    if "PendingWindowInDays" in parameters:
        context["kms:schedulekeydeletionpendingwindowindays"] = str(parameters["PendingWindowInDays"])
    return Need(action, key.arn, key.account_id, context, kms_keys.key_policy(key))


def alias_needs(action: str, parameters: dict[str, Any], account_id: str, region: str) -> list[Need]:
    """An alias call needs its action on the alias and on each key concerned."""
    name = str(parameters.get("AliasName", ""))
    found = [Need(action, kms_keys.key_arn(account_id, region, name), account_id)]
    keys = [kms_keys.find_key(account_id, region, name)] if action != "kms:CreateAlias" else []
    if "TargetKeyId" in parameters:
        keys.append(require(account_id, region, parameters["TargetKeyId"]))
    return found + [on_key(action, key, parameters) for key in keys if key is not None]


def require(account_id: str, region: str, name: str) -> Key:
    key = kms_keys.find_key(account_id, region, name)
    if key is None:
        arn = kms_keys.key_arn(account_id, region, name)
        what = f"Alias {arn} is not found." if ":alias/" in arn else f"Key '{arn}' does not exist"
        raise AwsError(400, "NotFoundException", what)
    return key


def key_of_ciphertext(parameters: dict[str, Any], account_id: str, region: str) -> Key:
    """moto puts the key ID in front of what it encrypts."""
    try:
        key_id = base64.b64decode(parameters.get("CiphertextBlob", ""))[:KEY_ID_BYTES].decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise AwsError(400, "InvalidCiphertextException", "The ciphertext is invalid.") from error
    return require(account_id, region, key_id)
