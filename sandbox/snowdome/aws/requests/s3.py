"""S3: path-style requests. An object may not be named with the bucket in the host name: loopback has one host."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import unquote

from moto.s3.models import FakeBucket

from snowdome import inversion
from snowdome.aws import s3_buckets
from snowdome.aws.authorization import Need
from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests import s3_encryption
from snowdome.aws.requests.s3_actions import BUCKET_ACTIONS, OBJECT_ACTIONS, REFINEMENTS
from snowdome.aws.tag_context import tag_context

#: Request headers that are condition keys of the same name.
CONDITION_HEADERS = (
    "x-amz-acl",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
)
#: Headers of a PUT that need an action of their own.
OBJECT_HEADER_ACTIONS = {"x-amz-tagging": "s3:PutObjectTagging", "x-amz-acl": "s3:PutObjectAcl"}
BUCKET_HEADER_ACTIONS = {"x-amz-acl": "s3:PutBucketAcl", "x-amz-object-ownership": "s3:PutBucketOwnershipControls"}
#: AWS gives these another meaning than moto would; refused rather than half obeyed.
REFUSED_HEADERS = ("x-amz-server-side-encryption-customer-algorithm", "x-amz-mfa")
GRANT_HEADERS = "x-amz-grant-"


def split_path(request: IncomingRequest) -> tuple[str, str]:
    bucket, _, key = request.path.lstrip("/").partition("/")
    return bucket, key


def sub_resource(request: IncomingRequest) -> str:
    found = sorted(name for name in request.query if name not in REFINEMENTS)
    if len(found) > 1:
        raise SandboxUnsupported(f"S3 {request.method} with {found}")
    return found[0] if found else ""


def needs(request: IncomingRequest, caller_account: str) -> Iterator[Need]:
    """One after the other: what a later step needs may be unknowable to a caller that fails an earlier one.

    Raises SandboxUnsupported naming a sub-resource or header that is not in the tables.
    """
    name, key = split_path(request)
    if not name:
        if request.method != "GET" or sub_resource(request):
            raise SandboxUnsupported(f"S3 {request.method} /")
        yield Need("s3:ListAllMyBuckets", "*", caller_account)
        return
    bucket = s3_buckets.find_bucket(name)
    owner = bucket.account_id if bucket is not None else caller_account
    if bucket is not None:
        check_region(request, bucket)
    if key:
        yield from object_needs(request, name, key, bucket, owner)
    elif not is_delete_objects(request):
        # DeleteObjects is checked key by key in s3_delete_objects.py: AWS reports refusals inside a reply of 200.
        yield from bucket_needs(request, name, bucket, owner)
    refused = [h for h in request.headers if h in REFUSED_HEADERS or h.startswith(GRANT_HEADERS)]
    if refused:
        raise SandboxUnsupported(f"S3 header {refused[0]!r}")


def check_region(request: IncomingRequest, bucket: FakeBucket) -> None:
    """A bucket answers only to signatures of its own region."""
    creates = request.method == "PUT" and not split_path(request)[1] and not sub_resource(request)
    if request.region != bucket.region_name and not creates:
        raise AwsError(
            400,
            "AuthorizationHeaderMalformed",
            f"The authorization header is malformed; the region '{request.region}' is wrong; "
            f"expecting '{bucket.region_name}'",
        )


def is_delete_objects(request: IncomingRequest) -> bool:
    return request.method == "POST" and "delete" in request.query and not split_path(request)[1]


def header_context(request: IncomingRequest) -> dict[str, str]:
    return {f"s3:{name}": request.headers[name] for name in CONDITION_HEADERS if name in request.headers}


def bucket_needs(request: IncomingRequest, name: str, bucket: FakeBucket | None, owner: str) -> Iterator[Need]:
    sub = sub_resource(request)
    action = BUCKET_ACTIONS.get((request.method, sub))
    if action is None:
        raise SandboxUnsupported(f"S3 {request.method} of bucket sub-resource {sub!r}")
    policy, arn = s3_buckets.bucket_policy(bucket), f"arn:aws:s3:::{name}"
    context = header_context(request)
    if sub in ("", "versions", "uploads") and request.method == "GET":
        listed = {key: request.query.get(key, "") for key in ("prefix", "delimiter")}
        context |= {f"s3:{key}": value for key, value in listed.items()}
        if "max-keys" in request.query:
            context["s3:max-keys"] = request.query["max-keys"]
    if action == "s3:CreateBucket":
        tags = tags_of_new_bucket(request)
        tagged = {**tag_context(tags), **context}
        yield Need(action, arn, owner, tagged, policy, is_new=bucket is None)
        if tags:
            yield Need("s3:TagResource", arn, owner, tagged, policy, is_new=bucket is None)
        for header, extra in BUCKET_HEADER_ACTIONS.items():
            if header in request.headers:
                yield Need(extra, arn, owner, tagged, policy)
        if request.headers.get("x-amz-bucket-object-lock-enabled", "").lower() == "true":
            raise SandboxUnsupported("S3 object lock")
        return
    yield Need(action, arn, owner, context, policy)


def tags_of_new_bucket(request: IncomingRequest) -> list[dict[str, str]]:
    """https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html"""
    if not request.body:
        return []
    tags = parse_xml(request.body).iterfind("{*}Tags/{*}Tag")
    return [{name: tag.findtext(f"{{*}}{name}") or "" for name in ("Key", "Value")} for tag in tags]


def object_needs(
    request: IncomingRequest, name: str, key: str, bucket: FakeBucket | None, owner: str
) -> Iterator[Need]:
    sub = sub_resource(request)
    actions = OBJECT_ACTIONS.get((request.method, sub))
    if actions is None:
        raise SandboxUnsupported(f"S3 {request.method} of object sub-resource {sub!r}")
    version_id = request.query.get("versionId")
    context = header_context(request)
    if version_id is not None:
        context["s3:versionid"] = version_id
    policy, arn = s3_buckets.bucket_policy(bucket), f"arn:aws:s3:::{name}/{key}"
    yield Need(actions[version_id is not None], arn, owner, context, policy)
    if request.method in ("PUT", "POST") and sub in ("", "uploads"):
        for header, extra in OBJECT_HEADER_ACTIONS.items():
            if header in request.headers:
                yield Need(extra, arn, owner, context, policy)
    if bucket is None:
        return
    if "x-amz-copy-source" in request.headers:
        yield from copy_source_needs(request)
    if request.method in ("GET", "HEAD") and sub == "":
        stored = s3_buckets.find_object(bucket, key, version_id)
        if stored is None:
            # Only who may list is told that a key does not exist; all others get 403 instead of 404.
            listed = "" if inversion.is_inverted("s3-prefix-of-missing-key") else key
            yield Need("s3:ListBucket", f"arn:aws:s3:::{name}", owner, {"s3:prefix": listed}, policy)
        elif request.method == "GET" or "x-amz-checksum-mode" in request.headers:
            yield from s3_encryption.read_needs(bucket, stored, request.region)
    if actions[0] == "s3:PutObject":
        yield from s3_encryption.write_needs(request, bucket, key, sub)


def copy_source_needs(request: IncomingRequest) -> list[Need]:
    source = unquote(request.headers["x-amz-copy-source"]).lstrip("/")
    path, _, version = source.partition("?versionId=")
    name, _, key = path.partition("/")
    bucket = s3_buckets.find_bucket(name)
    if bucket is None:
        raise AwsError(404, "NoSuchBucket", "The specified bucket does not exist")
    policy = s3_buckets.bucket_policy(bucket)
    action = "s3:GetObjectVersion" if version else "s3:GetObject"
    found = [Need(action, f"arn:aws:s3:::{path}", bucket.account_id, {}, policy)]
    stored = s3_buckets.find_object(bucket, key, version or None)
    return found + (s3_encryption.read_needs(bucket, stored, request.region) if stored is not None else [])


def parse_xml(body: bytes) -> ET.Element:
    """Raises AwsError unless the body is XML."""
    try:
        return ET.fromstring(body)  # noqa: S314 - the sandbox's own clients, on loopback
    except ET.ParseError as error:
        raise AwsError(400, "MalformedXML", "The XML you provided was not well-formed") from error


def keys_to_delete(root: ET.Element) -> list[tuple[ET.Element, str, str | None]]:
    """(element, key, version) of each object that a DeleteObjects request names. Raises AwsError for one without."""
    found = []
    for element in root:
        if element.tag.rpartition("}")[2] == "Object":
            texts = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            if not texts.get("Key"):
                raise AwsError(400, "MalformedXML", "The XML did not validate against our published schema")
            found.append((element, texts["Key"], texts.get("VersionId")))
    return found
