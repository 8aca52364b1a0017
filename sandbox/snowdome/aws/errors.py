"""What a request can be refused with. The gateway turns each into the called service's own error shape."""

from __future__ import annotations


class AwsError(Exception):
    """An error of AWS's own vocabulary.

    `status` is the HTTP status of S3, IAM and STS; services that speak JSON answer 400 where `status` is 403.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class AccessDenied(AwsError):
    """The caller is known, but a policy does not let it do this.

    `action` and `resource` name what was refused, e.g. `s3:PutObject` on `arn:aws:s3:::bucket/key`.
    """

    def __init__(self, message: str, action: str, resource: str) -> None:
        super().__init__(403, "AccessDenied", message)
        self.action = action
        self.resource = resource


class SandboxUnsupported(AwsError):
    """AWS may know this; the sandbox does not. Never a pass: an unknown word in a policy must open no door."""

    def __init__(self, what: str) -> None:
        super().__init__(
            501,
            "SandboxUnsupported",
            f"The sandbox does not support {what}. See sandbox/snowdome/aws/README.md for what it supports.",
        )


class MalformedPolicy(AwsError):
    """A policy document that AWS refuses when it is written. The code differs by service."""

    def __init__(self, message: str, code: str = "MalformedPolicyDocument") -> None:
        super().__init__(400, code, message)
