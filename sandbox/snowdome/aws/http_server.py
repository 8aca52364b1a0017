"""HTTP/1.1 with keep-alive over werkzeug's threaded server.

werkzeug's own handler closes every connection, because it cannot tell where an unread body ends; opening one again
is most of the cost of a small request. Here the body is a stream that knows its end, and what the application left
unread is drained before the next request.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, DechunkedInput, make_server

#: Idle connections are closed after this many seconds; SDKs open another one.
IDLE_SECONDS = 90
#: A body that nobody wanted is read to the end up to this size; beyond it the connection is closed instead.
MAX_DRAINED_BYTES = 32 * 1024 * 1024
BLOCK = 64 * 1024


class SizedInput(io.RawIOBase):
    """The next `size` bytes of a connection, and no more."""

    def __init__(self, stream: io.BufferedIOBase, size: int) -> None:
        super().__init__()
        self._stream = stream
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._stream.read(min(len(buffer), self.left))
        if not block and self.left:
            raise ConnectionResetError("the client closed the connection in the middle of a body")
        self.left -= len(block)
        buffer[: len(block)] = block
        return len(block)

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        block = self._stream.read(wanted) if wanted else b""
        if len(block) < wanted:
            raise ConnectionResetError("the client closed the connection in the middle of a body")
        self.left -= len(block)
        return block


def refuse_write(_: bytes) -> object:
    """WSGI's old way to send a body; neither moto nor the sandbox uses it."""
    raise NotImplementedError("write() of start_response")


class KeepAliveHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # One packet per reply: headers and body in one buffer, and no waiting for the client's acknowledgment.
    wbufsize = BLOCK
    disable_nagle_algorithm = True

    def handle_expect_100(self) -> bool:
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        self.wfile.flush()
        return True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            self.send_error(HTTPStatus.BAD_REQUEST, f"Content-Length is {length!r}, not a number")
            self.close_connection = True
            self.wfile.flush()
            return
        body = self.body_of(environ, int(length))
        environ["wsgi.input"] = body
        # What the application may replace; the connection's own stream is drained below.
        reply: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
            reply[:] = [status, headers]
            return refuse_write

        try:
            blocks: Iterable[bytes] = self.server.app(environ, start_response)
            try:
                content = b"".join(blocks)
            finally:
                if hasattr(blocks, "close"):
                    blocks.close()
        except Exception:
            # The application answers its own errors; this is a defect of the sandbox.
            sys.stderr.write(traceback.format_exc())
            reply[:] = ["500 Internal Server Error", [("Content-Type", "text/plain")]]
            content = b"Defect of the sandbox: see its log."
        drained = self.drain(body)
        self.send(reply[0], reply[1], content, keep=drained)

    def body_of(self, environ: dict[str, Any], length: int) -> io.RawIOBase:
        if environ.get("wsgi.input_terminated"):
            return DechunkedInput(self.rfile)  # type: ignore[arg-type]
        return SizedInput(self.rfile, length)

    def drain(self, body: io.RawIOBase) -> bool:
        """Whether the connection now stands at the start of the next request."""
        total = 0
        while block := body.read(BLOCK):
            total += len(block)
            if total > MAX_DRAINED_BYTES:
                return False
        return True

    def send(self, status: str, headers: list[tuple[str, str]], content: bytes, keep: bool) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        bodiless = self.command == "HEAD" or code in ("204", "304")
        if "content-length" not in names and not bodiless:
            self.send_header("Content-Length", str(len(content)))
        if not keep:
            self.close_connection = True
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if not bodiless:
            self.wfile.write(content)
        self.wfile.flush()

    def log_error(self, format: str, *arguments: object) -> None:
        """All but the end of an idle connection."""
        if not any(isinstance(argument, TimeoutError) for argument in arguments):
            super().log_error(format, *arguments)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: a line per request would drown the denials."""


def listen(port: int, application: Any, socket: int | None = None) -> BaseWSGIServer:
    """A server bound to 127.0.0.1 that does not serve yet. Port 0 takes a free one: see `server.port`.

    `socket` is the descriptor of one that listens already, instead.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=KeepAliveHandler, fd=socket)
    if socket is not None:
        # The server has a copy.
        os.close(socket)
    return server
