"""Lengths and forms of names that AWS refuses and moto takes.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html
"""

from __future__ import annotations

import re

from snowdome.aws.errors import AwsError
from snowdome.aws.incoming import IncomingRequest
from snowdome.aws.requests.s3 import split_path, sub_resource

BUCKET = re.compile(r"(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
IAM_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
#: Parameter of a Create call of IAM -> longest name.
IAM_LENGTHS = {"RoleName": 64, "UserName": 64, "PolicyName": 128}
NAMESPACE_HEADER = "x-amz-bucket-namespace"
GLUE_LENGTH = 255
GLUE_CREATES = {"CreateJob": "Name", "CreateTrigger": "Name", "CreateWorkflow": "Name"}
GLUE_INPUTS = {"CreateDatabase": "DatabaseInput", "CreateTable": "TableInput"}


def check_names(request: IncomingRequest, account_id: str) -> None:
    """Raises AwsError when a request would create something under a name that AWS does not allow."""
    if request.service == "s3":
        name, key = split_path(request)
        creates = request.method == "PUT" and name and not key and not sub_resource(request)
        if creates:
            check_bucket_name(request, name, account_id)
    elif request.service == "iam":
        check_iam_names(request)
    elif request.service == "glue":
        check_glue_name(request)


def check_bucket_name(request: IncomingRequest, name: str, account_id: str) -> None:
    """Names of the account's own namespace end with account, region and -an; no other name has that ending.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
    """
    regional = request.headers.get(NAMESPACE_HEADER, "global") == "account-regional"
    ending = f"-{account_id}-{request.region}-an"
    if not BUCKET.fullmatch(name) or (not name.endswith(ending) if regional else name.endswith("-an")):
        raise AwsError(400, "InvalidBucketName", "The specified bucket is not valid.")


def check_iam_names(request: IncomingRequest) -> None:
    if not request.operation.startswith(("Create", "Put")):
        return
    for parameter, longest in IAM_LENGTHS.items():
        name = request.parameters.get(parameter)
        if name is None:
            continue
        field = parameter[0].lower() + parameter[1:]
        if len(name) > longest:
            raise invalid(
                f"Value at '{field}' failed to satisfy constraint: Member must have length less than or "
                f"equal to {longest}"
            )
        if not IAM_NAME.fullmatch(name):
            raise AwsError(
                400,
                "ValidationError",
                f"The specified value for {field} is invalid. It must contain only alphanumeric characters and/or "
                "the following: +=,.@_-",
            )


def invalid(what: str) -> AwsError:
    return AwsError(400, "ValidationError", f"1 validation error detected: {what}")


def check_glue_name(request: IncomingRequest) -> None:
    values = request.parameters
    if request.operation in GLUE_INPUTS:
        values = values.get(GLUE_INPUTS[request.operation]) or {}
    elif request.operation not in GLUE_CREATES:
        return
    name = str(values.get("Name", ""))
    if not 1 <= len(name) <= GLUE_LENGTH:
        raise AwsError(
            400,
            "ValidationException",
            f"1 validation error detected: Value '{name[:40]}' at 'name' failed to satisfy constraint: "
            f"Member must have length between 1 and {GLUE_LENGTH}",
        )
