"""DeleteObjects: each key is checked by itself; what is refused comes back as an Error inside a reply of 200.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from xml.sax.saxutils import escape

from snowdome.aws import s3_buckets
from snowdome.aws.authorization import Circumstances, Need, authorize
from snowdome.aws.callers import Caller
from snowdome.aws.errors import AccessDenied
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.replies import Reply
from snowdome.aws.requests.s3 import keys_to_delete, parse_xml, split_path

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
END = b"</DeleteResult>"
# moto does not read prefixed names.
ET.register_namespace("", NAMESPACE)


def keep_allowed(
    request: IncomingRequest, caller: Caller, circumstances: Circumstances, on_denial: Callable[[AccessDenied], None]
) -> bytes:
    """Takes the refused keys out of the request; returns their Error elements for the reply."""
    name, _ = split_path(request)
    bucket = s3_buckets.find_bucket(name)
    owner = bucket.account_id if bucket is not None else caller.account_id
    policy = s3_buckets.bucket_policy(bucket)
    root = parse_xml(request.body or b"")
    errors: list[str] = []
    for element, key, version in keys_to_delete(root):
        action = "s3:DeleteObject" if version is None else "s3:DeleteObjectVersion"
        context = {} if version is None else {"s3:versionid": version}
        try:
            authorize(caller, Need(action, f"arn:aws:s3:::{name}/{key}", owner, context, policy), circumstances)
        except AccessDenied as error:
            on_denial(error)
            root.remove(element)
            errors.append(
                f"<Error><Key>{escape(key)}</Key><Code>AccessDenied</Code>"
                f"<Message>{escape(error.message)}</Message></Error>"
            )
    if errors:
        request.replace_body(ET.tostring(root))
    return "".join(errors).encode()


def nothing_left(request: IncomingRequest) -> bool:
    return not keys_to_delete(parse_xml(request.body or b""))


def only_errors(errors: bytes) -> Reply:
    body = f'<?xml version="1.0" encoding="UTF-8"?><DeleteResult xmlns="{NAMESPACE}">'.encode() + errors + END
    return Reply(200, "application/xml", body)


def add_errors(body: bytes, errors: bytes) -> bytes:
    return body.replace(END, errors + END)
