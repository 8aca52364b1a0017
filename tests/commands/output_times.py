"""Runs a command and notes when it prints: `output_times.py pipe|terminal COMMAND ARGUMENT...`.

Prints one JSON object: the exit code, the output, and each pause between two outputs (also at the start and end) in
seconds, with what was printed last before it. A terminal is a pseudo-terminal of 120 columns.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import time

BEFORE = 120


def main(kind: str, command: list[str]) -> int:
    if kind == "terminal":
        reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 120, 0, 0))
        stdin = writer
    else:
        reader, writer = os.pipe()
        stdin = subprocess.DEVNULL
    last = time.monotonic()
    child = subprocess.Popen(command, stdin=stdin, stdout=writer, stderr=writer, start_new_session=True)
    os.close(writer)
    output = b""
    pauses: list[dict[str, object]] = []
    while True:
        try:
            chunk = os.read(reader, 65536)
        except OSError:  # Linux says so once the other end of a terminal is closed.
            chunk = b""
        now = time.monotonic()
        pauses.append({"seconds": now - last, "after": output[-BEFORE:].decode(errors="replace")})
        last = now
        if chunk == b"":
            break
        output += chunk
    code = child.wait()
    print(json.dumps({"code": code, "output": output.decode(errors="replace"), "pauses": pauses}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
