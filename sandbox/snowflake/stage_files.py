"""The files of internal stages, on this machine's disk."""

from __future__ import annotations

import shutil

from sandbox.snowflake.catalog.stage import Stage


def delete_stage(stage: Stage) -> None:
    """Deletes a stage's folder; a stage that never got a file has none."""
    if stage.directory:
        shutil.rmtree(stage.directory, ignore_errors=True)
