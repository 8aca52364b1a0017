"""Tables as declarations tell of them: every format into one, rules at any depth, and several tables in one run."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakehouse.failures import BadArgument, TablesNotLoaded
from lakehouse.tables import iceberg_table
from tests.jobs.lake import Lake

EVENTS: dict[str, Any] = {
    "name": "events",
    "rawData": "events/",
    "columns": [
        {"name": "event_id", "from": "eventId", "type": "string", "required": True, "pattern": "[a-z]+-[0-9]{1,3}"},
        {"name": "happened_at", "from": "at", "type": "timestamp", "required": True, "min": "2024-01-01T00:00:00Z"},
        {"name": "kind", "type": "string", "allowed": ["view", "buy"]},
        {"name": "value", "type": "double", "below": "100"},
    ],
    "partitionBy": ["day(happened_at)", "bucket(4, event_id)"],
    "sortBy": ["happened_at"],
}
GOOD: list[Any] = ["a-1", "2024-02-29T10:00:00Z", "view", 1.5]
BAD = [
    (["a-1\n", *GOOD[1:]], "event_id does not match its pattern"),
    (["xA-1", *GOOD[1:]], "event_id does not match its pattern"),
    (["a-1", "2023-12-31T23:59:59Z", *GOOD[2:]], "happened_at is out of range"),
    ([*GOOD[:2], "View", 1.5], "kind is none of the allowed values"),
    ([*GOOD[:3], 100.0], "value is out of range"),
]
RECORDS = [GOOD, *(record for record, _ in BAD), ["b-22", "2024-03-01T00:30:00+01:00", None, None]]


def write_json(lake: Lake) -> None:
    keys = ("eventId", "at", "kind", "value")
    lines = [json.dumps(dict(zip(keys, record, strict=True))) for record in RECORDS]
    (lake.folder / "events" / "a.json").write_text("\n".join(lines))


def write_csv(lake: Lake) -> None:
    lines = [",".join("" if value is None else f'"{value}"' for value in record) for record in RECORDS]
    (lake.folder / "events" / "a.csv").write_text("\n".join(["eventId,at,kind,value", *lines]))


def write_parquet(lake: Lake) -> None:
    ids, moments, kinds, values = (list(column) for column in zip(*RECORDS, strict=True))
    parsed = [datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) for moment in moments]
    columns = {"eventId": ids, "at": pa.array(parsed, pa.timestamp("ms", "UTC")), "kind": kinds, "value": values}
    pq.write_table(pa.table(columns), lake.folder / "events" / "a.parquet")


@pytest.mark.parametrize(
    ("format_", "write"), [("JSON", write_json), ("CSV", write_csv), ("PARQUET", write_parquet)], ids=str
)
def test_the_same_records_become_the_same_rows_in_every_format(lake: Lake, format_: str, write: Any) -> None:
    (lake.folder / "events").mkdir()
    write(lake)
    declaration = {**EVENTS, "format": format_}
    result = lake.load_table(declaration, raw_data=str(lake.folder), max_quarantined_share="1")
    assert (result["read"], result["written"]) == (len(RECORDS), 2)
    reasons = [reason for _, reason in BAD]
    assert result["quarantined"] == {reason: reasons.count(reason) for reason in reasons}
    rows = lake.sql("SELECT event_id, unix_timestamp(happened_at), kind, value FROM {t} ORDER BY 1", "events")
    assert [tuple(row) for row in rows] == [("a-1", 1709200800, "view", 1.5), ("b-22", 1709249400, None, None)]
    aside = lake.sql("SELECT position, record FROM {t} ORDER BY 1", "events_quarantine")
    assert [row["position"] for row in aside] == [2, 3, 4, 5, 6]
    assert "xA-1" in aside[1]["record"]
    fields = [field.toString() for field in iceberg_table(lake.spark, lake.name("events")).spec().fields()]
    assert ["day" in fields[0], "bucket[4]" in fields[1]] == [True, True]


BASKETS: dict[str, Any] = {
    "name": "baskets",
    "rawData": "baskets/",
    "key": ["id"],
    "columns": [
        {"name": "id", "type": "int", "required": True},
        {"name": "mail", "type": "string", "unique": True},
        {"name": "tags", "type": "array", "element": {"type": "string", "required": True, "notBlank": True}},
        {"name": "prices", "type": "map", "value": {"type": "decimal(8,2)", "above": "0"}},
        {
            "name": "place",
            "type": "struct",
            "fields": [{"name": "zip", "type": "string", "pattern": "\\d{5}"}, {"name": "floor", "type": "int"}],
        },
    ],
}


def basket(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "tags": ["x"], "prices": {"b": 1, "a": 2.5}, "place": {"zip": "10115"}, **more}


def test_rules_are_kept_at_any_depth_and_equal_maps_are_equal(lake: Lake) -> None:
    (lake.folder / "baskets").mkdir()
    records = [
        basket(1),
        basket(1, prices={"a": 2.50, "b": 1.0}),
        basket(2, tags=[], prices={}, place=None),
        basket(3, tags=["x", " "]),
        basket(4, tags=["x", None]),
        basket(5, prices={"a": 0}),
        basket(6, place={"zip": "1011"}),
        basket(7, place={"zip": None, "floor": 2}, tags=None, prices={"a": None}),
        basket(8, mail="a@b"),
        basket(9, mail="a@b"),
        basket(10, tags="x"),
        basket(11, prices=[1]),
        basket(12, place=[]),
    ]
    (lake.folder / "baskets" / "a.json").write_text(json.dumps(records))
    result = lake.load_table(BASKETS, raw_data=str(lake.folder), max_quarantined_share="1")
    assert result["quarantined"] == {
        "mail is not unique": 2,
        "record is a copy of another": 1,
        "tags element is empty": 1,
        "tags element is missing": 1,
        "prices value is not positive": 1,
        "zip does not match its pattern": 1,
        "tags has the wrong type": 1,
        "prices has the wrong type": 1,
        "place has the wrong type": 1,
    }
    rows = lake.sql(
        "SELECT id, coalesce(size(tags), -1), size(prices), place IS NULL, place.floor FROM {t} ORDER BY 1", "baskets"
    )
    assert [tuple(row) for row in rows] == [(1, 1, 2, False, None), (2, 0, 0, True, None), (7, -1, 1, False, 2)]


def test_a_table_that_is_refused_does_not_keep_others_from_being_loaded(lake: Lake) -> None:
    (lake.folder / "events").mkdir()
    (lake.folder / "baskets").mkdir()
    (lake.folder / "baskets" / "a.json").write_text(json.dumps([basket(1)]))
    write_json(lake)
    with pytest.raises(TablesNotLoaded) as refused:
        lake.load_table(EVENTS, BASKETS, raw_data=str(lake.folder))
    assert str(refused.value).startswith("1 of 2 tables were not loaded. events: 5 of 7 records in ")
    assert refused.value.result is not None
    assert {name: result["written"] for name, result in refused.value.result.items()} == {"events": 0, "baskets": 1}
    results = lake.load_table(EVENTS, BASKETS, raw_data=str(lake.folder), max_quarantined_share="1")
    assert {name: result["written"] for name, result in results.items()} == {"events": 2, "baskets": 1}


def test_declarations_that_do_not_exist_are_named(lake: Lake) -> None:
    from lakehouse.steps import load_tables

    with pytest.raises(BadArgument, match=r"^--tables is '.*none\.json', which does not exist\. Run npm run up"):
        lake.step(load_tables, tables=str(lake.folder / "none.json"), raw_data=str(lake.folder))
