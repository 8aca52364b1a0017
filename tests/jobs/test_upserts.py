"""Loads with a key and an order: late, repeated and conflicting records, and columns that come later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lakehouse.failures import BadArgument, TooManyBadRecords
from lakehouse.tables import iceberg_table
from tests.jobs.lake import Lake

ORDERS: dict[str, Any] = {
    "name": "orders",
    "rawData": "",
    "mode": "UPSERT",
    "key": ["order_id"],
    "orderBy": "updated_at",
    "columns": [
        {"name": "order_id", "type": "bigint", "required": True},
        {"name": "updated_at", "type": "timestamp", "required": True},
        {"name": "state", "type": "string", "allowed": ["open", "paid", "sent"]},
        {
            "name": "lines",
            "type": "array",
            "element": {
                "type": "struct",
                "required": True,
                "fields": [
                    {"name": "sku", "type": "string", "required": True},
                    {"name": "quantity", "type": "int", "required": True, "above": 0},
                ],
            },
        },
        {"name": "notes", "type": "map", "value": {"type": "string"}},
    ],
}


NEWEST = ("order_id", "date_format(updated_at, 'HH')", "state")


def order(number: int, hour: int, state: str = "open", **more: Any) -> dict[str, Any]:
    lines = [{"sku": f"s{number}", "quantity": hour + 1}]
    return {
        "order_id": number,
        "updated_at": f"2024-01-01T{hour:02}:00:00Z",
        "state": state,
        "lines": lines,
        "notes": {"b": "1", "a": "2"},
        **more,
    }


def deliver(
    lake: Lake, *orders: dict[str, Any], declaration: dict[str, Any] = ORDERS, **options: str
) -> dict[str, Any]:
    file = lake.folder / f"{len(list(lake.folder.iterdir())):03}.json"
    file.write_text("\n".join(map(json.dumps, orders)))
    result = lake.load_table(declaration, raw_data=str(lake.folder), **{"max_quarantined_share": "1", **options})
    assert result["read"] == result["written"] + result["superseded"] + sum(result["quarantined"].values())
    return result


def rows(lake: Lake, *columns: str) -> list[tuple[Any, ...]]:
    found = lake.spark.table(lake.name("orders")).orderBy("order_id")
    return [tuple(row) for row in found.selectExpr(*columns).collect()]


def told(result: dict[str, Any]) -> tuple[int, int, dict[str, int]]:
    return result["written"], result["superseded"], result["quarantined"]


def test_the_newest_record_of_a_key_is_its_row_whenever_it_comes(lake: Lake) -> None:
    lake.spark.conf.set("spark.sql.session.timeZone", "UTC")
    first = deliver(lake, order(1, 8), order(2, 9, "paid"), order(1, 10, "paid"), order(2, 7))
    assert told(first) == (2, 2, {})
    assert rows(lake, *NEWEST) == [(1, "10", "paid"), (2, "09", "paid")]
    # A late record, a repeated one, a newer one, and one of a new key.
    again = order(1, 10, "paid", notes={"a": "2", "b": "1"})
    second = deliver(lake, order(1, 9, "sent"), again, order(2, 11, "sent"), order(3, 1))
    assert told(second) == (2, 2, {})
    assert rows(lake, *NEWEST) == [(1, "10", "paid"), (2, "11", "sent"), (3, "01", "open")]
    before = lake.metadata("orders")
    # The ledger changes, no row does: all in one commit.
    snapshot = iceberg_table(lake.spark, lake.name("orders")).currentSnapshot().snapshotId()
    third = deliver(lake, order(3, 1), order(1, 2))
    assert told(third) == (0, 2, {})
    assert lake.metadata("orders") != before
    assert iceberg_table(lake.spark, lake.name("orders")).currentSnapshot().snapshotId() == snapshot
    nothing = lake.load_table(ORDERS, raw_data=str(lake.folder))
    assert (nothing["files"], nothing["read"]) == (0, 0)


def test_rows_and_ledger_are_one_commit_that_tells_its_files(lake: Lake) -> None:
    deliver(lake, order(1, 8), order(2, 8))
    history = iceberg_table(lake.spark, lake.name("orders")).operations().current().previousFiles().size()
    deliver(lake, order(1, 9))
    table = iceberg_table(lake.spark, lake.name("orders"))
    assert table.operations().current().previousFiles().size() == history + 1
    summary = dict(table.currentSnapshot().summary())
    assert summary["lakehouse.load-id"]
    assert "lakehouse.loaded-files" in summary


def test_records_of_one_key_and_order_that_differ_are_all_set_aside(lake: Lake) -> None:
    result = deliver(lake, order(1, 8), order(1, 9, "paid"), order(1, 9, "sent"), order(2, 8))
    assert told(result) == (2, 0, {"order_id has conflicting records of one updated_at": 2})
    assert rows(lake, "order_id", "state") == [(1, "open"), (2, "open")]
    # Also where one of them is loaded already.
    result = deliver(lake, order(2, 8, "sent"), order(1, 7, "sent"))
    assert told(result) == (0, 1, {"order_id conflicts with the table's row of the same updated_at": 1})
    assert rows(lake, "order_id", "state") == [(1, "open"), (2, "open")]


def test_a_bad_record_does_not_take_the_place_of_a_good_one(lake: Lake) -> None:
    deliver(lake, order(1, 8))
    result = deliver(lake, order(1, 9, lines=[{"sku": "a", "quantity": 0}]), order(1, 10, "lost"), order(2, 1))
    assert told(result) == (1, 0, {"quantity is not positive": 1, "state is none of the allowed values": 1})
    assert rows(lake, "order_id", "state") == [(1, "open"), (2, "open")]
    with pytest.raises(TooManyBadRecords):
        deliver(lake, order(1, 11, "lost"), order(1, 12, "paid"), max_quarantined_share="0.1")
    assert rows(lake, "order_id", "state") == [(1, "open"), (2, "open")]


def grown() -> dict[str, Any]:
    """A column more, also in what the list holds, and a wider one."""
    declaration: dict[str, Any] = json.loads(json.dumps(ORDERS))
    declaration["columns"].insert(2, {"name": "channel", "type": "string"})
    fields = declaration["columns"][4]["element"]["fields"]
    fields.append({"name": "discount", "type": "decimal(5,2)"})
    fields[1]["type"] = "bigint"
    return declaration


def test_a_schema_grows_with_a_delivery_and_older_rows_have_null(lake: Lake) -> None:
    deliver(lake, order(1, 8), order(2, 8))
    lines = [{"sku": "s2", "quantity": 2**40, "discount": 0.5}]
    result = deliver(lake, order(2, 9, channel="web", lines=lines), declaration=grown())
    assert told(result) == (1, 0, {})
    found = rows(lake, "order_id", "channel", "lines[0].quantity", "cast(lines[0].discount as string)")
    assert found == [(1, None, 9, None), (2, "web", 2**40, "0.50")]


def test_a_record_delivered_again_fills_what_the_table_did_not_have(lake: Lake) -> None:
    deliver(lake, order(1, 8), order(2, 8), order(3, 8))
    lines = [{"sku": "s2", "quantity": 9, "discount": 1}]
    result = deliver(
        lake,
        order(1, 8, channel="web"),
        order(2, 8, lines=lines),
        order(3, 8, "paid", channel="x"),
        declaration=grown(),
    )
    assert told(result) == (2, 0, {"order_id conflicts with the table's row of the same updated_at": 1})
    found = rows(lake, "order_id", "channel", "cast(lines[0].discount as string)")
    assert found == [(1, "web", None), (2, None, "1.00"), (3, None, None)]


def test_all_files_again_make_the_same_table(lake: Lake) -> None:
    deliver(lake, order(1, 8), order(2, 8))
    deliver(lake, order(1, 9, "paid"), order(3, 8))
    before = rows(lake, *NEWEST)
    result = lake.load_table(ORDERS, raw_data=str(lake.folder), mode="full")
    assert told(result) == (3, 1, {})
    assert rows(lake, *NEWEST) == before
    with pytest.raises(BadArgument, match=r"--mode is 'incremental'. Set full or upsert: orders has a key"):
        lake.load_table(ORDERS, raw_data=str(lake.folder), mode="incremental")


def test_columns_that_only_the_table_has_stay(lake: Lake) -> None:
    deliver(lake, order(1, 8))
    lake.sql("ALTER TABLE {t} ADD COLUMN checked boolean", "orders")
    lake.sql("UPDATE {t} SET checked = true", "orders")
    deliver(lake, order(1, 9), order(2, 9))
    assert rows(lake, "order_id", "checked") == [(1, True), (2, None)]
