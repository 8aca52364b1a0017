"""KMS keys that moto holds: from any name of a key to its ARN, state and policy."""

from __future__ import annotations

from moto.kms.models import Key, KmsBackend, kms_backends

from sandbox.aws.authorization import ResourcePolicy
from sandbox.aws.errors import AwsError
from sandbox.aws.policy.document import DocumentKind
from sandbox.aws.requests.tags import resource_tag_context


def backend(account_id: str, region: str) -> KmsBackend:
    return kms_backends[account_id][region]


def find_key(account_id: str, region: str, name: str) -> Key | None:
    """`name`: key ID, key ARN, alias name or alias ARN."""
    if name.startswith("arn:"):
        fields = name.split(":", 5)
        if len(fields) != 6 or fields[2] != "kms" or fields[4] not in kms_backends:
            return None
        account_id, region, name = fields[4], fields[3], fields[5].removeprefix("key/")
    keys = backend(account_id, region).keys
    if name.startswith("alias/"):
        return next((key for key in list(keys.values()) if name in key.aliases), None)
    return keys.get(name)


def require_usable_key(account_id: str, region: str, name: str) -> Key:
    """Raises AwsError as S3 does for a key that does not exist, is disabled or is about to be deleted."""
    key = find_key(account_id, region, name)
    if key is None:
        raise AwsError(400, "KMS.NotFoundException", f"Key '{key_arn(account_id, region, name)}' does not exist")
    if key.key_state == "PendingDeletion":
        raise AwsError(400, "KMS.KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not key.enabled:
        raise AwsError(400, "KMS.DisabledException", f"{key.arn} is disabled.")
    return key


def key_arn(account_id: str, region: str, name: str) -> str:
    if name.startswith("arn:"):
        return name
    path = name if name.startswith("alias/") else f"key/{name}"
    return f"arn:aws:kms:{region}:{account_id}:{path}"


def key_policy(key: Key) -> ResourcePolicy:
    return ResourcePolicy(key.policy, DocumentKind.KEY)


def aliases(key: Key) -> tuple[str, ...]:
    return tuple(key.aliases)


def resource_tags(key: Key) -> dict[str, str | tuple[str, ...]]:
    """The key's tags as condition values: aws:ResourceTag/NAME."""
    return resource_tag_context(backend(key.account_id, key.region).list_resource_tags(key.id)["Tags"])
