"""However deep a request is nested, it is the client's error, and the next request is answered."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

from snowdome.testing.running_aws import REGION, RunningSandbox

DEPTH = 100_000
LISTS = b"[" * DEPTH + b"]" * DEPTH
OBJECTS = b'{"a":' * DEPTH + b"1" + b"}" * DEPTH
XML = b"<Delete>" + b"<Object>" * DEPTH + b"</Object>" * DEPTH + b"</Delete>"


def send(sandbox: RunningSandbox, service: str, method: str, path: str, body: bytes, target: str = "") -> Any:
    keys = Credentials(sandbox.administrator.access_key_id, sandbox.administrator.secret_access_key)
    headers = {"x-amz-target": target, "content-type": "application/x-amz-json-1.1"} if target else {}
    request = AWSRequest(method=method, url=sandbox.endpoint + path, data=body, headers=headers)
    SigV4Auth(keys, service, REGION).add_auth(request)
    return URLLib3Session().send(request.prepare())


@pytest.fixture(scope="module")
def bucket(sandbox: RunningSandbox) -> None:
    sandbox.client("s3").create_bucket(Bucket="nested", CreateBucketConfiguration={"LocationConstraint": REGION})


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("service", "method", "path", "body", "target"),
    [
        ("glue", "POST", "/", b'{"DatabaseInput":' + OBJECTS + b"}", "AWSGlue.CreateDatabase"),
        ("kms", "POST", "/", b'{"Tags":' + LISTS + b"}", "TrentService.CreateKey"),
        ("iam", "POST", "/", b"Action=CreateRole&Version=2010-05-08&RoleName=x&AssumeRolePolicyDocument=" + LISTS, ""),
        ("s3", "PUT", "/nested?policy", b'{"Statement":' + LISTS + b"}", ""),
        ("s3", "POST", "/nested?delete", XML, ""),
        ("glue", "POST", "/iceberg/v1/catalogs/123456789012/namespaces/x/tables", OBJECTS, ""),
    ],
    ids=["Glue", "KMS", "IAM policy", "bucket policy", "XML", "Iceberg REST"],
)
def test_deep_nesting_is_the_clients_error(
    sandbox: RunningSandbox, service: str, method: str, path: str, body: bytes, target: str
) -> None:
    reply = send(sandbox, service, method, path, body, target)
    assert 400 <= reply.status_code < 500, reply.text
    assert "Defect" not in reply.text
    assert sandbox.client("sts").get_caller_identity()["Account"]
