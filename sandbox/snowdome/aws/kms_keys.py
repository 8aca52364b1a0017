"""KMS keys that moto holds: from any name of a key to its ARN, state, policy, and the labels a policy may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field

from moto.kms.models import Key, KmsBackend, kms_backends

from snowdome.aws.authorization import ResourcePolicy
from snowdome.aws.errors import AwsError
from snowdome.aws.policy.document import DocumentKind
from snowdome.aws.propagation import Propagation
from snowdome.aws.tag_context import resource_tag_context


@dataclass
class State:
    #: Of the process: moto's keys are, too.
    propagation: Propagation = field(default_factory=lambda: Propagation(0))


_state = State()


def install(propagation: Propagation) -> None:
    """Changes of tags and aliases come through as slowly as those of IAM."""
    _state.propagation = propagation


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


@dataclass(frozen=True)
class KeyLabels:
    """Tags and aliases of a key. Those of a new key count as a change too: no page promises that they count at once."""

    tags: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()


def labels(key: Key) -> KeyLabels:
    """What the key has, whether or not it has come through."""
    tags = backend(key.account_id, key.region).list_resource_tags(key.id)["Tags"]
    return KeyLabels(tuple((tag["TagKey"], tag["TagValue"]) for tag in tags), tuple(key.aliases))


def label_context(key: Key) -> dict[str, str | tuple[str, ...]]:
    """The labels as authorization knows them: aws:ResourceTag/NAME and kms:ResourceAliases."""
    known = _state.propagation.effective(key.arn, lambda: labels(key))
    return {"kms:resourcealiases": known.aliases, **resource_tag_context(dict(known.tags))}
