"""Signature Version 4: AWS's published example, and the deviations of real clients."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone

import pytest

from snowdome.aws.errors import AwsError, SandboxUnsupported
from snowdome.aws.sigv4 import canonical_path, canonical_query, check_signature, parse_authorization, payload_hash

# https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "GET Object"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - the documentation's
EMPTY = hashlib.sha256(b"").hexdigest()
HEADER = (
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
    "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
    "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
)
HEADERS = {
    "host": "examplebucket.s3.amazonaws.com",
    "range": "bytes=0-9",
    "x-amz-content-sha256": EMPTY,
    "x-amz-date": "20130524T000000Z",
}
NOW = datetime(2013, 5, 24, 0, 5, tzinfo=timezone.utc)


def check(headers: dict[str, str] = HEADERS, path: str = "/test.txt", now: datetime = NOW) -> None:
    check_signature(parse_authorization(HEADER, {}), SECRET, "GET", path, "", headers, b"", now)


@pytest.mark.parametrize(
    ("wire", "signed"),
    [
        ("prefix=raw_data/sales%20march", "prefix=raw_data%2Fsales%20march"),
        # AWS SDK for Java 1.x: https://github.com/aws/aws-sdk-java/issues/2233
        ("prefix=raw_data%2Fsales+march", "prefix=raw_data%2Fsales%20march"),
        ("prefix=a%2Bb", "prefix=a%2Bb"),
        ("delimiter=%2F&prefix=+&list-type=2", "delimiter=%2F&list-type=2&prefix=%20"),
        ("versions", "versions="),
    ],
)
def test_a_query_is_signed_by_what_it_means_however_it_is_written(wire: str, signed: str) -> None:
    assert canonical_query(wire) == signed


def test_the_example_of_the_documentation_passes() -> None:
    check()


def test_any_change_is_noticed() -> None:
    for headers, path in ((HEADERS | {"range": "bytes=0-8"}, "/test.txt"), (HEADERS, "/other.txt")):
        with pytest.raises(AwsError) as refused:
            check(headers, path)
        assert refused.value.code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("minutes", [-21, 20])
def test_an_old_or_early_signature_is_refused(minutes: int) -> None:
    with pytest.raises(AwsError) as refused:
        check(now=NOW + timedelta(minutes=minutes))
    assert refused.value.code == "RequestTimeTooSkewed"


def test_a_hash_that_is_not_hex_is_replaced_by_the_real_one() -> None:
    body = b"{}"
    declared = base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert payload_hash(declared, body) == hashlib.sha256(body).hexdigest()


def test_a_wrong_hash_is_refused() -> None:
    with pytest.raises(AwsError) as refused:
        payload_hash(EMPTY, b"not empty")
    assert refused.value.code == "XAmzContentSHA256Mismatch"


def test_the_body_of_an_object_is_taken_at_its_word() -> None:
    assert payload_hash("STREAMING-UNSIGNED-PAYLOAD-TRAILER", None) == "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def test_paths_are_encoded_once_for_s3_and_twice_for_others() -> None:
    assert canonical_path("/a%20b/c=d", "s3") == "/a%20b/c%3Dd"
    assert canonical_path("/catalogs/%3A", "glue") == "/catalogs/%253A"


def test_query_parameters_are_sorted_and_encoded() -> None:
    assert canonical_query("prefix=b/c&list-type=2&delete") == "delete=&list-type=2&prefix=b%2Fc"


def test_other_signatures_of_aws_are_refused_by_name() -> None:
    with pytest.raises(SandboxUnsupported, match="'AWS4-ECDSA-P256-SHA256'"):
        parse_authorization("AWS4-ECDSA-P256-SHA256 Credential=AKIA/20130524/s3/aws4_request", {})


@pytest.mark.parametrize("header", [None, "", "Bearer token"])
def test_what_is_no_signature_counts_as_none(header: str | None) -> None:
    with pytest.raises(AwsError) as refused:
        parse_authorization(header, {})
    assert refused.value.code == "MissingAuthenticationToken"
