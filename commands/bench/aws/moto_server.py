"""moto's own server, as a process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from commands.bench.server_process import running

# It logs every request, where nobody reads; what it says at its start is not for us.
MOTO = """import logging, sys
from moto.server import ThreadedMotoServer
logging.disable(logging.CRITICAL)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


class Server(NamedTuple):
    pid: int
    endpoint: str


@contextmanager
def moto_server() -> Iterator[Server]:
    with running([sys.executable, "-c", MOTO], dict(os.environ)) as process:
        assert process.stdout is not None
        yield Server(process.pid, f"http://127.0.0.1:{int(process.stdout.readline())}")
