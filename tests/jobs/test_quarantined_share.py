"""What a load tells of the records that it quarantined, and when it refuses to publish the others."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lakehouse.failures import BadArgument, NoValidRecord, TooManyBadRecords
from tests.jobs.declared import CUSTOMERS
from tests.jobs.lake import Lake, sale


def bad(**purchase: Any) -> dict[str, Any]:
    return sale(**{"quantity": -1, **purchase})


def quarantined(lake: Lake) -> dict[str, int]:
    counted = lake.sql("SELECT reason, count(*) AS records FROM {t} GROUP BY 1", "raw_sales_data_quarantine")
    return {row["reason"]: row["records"] for row in counted}


def test_a_load_tells_what_it_read_wrote_and_set_aside_with_one_sample_and_the_place_of_the_rest(lake: Lake) -> None:
    result = lake.load(sale(), bad(quantity="two"), bad(), bad(), {"customer_id": 1}, max_quarantined_share="0.9")
    assert (result["read"], result["written"]) == (5, 1)
    # Most frequent first.
    assert list(result["quarantined"].items()) == [
        ("quantity is not positive", 2),
        ("purchases is missing", 1),
        ("quantity has the wrong type", 1),
    ]
    assert result["sample"]["reason"] == "quantity is not positive"
    assert '"quantity": -1' in result["sample"]["record"]
    assert result["sample"]["source_file"].endswith(".json")
    table, load_id = result["quarantine_table"], result["load_id"]
    assert table == f"lake.{lake.database}.raw_sales_data_quarantine"
    assert lake.spark.table(table).where(f"load_id = '{load_id}'").count() == 4


def test_too_many_bad_records_leave_the_table_and_are_kept_where_the_error_says(lake: Lake) -> None:
    lake.load(sale(1))
    before = lake.metadata()
    with pytest.raises(TooManyBadRecords) as refused:
        lake.load(*[sale(2)] * 8, bad(), bad(quantity=0))
    told = str(refused.value)
    assert re.match(r"2 of 11 records in .* are bad, more than the 0.05 that --max_quarantined_share", told)
    assert "(setting maxQuarantinedShare) allows: 2 x quantity is not positive, such as '{" in told
    place = re.search(r"To see all of them: table (\S+) where (load_id = '\w+')", told)
    assert place
    assert lake.spark.table(place[1]).where(place[2]).count() == 2
    assert lake.metadata() == before
    assert refused.value.result is not None
    assert {key: refused.value.result[key] for key in ("read", "written", "quarantined")} == {
        "read": 11,
        "written": 0,
        "quarantined": {"quantity is not positive": 2},
    }


@pytest.mark.parametrize(
    ("good", "bad_ones", "share", "published"),
    [
        (19, 1, "0.05", True),
        (18, 1, "0.05", False),
        # 0.29 * 100 is 28.999999999999996 in floating point.
        (71, 29, "0.29", True),
        (71, 29, "0.289", False),
        (100, 1, "0", False),
        (1, 99, "1", True),
    ],
)
def test_the_share_is_records_set_aside_by_records_read(
    lake: Lake, good: int, bad_ones: int, share: str, published: bool
) -> None:
    records = [sale()] * good + [bad()] * bad_ones
    if published:
        assert lake.load(*records, max_quarantined_share=share)["written"] == good
    else:
        with pytest.raises(TooManyBadRecords):
            lake.load(*records, max_quarantined_share=share)
        assert not lake.spark.catalog.tableExists(lake.name("raw_sales_data"))


def test_the_share_is_of_all_files_of_the_run(lake: Lake) -> None:
    (lake.folder / "all-bad.json").write_text('{"customer_id": 1}\n')
    assert lake.load(*[sale()] * 19)["written"] == 19
    # Of this run: what earlier ones loaded does not make it better.
    with pytest.raises(TooManyBadRecords, match=r"^1 of 2 records"):
        lake.load(sale(), bad(), mode="incremental")


def test_no_valid_record_fails_whatever_the_share(lake: Lake) -> None:
    with pytest.raises(
        NoValidRecord, match=r"^None of the 2 records .* 2 x quantity is not positive, such as .*load_id"
    ):
        lake.load(bad(), bad(), max_quarantined_share="1")


def test_a_refused_load_keeps_what_earlier_ones_set_aside_until_a_full_one_publishes(lake: Lake) -> None:
    lake.load(*[sale()] * 30, {"customer_id": 1})
    with pytest.raises(TooManyBadRecords):
        lake.load(bad(), max_quarantined_share="0")
    assert quarantined(lake) == {"purchases is missing": 2, "quantity is not positive": 1}
    lake.load(sale(), max_quarantined_share="0.1")
    assert quarantined(lake) == {"purchases is missing": 1, "quantity is not positive": 1}
    for file in lake.folder.iterdir():
        file.unlink()
    lake.load(sale())
    assert quarantined(lake) == {}


def test_records_that_are_bad_only_together_count(lake: Lake) -> None:
    file = lake.folder / "customers.json"
    file.write_text(
        "\n".join(['{"customer_id": 1, "name": "Ada", "age": 30}'] * 3 + ['{"customer_id": 2, "name": "B"}'])
    )
    with pytest.raises(
        TooManyBadRecords, match=r"3 of 4 records .*: 2 x record is a copy of another, 1 x age is missing"
    ):
        lake.load_table(CUSTOMERS, raw_data=str(file), max_quarantined_share="0.74")
    assert lake.load_table(CUSTOMERS, raw_data=str(file), max_quarantined_share="0.75")["written"] == 1


@pytest.mark.parametrize("share", ["", "2", "1.0001", "-0.1", "NaN", "inf", "5%", "0,05"])
def test_a_share_that_is_none_is_refused(lake: Lake, share: str) -> None:
    with pytest.raises(BadArgument, match=r"^--max_quarantined_share is .*\. Set a number from 0 to 1, such as 0.05"):
        lake.load(sale(), max_quarantined_share=share)
