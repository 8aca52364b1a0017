"""SSE-KMS: S3 uses the key on behalf of the caller, so the caller needs the key as well.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
"""

from __future__ import annotations

from dataclasses import dataclass

from moto.kms.models import Key
from moto.s3.models import FakeBucket, FakeKey

from snowdome.aws import kms_keys
from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest

ALGORITHM_HEADER = "x-amz-server-side-encryption"
KEY_HEADER = "x-amz-server-side-encryption-aws-kms-key-id"
KMS, S3_MANAGED = "aws:kms", "AES256"
#: The key that AWS keeps for S3: every principal of the account may use it through S3.
MANAGED_KEY = "alias/aws/s3"


@dataclass(frozen=True)
class Encryption:
    algorithm: str
    #: Any name of the key; None with aws:kms: the AWS managed key.
    key: str | None


def default_of(bucket: FakeBucket) -> Encryption:
    rule = (bucket.encryption or {}).get("Rule", {})
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    return Encryption(default.get("SSEAlgorithm", S3_MANAGED), default.get("KMSMasterKeyID"))


def requested(request: IncomingRequest, bucket: FakeBucket) -> Encryption:
    """Header and bucket default merged: headers win as a pair, a key of the default is not mixed with a header."""
    algorithm, key = request.headers.get(ALGORITHM_HEADER), request.headers.get(KEY_HEADER)
    if algorithm is None:
        if key is not None:
            raise AwsError(
                400,
                "InvalidArgument",
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : "
                "aws:kms",
            )
        return default_of(bucket)
    if algorithm not in (KMS, S3_MANAGED):
        raise SandboxUnsupported(f"S3 encryption {algorithm!r}")
    if algorithm == S3_MANAGED and key is not None:
        raise AwsError(400, "InvalidArgument", "A KMS key cannot be given with x-amz-server-side-encryption: AES256")
    if algorithm == KMS and key is None:
        # moto would take the key of the bucket's default.
        request.environ["HTTP_" + KEY_HEADER.upper().replace("-", "_")] = MANAGED_KEY
    return Encryption(algorithm, key)


def write_needs(request: IncomingRequest, bucket: FakeBucket, key: str, sub: str) -> list[Need]:
    """Of PutObject and the calls of a multipart upload. Raises AwsError when the KMS key cannot be used."""
    if sub == "uploadId":
        upload = bucket.multiparts.get(request.query["uploadId"])
        if upload is None:
            return []
        encryption = (
            Encryption(upload.sse_encryption, upload.kms_key_id) if upload.sse_encryption else default_of(bucket)
        )
        # The parts are encrypted already: reading them needs Decrypt, and completing reads them all.
        action = "kms:Decrypt"
    else:
        encryption, action = requested(request, bucket), "kms:GenerateDataKey"
    return encryption_needs(encryption, action, bucket, key, request.region)


def encryption_needs(encryption: Encryption, action: str, bucket: FakeBucket, key: str, region: str) -> list[Need]:
    """Raises AwsError when the KMS key cannot be used."""
    if encryption.algorithm != KMS or encryption.key in (None, MANAGED_KEY):
        return []
    used = kms_keys.require_usable_key(bucket.account_id, region, encryption.key)
    return [key_need(action, used, bucket, key, region)]


def read_needs(bucket: FakeBucket, stored: FakeKey, region: str) -> list[Need]:
    if stored.encryption != KMS or stored.kms_key_id in (None, MANAGED_KEY):
        return []
    used = kms_keys.require_usable_key(bucket.account_id, region, stored.kms_key_id)
    return [key_need("kms:Decrypt", used, bucket, stored.name, region)]


def key_need(action: str, key: Key, bucket: FakeBucket, object_key: str, region: str) -> Need:
    bucket_key = bool((bucket.encryption or {}).get("Rule", {}).get("BucketKeyEnabled") in (True, "true"))
    arn = f"arn:aws:s3:::{bucket.name}" + ("" if bucket_key else f"/{object_key}")
    context: dict[str, str | tuple[str, ...]] = {
        "kms:viaservice": f"s3.{region}.amazonaws.com",
        "kms:calleraccount": bucket.account_id,
        "kms:encryptioncontext:aws:s3:arn": arn,
        **kms_keys.label_context(key),
    }
    return Need(action, key.arn, key.account_id, context, kms_keys.key_policy(key))
