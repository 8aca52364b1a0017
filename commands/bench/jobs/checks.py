"""The sales by more and more of their declaration, which shows what each check of a load costs."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from jobs.declared_tables import declared
from jobs.sample_data import COMPRESSION_LEVEL, write_sample

#: Of a column, beside its checks.
TYPE = ("name", "type", "fields")
NUMBER = {"name": "sale_id", "type": "int"}


class Checked(NamedTuple):
    checks: str
    declaration: dict[str, Any]
    sample: Path


def declarations(folder: Path, rows: int, parts: int) -> Iterator[Checked]:
    """Each with one check more than the one before, the first with none; the last has a struct that may be missing."""
    clean, dirty = folder / "checks-clean", folder / "checks-dirty"
    write_sample(clean, rows, 7, array=False, parts=parts)
    write_sample(dirty, rows, 7, array=False, parts=parts, dirty=True)
    for sample in (clean, dirty):
        _number_sales(sample)
    sales = declared("raw_sales_data")
    columns = [NUMBER, *sales["columns"]]
    required = {**sales, "columns": _with(columns, (*TYPE, "required"))}
    ruled = {**sales, "columns": columns}
    unique = {**ruled, "unique": [NUMBER["name"]]}
    optional = [{**column, "required": column["type"] != "struct"} for column in columns]
    yield Checked("types alone", {**sales, "columns": _with(columns, TYPE)}, clean)
    yield Checked("and required columns", required, clean)
    yield Checked("and rules", ruled, clean)
    yield Checked("and a unique column", unique, clean)
    yield Checked("and one bad record in 50", unique, dirty)
    yield Checked("rules, with an optional struct", {**ruled, "columns": optional}, clean)


def _with(columns: list[dict[str, Any]], kept: tuple[str, ...]) -> list[dict[str, Any]]:
    """A struct stays required: an optional one is read in another way."""
    return [
        {
            key: _with(value, kept) if key == "fields" else value
            for key, value in column.items()
            if key in kept or (key == "required" and column["type"] == "struct")
        }
        for column in columns
    ]


def _number_sales(sample: Path) -> None:
    number = 0
    for path in sorted((sample / "sales").iterdir()):
        numbered = []
        for record in gzip.decompress(path.read_bytes()).decode().splitlines():
            number += 1
            numbered.append(f'{{"{NUMBER["name"]}":{number},{record[1:]}\n')
        path.write_bytes(gzip.compress("".join(numbered).encode(), COMPRESSION_LEVEL))
