"""Assumptions that a process of the sandbox turns around, so that probes of these assumptions are seen to notice.

`inversions.json` names those that each half can turn around. Everything else stays as it is.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

_inverted: set[str] = set()


def add_option(parser: argparse.ArgumentParser, half: str) -> None:
    """Adds `--invert ID`, which may be given several times, for `half` of the sandbox: "aws" or "snowflake"."""
    known = json.loads(Path(__file__).with_name("inversions.json").read_text())[half]
    parser.add_argument(
        "--invert", action="append", default=[], choices=known, metavar="ID", help="invert an assumption"
    )


def invert(names: list[str]) -> None:
    """Turns assumptions around for the rest of this process's life."""
    _inverted.update(names)


def is_inverted(name: str) -> bool:
    return name in _inverted
