"""Fails on purpose, once it has said on both of its streams what `npm run accounts` looks for.

It also asks S3 for a key that does not exist, below a prefix that its role may list.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.exceptions import ClientError

OPTIONS = getResolvedOptions(sys.argv, ["bucket"])


def status_of_missing_key() -> int:
    try:
        boto3.client("s3").head_object(Bucket=OPTIONS["bucket"], Key="raw_data/accounts-probe-that-is-not-there")
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 200


print(f"accounts-probe head {status_of_missing_key()}", flush=True)
print("accounts-probe stdout", flush=True)
print("accounts-probe stderr", file=sys.stderr, flush=True)
raise RuntimeError("accounts-probe failed as it should")
