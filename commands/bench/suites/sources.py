"""Where the suites come from, at locked versions.

The registry of Go's modules has gosnowflake with its tests. The packages of the other three have none (snowflake-sdk
and snowflake-connector-python leave them out, fakesnow is published as a wheel): theirs are read from clones.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
GO_LOCK = CHECKOUT / "sandbox/tests/snowflake/go"


class Absent(Exception):
    """A clone that is not there, or not at its version; the text says what to run."""


@dataclass(frozen=True)
class Clone:
    """A repository at a version."""

    owner: str
    name: str
    tag: str
    commit: str
    paths: tuple[str, ...] = ()
    """Files and folders that are needed; () for all."""

    def unpack(self, repositories: Path | None, target: Path) -> None:
        """Writes the files of the version to `target`. Raises Absent."""
        folder = (repositories or Path("FOLDER")) / self.name
        url = f"https://github.com/{self.owner}/{self.name}"
        cure = f"git clone --depth 1 --branch {self.tag} {url} {folder}"
        if repositories is None or not folder.is_dir():
            raise Absent(f"{cure}   then give --repositories {repositories or 'FOLDER'}")
        found = _git(folder, "rev-parse", "--verify", "--quiet", f"{self.tag}^{{commit}}")
        if found != self.commit:
            raise Absent(f"{folder}: {self.tag} is {found or 'missing'}, not {self.commit}. Run: {cure}")
        target.mkdir()
        archive = subprocess.Popen(
            ["git", "-C", str(folder), "archive", self.commit, *self.paths], stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-x", "-C", str(target)], stdin=archive.stdout, check=True)
        if archive.wait() != 0:
            raise Absent(f"{folder} cannot be read. Run: {cure}")


def _git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def go_module(module: str, target: Path) -> str:
    """Writes a module that the SQL suite's program is locked to, tests included; returns its version."""
    done = subprocess.run(
        ["go", "mod", "download", "-json", module], cwd=GO_LOCK, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    shutil.copytree(found["Dir"], target)
    for path in (target, *target.rglob("*")):
        # Files of the module cache are read-only.
        path.chmod(path.stat().st_mode | 0o200)
    return str(found["Version"])
