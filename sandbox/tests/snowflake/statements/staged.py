"""Puts files on a stage as a driver does: copies to the folder that PUT answers."""

from __future__ import annotations

from pathlib import Path

from tests.snowflake.running import Client


def stage_with(admin: Client, *names: str) -> None:
    """A stage FILES; each file's text is its own name."""
    admin.run("create stage files")
    for name in names:
        folder, _, last = name.rpartition("/")
        location = Path(admin.run(f"put file:///local/{last} @files/{folder}")["stageInfo"]["location"])
        location.mkdir(parents=True, exist_ok=True)
        (location / last).write_text(name)
