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


class Chunks:
    """The payload of a body in chunks: `SIZE;chunk-signature=...`, a line end, so many bytes, a line end."""

    def __init__(self) -> None:
        self._unread = b""
        self._left = 0
        self._ended = False

    def payload(self, block: bytes) -> bytes:
        """Of the next bytes of the body, those of the object. Raises AwsError for what is no chunk."""
        self._unread = b"" if self._ended else self._unread + block
        found = []
        while self._unread:
            if self._left == 0:
                line, end, rest = self._unread.partition(b"\r\n")
                if not end:
                    break
                self._unread = rest
                if line and not self._begin(line):
                    break
                continue
            found.append(self._unread[: self._left])
            self._unread = self._unread[len(found[-1]) :]
            self._left -= len(found[-1])
        return b"".join(found)

    def _begin(self, line: bytes) -> bool:
        """False for the last chunk, which is empty; trailers may follow."""
        try:
            self._left = int(line.partition(b";")[0], 16)
        except ValueError as error:
            raise AwsError(400, "IncompleteBody", "The body is not in chunks, as its headers say.") from error
        if self._left == 0:
            self._unread, self._ended = b"", True
        return self._left > 0


class CheckedBody(io.RawIOBase):
    """Raises AwsError at the end of a body that is not what its headers say."""

    def __init__(self, stream: Any, headers: dict[str, str]) -> None:
        super().__init__()
        self._stream = stream
        declared = headers.get("x-amz-content-sha256", "")
        self._sha256 = declared if SHA256_HEX.fullmatch(declared) else None
        self._md5 = headers.get("content-md5")
        # The digest is of the object, not of the chunks with their signatures that it comes in.
        # https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
        self._chunks = Chunks() if declared.startswith("STREAMING-") else None
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
            md5.update(block if self._chunks is None else self._chunks.payload(block))
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
