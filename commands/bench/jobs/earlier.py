"""The jobs as an earlier commit has them."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]


def jobs_at(commit: str, folder: Path) -> Path:
    """Unpacks `jobs/` of a commit into `folder` and returns its place. Raises ValueError for an unknown commit."""
    packed = subprocess.run(["git", "archive", commit, "jobs"], cwd=CHECKOUT, capture_output=True, check=False)
    if packed.returncode != 0:
        raise ValueError(f"--against {commit}: {packed.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "jobs"
