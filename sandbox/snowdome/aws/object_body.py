"""An object on its way into S3, checked against the digests that its request declares while it is read.

moto reads all of it before it stores any. Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any

from snowdome.aws.errors import AwsError
from snowdome.aws.sigv4 import SHA256_HEX


class CheckedBody(io.RawIOBase):
    """Raises AwsError at the end of a body that is not what its headers say."""

    def __init__(self, stream: Any, headers: dict[str, str]) -> None:
        super().__init__()
        self._stream = stream
        declared = headers.get("x-amz-content-sha256", "")
        self._sha256 = declared if SHA256_HEX.fullmatch(declared) else None
        self._md5 = headers.get("content-md5")
        self._digests = (hashlib.sha256(), hashlib.md5(usedforsecurity=False))
        self._left = int(headers["content-length"])
        if self._left == 0:
            self._check()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def read(self, size: int = -1) -> bytes:
        block: bytes = self._stream.read(size)
        sha256, md5 = self._digests
        if self._sha256 is not None:
            sha256.update(block)
        if self._md5 is not None:
            md5.update(block)
        self._left -= len(block)
        if self._left <= 0:
            self._check()
        return block

    def _check(self) -> None:
        sha256, md5 = self._digests
        if self._sha256 is not None and sha256.hexdigest() != self._sha256:
            raise AwsError(
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            )
        if self._md5 is not None and base64.b64encode(md5.digest()).decode() != self._md5:
            raise AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
