"""An object that is not what its request declares is refused, and is not stored."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from snowdome.aws.errors import AwsError
from snowdome.aws.object_body import CheckedBody
from snowdome.testing.running_aws import REGION, RunningSandbox

CONTENT = b"five sales\n" * 1000


@pytest.fixture(scope="module")
def s3(sandbox: RunningSandbox) -> Any:
    client = sandbox.client("s3")
    client.create_bucket(Bucket="bodies", CreateBucketConfiguration={"LocationConstraint": REGION})
    return client


def put(sandbox: RunningSandbox, sent: bytes, signed: bytes, headers: dict[str, str], query: str = "") -> Any:
    keys = Credentials(sandbox.administrator.access_key_id, sandbox.administrator.secret_access_key)
    digest = hashlib.sha256(signed).hexdigest()
    url = f"{sandbox.endpoint}/bodies/object{query}"
    request = AWSRequest("PUT", url, data=signed, headers={"X-Amz-Content-SHA256": digest, **headers})
    S3SigV4Auth(keys, "s3", REGION).add_auth(request)
    prepared = request.prepare()
    prepared.body = sent
    prepared.headers["Content-Length"] = str(len(sent))
    return URLLib3Session().send(prepared)


def md5(content: bytes) -> dict[str, str]:
    return {"Content-MD5": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()}


@pytest.mark.parametrize(
    ("sent", "signed", "headers", "code"),
    [
        (CONTENT + b"x", CONTENT, {}, "XAmzContentSHA256Mismatch"),
        (CONTENT[:-1], CONTENT, {}, "XAmzContentSHA256Mismatch"),
        (b"", CONTENT, {}, "XAmzContentSHA256Mismatch"),
        (CONTENT, CONTENT, md5(b"another"), "BadDigest"),
    ],
    ids=["longer", "shorter", "nothing", "MD5"],
)
def test_what_differs_from_its_declared_digest_is_refused(
    sandbox: RunningSandbox, s3: Any, sent: bytes, signed: bytes, headers: dict[str, str], code: str
) -> None:
    reply = put(sandbox, sent, signed, headers)
    assert (reply.status_code, code in reply.text) == (400, True), reply.text
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket="bodies", Key="object")


def test_a_part_that_differs_is_refused(sandbox: RunningSandbox, s3: Any) -> None:
    upload = s3.create_multipart_upload(Bucket="bodies", Key="object")["UploadId"]
    reply = put(sandbox, b"other", CONTENT, {}, f"?partNumber=1&uploadId={upload}")
    assert (reply.status_code, "XAmzContentSHA256Mismatch" in reply.text) == (400, True), reply.text


def test_what_agrees_is_stored(sandbox: RunningSandbox, s3: Any) -> None:
    for content in (CONTENT, b""):
        reply = put(sandbox, content, content, md5(content))
        assert reply.status_code == 200, reply.text
        assert s3.get_object(Bucket="bodies", Key="object")["Body"].read() == content
    s3.delete_object(Bucket="bodies", Key="object")


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_digest_is_of_the_object_not_of_its_chunks(size: int) -> None:
    """As Hadoop's S3A sends both: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html"""
    content = b"0;not a chunk\r\n" * 20
    signed = b";chunk-signature=" + b"a" * 64 + b"\r\n"
    parts = [content[:100], content[100:101], content[101:]]
    body = b"".join(b"%x" % len(part) + signed + part + b"\r\n" for part in parts) + b"0" + signed + b"\r\n"

    def read(md5: bytes) -> bytes:
        headers = {
            "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "content-length": str(len(body)),
            "content-md5": base64.b64encode(hashlib.md5(md5, usedforsecurity=False).digest()).decode(),
        }
        stream = CheckedBody(io.BytesIO(body), headers)
        return b"".join(iter(lambda: stream.read(size), b""))

    assert read(content) == body
    for other in (body, content[:-1], b""):
        with pytest.raises(AwsError, match="Content-MD5"):
            read(other)
