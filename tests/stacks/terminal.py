"""Runs a command in a pseudo-terminal, as a person at it would.

`terminal.py COLUMNS ANSWERS COMMAND ARGUMENT...`: COLUMNS is the terminal's width, ANSWERS is JSON, a list of [text to
wait for, keys to type]. Prints what the terminal shows, and ends with the command's exit code.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

TIMEOUT_SECONDS = 240


def main(columns: int, answers: list[list[str]], command: list[str]) -> int:
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.execvp(command[0], command)  # noqa: S606 - the command under test
    shown = b""
    seen = 0
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 1)
        try:
            chunk = os.read(terminal, 65536) if ready else None
        except OSError:  # Linux says so once the other end is closed.
            break
        if chunk == b"":
            break
        shown += chunk or b""
        if answers and answers[0][0].encode() in shown[seen:]:
            seen = len(shown)
            time.sleep(0.3)  # A person is not faster.
            os.write(terminal, answers.pop(0)[1].encode())
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    if time.monotonic() >= deadline:
        os.kill(child, 9)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if not answers else 99


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]))
