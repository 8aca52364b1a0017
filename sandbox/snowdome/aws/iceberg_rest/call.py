"""One call of the REST endpoint: its body, its caller, and what the caller may reach."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from moto.glue.models import GlueBackend, glue_backends

from snowdome.aws import catalog_key, s3_buckets
from snowdome.aws.authorization import Circumstances, Need, authorize
from snowdome.aws.callers import Caller
from snowdome.aws.iceberg_rest.failures import bad_request
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.lake_formation import access
from snowdome.aws.requests import s3_encryption

#: Largest table metadata the endpoint takes.
MAX_METADATA_BYTES = 20 * 1024 * 1024


@dataclass
class Call:
    request: IncomingRequest
    caller: Caller
    circumstances: Circumstances

    @property
    def glue(self) -> GlueBackend:
        backend: GlueBackend = glue_backends[self.caller.account_id][self.circumstances.region]
        return backend

    @property
    def body(self) -> dict[str, Any]:
        try:
            parsed = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise bad_request(f"The body is not JSON: {error}") from error
        if not isinstance(parsed, dict):
            raise bad_request("The body is not a JSON object")
        return parsed

    def need(self, action: str, *resources: str) -> None:
        """Raises AccessDenied unless the caller may do the Glue action on the catalog and each resource."""
        account, region = self.caller.account_id, self.circumstances.region
        prefix = f"arn:aws:glue:{region}:{account}:"
        named = ["catalog", *resources]
        needs = [Need(f"glue:{action}", prefix + resource, account) for resource in named]
        for need in needs + catalog_key.key_needs(action, account, region):
            authorize(self.caller, need, self.circumstances)
        access.check(self.caller, action, named, region, through_rest=True)

    # AWS does not say with whose rights Glue reads and writes metadata files. Here it is the caller's, as with AWS's
    # forward access sessions: a role that lacks them fails here rather than only on AWS.

    def read_file(self, location: str) -> bytes:
        bucket_name, key = split(location)
        bucket = s3_buckets.find_bucket(bucket_name)
        owner = bucket.account_id if bucket is not None else self.caller.account_id
        policy = s3_buckets.bucket_policy(bucket)
        arn = f"arn:aws:s3:::{bucket_name}/{key}"
        authorize(self.caller, Need("s3:GetObject", arn, owner, {}, policy), self.circumstances)
        stored = s3_buckets.find_object(bucket, key) if bucket is not None else None
        if bucket is None or stored is None:
            raise bad_request(f"Metadata file not found: {location}")
        for need in s3_encryption.read_needs(bucket, stored, self.circumstances.region):
            authorize(self.caller, need, self.circumstances)
        content: bytes = stored.value
        return content

    def write_file(self, location: str, content: bytes) -> None:
        if len(content) > MAX_METADATA_BYTES:
            raise bad_request(f"Table metadata of {len(content)} bytes; the endpoint takes up to {MAX_METADATA_BYTES}.")
        bucket_name, key = split(location)
        bucket = s3_buckets.find_bucket(bucket_name)
        owner = bucket.account_id if bucket is not None else self.caller.account_id
        policy = s3_buckets.bucket_policy(bucket)
        arn = f"arn:aws:s3:::{bucket_name}/{key}"
        authorize(self.caller, Need("s3:PutObject", arn, owner, {}, policy), self.circumstances)
        if bucket is None:
            raise bad_request(f"Bucket not found: {bucket_name}")
        default = s3_encryption.default_of(bucket)
        region = self.circumstances.region
        for need in s3_encryption.encryption_needs(default, "kms:GenerateDataKey", bucket, key, region):
            authorize(self.caller, need, self.circumstances)
        s3_buckets.backend(owner).put_object(bucket_name, key, content)


def split(location: str) -> tuple[str, str]:
    """(bucket, key) of `s3://bucket/key`."""
    scheme, _, rest = location.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme not in ("s3", "s3a", "s3n") or not bucket or not key:
        raise bad_request(f"Not a location in S3: {location}")
    return bucket, key
