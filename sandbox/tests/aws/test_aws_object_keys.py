"""An object's key is any text of up to 1,024 bytes: no part of it is taken for something else.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
"""

from __future__ import annotations

from snowdome.testing.running_aws import REGION, RunningSandbox

KEYS = [
    *(
        "a b",
        " a",
        "a ",
        "a+b",
        "50%",
        "%2F",
        "%0A",
        "a?uploads",
        "a?versionId=1",
        "x#y",
        "&=;@,$!'()~",
        "*",
        "[1]",
        '"q"',
    ),
    *(
        "two\nlines",
        "\nfirst",
        "last\n",
        "carriage\rreturn",
        "tab\t",
        "de\x7fl",
        "back\\slash",
        "ü☃é",
        "e\u0301",
        "😀",
        "\u202e",
    ),
    *("a/b", "a//b", "a/./b", "a/../b", "a/", "//", "ü" * 512),
]


def test_an_object_is_written_read_listed_copied_and_deleted_by_its_own_key_only(sandbox: RunningSandbox) -> None:
    s3, name = sandbox.client("s3"), "keys-of-any-kind"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in KEYS:
        s3.put_object(Bucket=name, Key=key, Body=key.encode())
    listed = [
        item["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name) for item in page["Contents"]
    ]
    assert sorted(listed) == sorted(KEYS)
    for key in KEYS:
        assert s3.get_object(Bucket=name, Key=key)["Body"].read() == key.encode()
        assert s3.head_object(Bucket=name, Key=key)["ContentLength"] == len(key.encode())
        assert key in [item["Key"] for item in s3.list_objects_v2(Bucket=name, Prefix=key)["Contents"]]
        s3.copy_object(Bucket=name, Key="copy", CopySource={"Bucket": name, "Key": key})
        assert s3.get_object(Bucket=name, Key="copy")["Body"].read() == key.encode()
    s3.delete_objects(Bucket=name, Delete={"Objects": [{"Key": key} for key in [*KEYS, "copy"]]})
    assert s3.list_objects_v2(Bucket=name)["KeyCount"] == 0
