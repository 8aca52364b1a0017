"""Starts and stops the two processes of a sandbox, from Python alone."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from snowdome.owner import RECORDED_VARIABLE
from snowdome.process_identity import ProcessIdentity, identity_of
from snowdome.record import PARTS, AccessKey, Part, Record, read, write

START_SECONDS = 60.0
STOP_SECONDS = 10.0
POLL_SECONDS = 0.02
BACKLOG = 128
LOG_LINES = 15
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_FOREIGN = re.compile(r"(AWS|SNOWFLAKE|SANDBOX)_")
"""Variables of the caller that would lead the sandbox out of the sandbox."""


class LaunchError(Exception):
    """A sandbox could not be started or stopped; the message says what to do."""


@dataclass(frozen=True)
class Options:
    """How a sandbox is to be. The defaults are those of accounts as they come."""

    region: str = "us-west-2"
    account: str = "local"
    """Name of the Snowflake account, of the organization SANDBOX."""
    propagation_delay: float = 0.0
    """Seconds until a change of IAM is in force everywhere."""
    lake_formation: bool = False
    """Whether Lake Formation decides on the Data Catalog, beside IAM."""
    persist: bool = False
    """Whether Snowflake keeps its account in the folder, and begins with the one that is there."""
    invert: tuple[str, ...] = ()
    """Assumptions to turn around, of `inversions.json`."""
    owner: int | None = None
    """Process that the sandbox ends with; None: it runs until it is stopped."""
    released_by: Path | None = None
    """File that, once it is there, lets the sandbox outlive its owner."""


def start(folder: Path, options: Options, parts: Sequence[str] = PARTS) -> Record:
    """Starts a sandbox, or the parts of one that is not complete, and waits until they are ready.

    What is left in the folder of one that has ended, or whose start was killed, is ended and deleted first. Raises
    LaunchError when the sandbox runs, and with the end of its log when a process does not come up; nothing is left
    running then.
    """
    folder = folder.resolve()
    with _locked(folder):
        record = read(folder)
        if record is not None and record.runs:
            raise LaunchError(
                f"A sandbox is already running in {folder}. Use it, or stop it with: snowdome stop --folder {folder}"
            )
        if "aws" in parts:
            _end(record)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700, parents=True)
            record = new_record(options)
        elif record is None or not record.parts["aws"].process.runs:
            raise LaunchError(
                f"The AWS half of the sandbox in {folder} is not running. Start it with: snowdome start --only aws"
            )
        try:
            _start_parts(folder, record, parts, options)
        except BaseException:
            _end(record)
            raise
        return record


def stop(folder: Path) -> bool:
    """Ends the processes of a sandbox, also of one that is not complete, and deletes its folder.

    Says whether anything ran.
    """
    folder = folder.resolve()
    if not folder.exists():
        return False
    with _locked(folder):
        ended = _end(read(folder))
        shutil.rmtree(folder, ignore_errors=True)
        return ended


def new_record(options: Options) -> Record:
    """Secrets for a new sandbox."""
    return Record(options.region, options.account.lower(), _access_key(), _access_key(), secrets.token_urlsafe(24))


def _access_key() -> AccessKey:
    """Shaped as AWS shapes them: AKIA and 16 characters of base 32; 40 characters of secret."""
    suffix = "".join(secrets.choice(_BASE32) for _ in range(16))
    return AccessKey(f"AKIA{suffix}", base64.b64encode(secrets.token_bytes(30)).decode())


def _start_parts(folder: Path, record: Record, parts: Sequence[str], options: Options) -> None:
    """Starts them side by side: Snowflake is told where AWS will answer before it does."""
    with contextlib.ExitStack() as stack:
        listening: dict[str, socket.socket] = {}
        if "aws" in parts:
            listening["aws"] = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=BACKLOG))
            aws_url = f"http://127.0.0.1:{listening['aws'].getsockname()[1]}"
        else:
            aws_url = record.parts["aws"].url
        processes = {name: _start_part(folder, record, name, options, aws_url, listening.get(name)) for name in parts}
    for name, process in processes.items():
        port = _await(folder / f"{name}.json", process, name, folder / f"{name}.log", options.owner)
        record.parts[name] = replace(record.parts[name], port=port)
        write(folder, record)


def _start_part(
    folder: Path,
    record: Record,
    name: str,
    options: Options,
    aws_url: str,
    listening: socket.socket | None,
) -> subprocess.Popen[bytes]:
    log = folder / f"{name}.log"
    place = ["--port", "0"] if listening is None else ["--socket", str(listening.fileno())]
    command = [sys.executable, "-m", f"snowdome.{name}", *place, "--state-dir", str(folder)]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    recorded, record_it = os.pipe()
    try:
        process = subprocess.Popen(
            [*command, *_arguments(name, options)],
            # Where this package is, also when it is not installed.
            cwd=Path(__file__).parents[1],
            env={**_environment(record, options, aws_url), RECORDED_VARIABLE: str(recorded)},
            pass_fds=(recorded, *(() if listening is None else (listening.fileno(),))),
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            # Ctrl-C in the terminal reaches who started the sandbox, who then stops it in order.
            start_new_session=True,
        )
        identity = identity_of(process.pid)
        if identity is not None:
            # Before it is ready: a start that is killed leaves no process that nobody knows of.
            record.parts[name] = Part(identity)
            write(folder, record)
            os.write(record_it, b"1")
    finally:
        for opened in (descriptor, recorded, record_it):
            os.close(opened)
    return process


def _arguments(name: str, options: Options) -> list[str]:
    known: dict[str, list[str]] = json.loads(Path(__file__).with_name("inversions.json").read_text())
    ids = [one for names in known.values() for one in names]
    if unknown := [one for one in options.invert if one not in ids]:
        raise LaunchError(f"There is no assumption {unknown[0]!r} to invert. Choose one of {', '.join(ids)}.")
    arguments = ["--region", options.region]
    if name == "aws":
        arguments += ["--propagation-delay", str(options.propagation_delay)]
        arguments += ["--lake-formation"] if options.lake_formation else []
    else:
        arguments += ["--account", options.account]
        arguments += ["--persist"] if options.persist else []
    return arguments + [word for one in options.invert if one in known[name] for word in ("--invert", one)]


def _environment(record: Record, options: Options, aws_url: str) -> dict[str, str]:
    """Secrets go by environment, which only this user can read."""
    owner = identity_of(options.owner) if options.owner is not None else None
    return {
        **{name: value for name, value in os.environ.items() if not _FOREIGN.match(name)},
        "SANDBOX_ADMIN_ACCESS_KEY_ID": record.administrator.access_key_id,
        "SANDBOX_ADMIN_SECRET_ACCESS_KEY": record.administrator.secret_access_key,
        "SANDBOX_SNOWFLAKE_ACCESS_KEY_ID": record.snowflake_iam_user.access_key_id,
        "SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY": record.snowflake_iam_user.secret_access_key,
        "SANDBOX_SNOWFLAKE_ADMIN_PASSWORD": record.snowflake_password,
        "SANDBOX_AWS_ENDPOINT": aws_url,
        **({"SANDBOX_OWNER_PID": str(options.owner)} if options.owner is not None else {}),
        **({"SANDBOX_OWNER_STARTED": owner.started} if owner is not None and owner.boot is not None else {}),
        **({"SANDBOX_RELEASED_BY": str(options.released_by)} if options.released_by is not None else {}),
    }


def _await(ready: Path, process: subprocess.Popen[bytes], name: str, log: Path, owner: int | None) -> int:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LaunchError(
                f"The sandbox's {name} process ended immediately ({process.returncode}).\n{log_tail(log)}"
            )
        if owner is not None and identity_of(owner) is None:
            raise LaunchError(f"Process {owner}, which owns the sandbox, has ended.")
        if ready.exists():
            found = json.loads(ready.read_text())
            if found["pid"] == process.pid:
                return int(found["port"])
        time.sleep(POLL_SECONDS)
    raise LaunchError(f"The sandbox's {name} process was not ready within {START_SECONDS:.0f} s.\n{log_tail(log)}")


def log_tail(log: Path) -> str:
    """The last lines of a process's log, with the file they are from."""
    return "\n".join([f"End of {log}:", *log.read_text(errors="replace").splitlines()[-LOG_LINES:]])


def _end(record: Record | None) -> bool:
    running = [part.process for part in record.parts.values() if part.process.runs] if record is not None else []
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                if process.runs:
                    os.kill(process.pid, number)
        if _gone(running):
            return bool(running)
    raise LaunchError(f"These processes did not end on SIGKILL: {', '.join(str(process.pid) for process in running)}.")


def _gone(processes: Sequence[ProcessIdentity]) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while any(process.runs for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One start or stop at a time."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.flock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
