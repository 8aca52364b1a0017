"""The declarations of `tables/`, and others, as the program hands them to a load."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

TABLES = Path(__file__).parents[1] / "tables"


def declared(table: str, **changes: Any) -> dict[str, Any]:
    """The declaration of that file, with other parts."""
    return {**yaml.safe_load((TABLES / f"{table}.yaml").read_text()), **changes}


def as_json(*declarations: dict[str, Any]) -> str:
    return json.dumps(declarations, default=str)
