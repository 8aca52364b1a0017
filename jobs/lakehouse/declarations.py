"""Declarations of tables, as the program has checked them and hands them to the job: JSON -> what a load needs.

Their form, and what each part means: docs/own-data.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyspark.sql import SparkSession

from lakehouse.record_fields import Field, Fields, ListOf, MapOf, Rule
from lakehouse.tables import Partition
from lakehouse.text_objects import read_text

JSON, CSV, PARQUET = "JSON", "CSV", "PARQUET"
FULL, INCREMENTAL, UPSERT = "full", "incremental", "upsert"
QUARANTINE_SUFFIX = "_quarantine"

_PARTITION = re.compile(r"(?P<transform>\w+)\(\s*(?:(?P<size>\d+)\s*,\s*)?(?P<column>[\w.]+)\s*\)")


@dataclass(frozen=True)
class Declaration:
    name: str
    #: Below the raw data of the domain.
    raw_data: str
    format: str
    mode: str
    fields: Fields
    #: Names of columns; empty: rows have none.
    key: tuple[str, ...] = ()
    order_by: str | None = None
    #: Names of columns of which no two records have the same value.
    unique: tuple[str, ...] = ()
    partitioned_by: tuple[Partition, ...] = ()
    sorted_by: tuple[str, ...] = ()
    csv: Mapping[str, Any] | None = None


def read_declarations(spark: SparkSession, url: str) -> list[Declaration]:
    """Of the file at `url`, which holds a list of them. Raises BadArgument."""
    return [declaration(found) for found in json.loads(read_text(spark, url, "--tables"))]


def declaration(found: Mapping[str, Any]) -> Declaration:
    return Declaration(
        name=found["name"],
        raw_data=found["rawData"],
        format=found.get("format", JSON),
        mode=found.get("mode", FULL).lower(),
        fields=tuple(_field(column) for column in found["columns"]),
        key=tuple(found.get("key", ())),
        order_by=found.get("orderBy"),
        unique=tuple(column["name"] for column in found["columns"] if column.get("unique")),
        partitioned_by=tuple(map(_partition, found.get("partitionBy", ()))),
        sorted_by=tuple(found.get("sortBy", ())),
        csv=found.get("csv"),
    )


def _field(column: Mapping[str, Any], name: str = "") -> Field:
    """`name` is that of an item of a list or map, which has none of its own."""
    name = name or column["name"]
    type_: Any = column["type"]
    if type_ == "struct":
        type_ = tuple(_field(member) for member in column["fields"])
    elif type_ == "array":
        type_ = ListOf(_field(column["element"], f"{name} element"))
    elif type_ == "map":
        type_ = MapOf(_field(column["value"], f"{name} value"))
    return Field(name, type_, bool(column.get("required", False)), tuple(_rules(column)), column.get("from", ""))


def _rules(column: Mapping[str, Any]) -> list[Rule]:
    given = {key: str(column[key]) for key in ("above", "below", "min", "max") if key in column}
    rules = []
    if given.get("above") == "0":
        rules.append(Rule("is not positive", above=given.pop("above")))
    if given:
        above, below, least, most = (given.get(key) for key in ("above", "below", "min", "max"))
        rules.append(Rule("is out of range", above=above, below=below, least=least, most=most))
    if column.get("notBlank"):
        rules.append(Rule("is empty", not_blank=True))
    if "pattern" in column:
        rules.append(Rule("does not match its pattern", pattern=column["pattern"]))
    if "allowed" in column:
        rules.append(Rule("is none of the allowed values", allowed=tuple(map(str, column["allowed"]))))
    return rules


def _partition(text: str) -> Partition:
    found = _PARTITION.fullmatch(text)
    if found is None:
        return Partition(text)
    size = found["size"]
    transform: Any = found["transform"]
    return Partition(found["column"], transform, None if size is None else int(size))
