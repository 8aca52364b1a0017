"""What is known of one sandbox: `snowdome.json` in its folder, readable by its owner only."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from snowdome.process_identity import ProcessIdentity

FILE = "snowdome.json"
PARTS = ("aws", "snowflake")


@dataclass(frozen=True)
class AccessKey:
    """A long-lived key pair of AWS."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class Part:
    """The process of one half. `port` is None until it is ready."""

    process: ProcessIdentity
    port: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Record:
    """A sandbox. Its secrets are made at its start and are worth nothing outside of it."""

    region: str
    account: str
    """Name of the Snowflake account, in lower case."""
    administrator: AccessKey
    """Of the AWS account."""
    snowflake_iam_user: AccessKey
    """What Snowflake assumes roles with, in an AWS account of its own."""
    snowflake_password: str = field(repr=False)
    """Of the Snowflake user ADMIN, who holds ACCOUNTADMIN."""
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        """Whether both halves are ready and still there."""
        return all(name in self.parts and self.parts[name].port and self.parts[name].process.runs for name in PARTS)


def write(folder: Path, record: Record) -> None:
    """A reader never sees half of it."""
    draft = folder / f"{FILE}.part"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(record), file, indent=4)
    draft.replace(folder / FILE)


def read(folder: Path) -> Record | None:
    """The sandbox whose folder it is, whether or not it still runs, and complete or not."""
    try:
        values: dict[str, Any] = json.loads((folder / FILE).read_text())
    except FileNotFoundError:
        return None
    parts = {name: Part(ProcessIdentity(**part["process"]), part["port"]) for name, part in values.pop("parts").items()}
    for key in ("administrator", "snowflake_iam_user"):
        values[key] = AccessKey(**values[key])
    return Record(**values, parts=parts)
