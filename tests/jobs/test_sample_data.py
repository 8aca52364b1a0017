from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import pytest

from jobs.dirty_records import BAD_CUSTOMERS, BAD_SALES
from jobs.sample_data import write_sample
from lakehouse.record_fields import leaves
from tests.jobs.declared import SALE_FIELDS


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def records(path: Path) -> list[dict[str, object]]:
    text = gzip.decompress(path.read_bytes()).decode()
    return json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]


def test_the_same_options_write_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        write_sample(tmp_path / name, 300, seed)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_array_lines_and_parts_hold_the_same_records(tmp_path: Path) -> None:
    write_sample(tmp_path / "array", 100, 7)
    write_sample(tmp_path / "lines", 100, 7, array=False, parts=3)
    parts = [records(path) for path in sorted((tmp_path / "lines" / "sales").iterdir())]
    assert [len(part) for part in parts] == [34, 33, 33]
    assert list(itertools.chain(*parts)) == records(tmp_path / "array" / "sales" / "sales_data.json.gz")


def test_records_have_the_quickstarts_shape_and_each_field_that_is_loaded(tmp_path: Path) -> None:
    write_sample(tmp_path, 50, 7)
    first = records(tmp_path / "sales" / "sales_data.json.gz")[0]
    assert list(first)[:3] == ["customer_id", "customer_name", "purchases"]
    assert list(first) == [field.name for field in SALE_FIELDS]
    purchases = first["purchases"]
    assert isinstance(purchases, dict)
    assert list(purchases)[:4] == ["prodid", "purchase_amount", "quantity", "purchase_date"]
    nested = [path for path, _ in leaves(SALE_FIELDS) if len(path) > 1]
    assert nested == [("purchases", name) for name in purchases]
    customers = json.loads((tmp_path / "customers" / "customers.json").read_text())
    assert len(customers) == 100
    assert first["customer_name"] in {customer["name"] for customer in customers}


def test_dirty_data_has_every_kind_of_bad_record_and_counts_them(tmp_path: Path) -> None:
    write_sample(tmp_path, 2000, 7, dirty=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert set(manifest["sales"]["bad"]) == {bad.reason for bad in BAD_SALES}
    assert set(manifest["customers"]["bad"]) == {bad.reason for bad in BAD_CUSTOMERS}
    assert sum(manifest["sales"]["bad"].values()) == 40
    assert len(records(tmp_path / "sales" / "sales_data.json.gz")) == 2000


@pytest.mark.parametrize("parts", [1, 2])
def test_a_smaller_sample_leaves_nothing_of_a_larger_one(tmp_path: Path, parts: int) -> None:
    write_sample(tmp_path, 10, 7, parts=5)
    write_sample(tmp_path, 10, 7, parts=parts)
    assert len(list((tmp_path / "sales").iterdir())) == parts


def test_dirty_data_breaks_every_rule_of_a_sale() -> None:
    broken = {bad.reason for bad in BAD_SALES}
    for _, field in leaves(SALE_FIELDS):
        if field.required:
            assert {f"{field.name} is missing", f"{field.name} has the wrong type"} <= broken
        assert {f"{field.name} {rule.reason}" for rule in field.rules} <= broken
