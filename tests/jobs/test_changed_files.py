"""A file that changes while it is loaded: the load says so, whatever else it finds, and publishes nothing."""

from __future__ import annotations

import gzip
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lakehouse import loading
from lakehouse.failures import ChangedFile
from tests.jobs.declared import SALES
from tests.jobs.lake import Lake
from tests.jobs.raw_sales import usual

GOOD = f"{usual()}\n".encode()
BEFORE = GOOD * 3 + b"{}\n"

#: Of a file, given its path.
CHANGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "longer by a record": lambda path: path.write_bytes(BEFORE + GOOD),
    "cut off": lambda path: path.write_bytes(BEFORE[:100]),
    "as long as before": lambda path: path.write_bytes(usual(quantity="9").encode() + BEFORE[len(GOOD) - 1 :]),
    "an array": lambda path: path.write_bytes(b"[" + GOOD + b"]"),
    "packed": lambda path: path.write_bytes(gzip.compress(BEFORE)),
    "bad altogether": lambda path: path.write_bytes(b"{}\n" * 3),
}


def when(monkeypatch: pytest.MonkeyPatch, moment: str, act: Callable[[], object]) -> None:
    """Acts once, before the function of that name, or after it where the name begins with `after `."""
    name = moment.removeprefix("after ")
    real, acted = getattr(loading, name), False

    def instead(*args: Any, **kwargs: Any) -> Any:
        nonlocal acted
        first, acted = not acted, True
        if first and name == moment:
            act()
        result = real(*args, **kwargs)
        if first and name != moment:
            act()
        return result

    monkeypatch.setattr(loading, name, instead)


MOMENTS = ("after list_raw_files", "after _by_layout", "_set_aside", "after _set_aside")
#: Each change at one moment; the others take minutes.
SOME = set(zip(CHANGES, itertools.cycle(MOMENTS), strict=False))


@pytest.mark.parametrize(
    ("change", "moment"),
    [
        pytest.param(*pair, marks=() if pair in SOME else pytest.mark.full)
        for pair in itertools.product(CHANGES, MOMENTS)
    ],
)
def test_a_file_that_changes_between_listing_and_publication_is_named(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, moment: str, change: str
) -> None:
    changed, raw = lake.folder / "in" / "b.json", str(lake.folder / "in")
    changed.parent.mkdir()
    changed.write_bytes(BEFORE)
    (changed.parent / "a.json").write_bytes(GOOD)
    _another_time()
    when(monkeypatch, moment, lambda: CHANGES[change](changed))
    what = "was deleted" if change == "deleted" else "changed"
    with pytest.raises(ChangedFile, match=rf"in/b\.json {what} while it was loaded\. Nothing was published\. Run it"):
        lake.load_table(SALES, raw_data=raw, max_quarantined_share="1")
    assert not lake.spark.catalog.tableExists(lake.name("raw_sales_data"))


def test_a_file_that_was_replaced_and_put_back_is_named(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    file = lake.folder / "a.json"
    file.write_bytes(GOOD)
    _another_time()
    when(monkeypatch, "after _by_layout", lambda: file.write_bytes(GOOD * 2))
    when(monkeypatch, "_set_aside", lambda: file.write_bytes(GOOD))
    with pytest.raises(ChangedFile, match="changed while it was loaded"):
        lake.load_table(SALES, raw_data=str(file))


def test_the_only_file_may_be_the_one_that_is_deleted(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    file = lake.folder / "a.json"
    file.write_bytes(GOOD)
    when(monkeypatch, "after list_raw_files", file.unlink)
    with pytest.raises(ChangedFile, match=r"a\.json was deleted"):
        lake.load_table(SALES, raw_data=str(lake.folder))


def test_a_new_file_does_not_keep_others_from_being_loaded(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    (lake.folder / "a.json").write_bytes(GOOD)
    new = lake.folder / "b.json"
    when(monkeypatch, "after _by_layout", lambda: new.write_bytes(GOOD * 2))
    assert lake.load_table(SALES, raw_data=str(lake.folder))["written"] == 1
    monkeypatch.undo()
    result = lake.load_table(SALES, raw_data=str(lake.folder), mode="incremental")
    assert (result["files"], result["written"]) == (1, 2)


def _another_time() -> None:
    """A file system tells times in milliseconds."""
    time.sleep(0.01)
