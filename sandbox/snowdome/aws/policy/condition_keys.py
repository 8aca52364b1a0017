"""The condition keys the sandbox fills in. Any other key is refused by name: it would silently never match.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html (and the pages beside it)
"""

from __future__ import annotations

import re

from snowdome.aws.errors import SandboxUnsupported

KEYS = frozenset(
    key.lower()
    for key in (
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:PrincipalType",
        "aws:RequestedRegion",
        "aws:ResourceAccount",
        "aws:SecureTransport",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceIp",
        # Of the policy that SNS gives a new topic.
        "aws:SourceOwner",
        "aws:TagKeys",
        "aws:userid",
        "aws:username",
        "aws:ViaAWSService",
        "iam:PassedToService",
        "iam:PermissionsBoundary",
        "iam:PolicyARN",
        "kms:CallerAccount",
        "kms:ResourceAliases",
        "kms:ScheduleKeyDeletionPendingWindowInDays",
        "kms:ViaService",
        "s3:delimiter",
        "s3:max-keys",
        "s3:prefix",
        "s3:ResourceAccount",
        "s3:signatureversion",
        "s3:TlsVersion",
        "s3:VersionId",
        "s3:x-amz-acl",
        "s3:x-amz-content-sha256",
        "s3:x-amz-copy-source",
        "s3:x-amz-server-side-encryption",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "s3:x-amz-server-side-encryption-customer-algorithm",
        "s3:x-amz-storage-class",
        "sts:ExternalId",
        "sts:RoleSessionName",
    )
)
#: Claims of a token, behind the provider's URL: `token.actions.githubusercontent.com:sub`. IAM knows more claims of
#: some providers; the sandbox fills in these two.
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
CLAIM = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[\w./-]*)?:(aud|sub)")
#: Keys with a name of the customer's in them, e.g. `aws:RequestTag/project`.
KEY_PREFIXES = ("aws:requesttag/", "aws:resourcetag/", "aws:principaltag/", "kms:encryptioncontext:")


def check_key(key: str) -> str:
    """The key in lower case. Raises SandboxUnsupported naming a key that the sandbox does not fill in."""
    lower = key.lower()
    if lower not in KEYS and not lower.startswith(KEY_PREFIXES) and not CLAIM.fullmatch(lower):
        raise SandboxUnsupported(f"condition key {key!r}")
    return lower
