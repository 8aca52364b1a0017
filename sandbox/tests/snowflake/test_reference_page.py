"""docs/sql.md lists what the code has: every statement, function and default."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from snowdome.snowflake import documented_functions
from tests.snowflake import reference_page
from tests.snowflake.reference_page import PAGE, REAL, REFUSED, Ask

_UPDATE = "Run `python -m tests.snowflake.reference_page` in the folder of the package."


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    asked, end = reference_page.asking()
    yield asked
    end()


def written() -> dict[str, str]:
    """What the page says of each function."""
    found: dict[str, str] = {}
    for line in PAGE.read_text().split("\n"):
        for kind in (REAL, REFUSED):
            if line.startswith(f"{kind.capitalize()} (") and not line.startswith("Real (alone"):
                found |= dict.fromkeys(line.partition(": ")[2].split(", "), kind)
    return found


def test_it_is_current_but_for_functions(ask: Ask) -> None:
    assert reference_page.page(written(), ask) == PAGE.read_text(), _UPDATE


def test_it_has_every_documented_function() -> None:
    assert written().keys() == documented_functions.names(), _UPDATE


def test_every_twentieth_function_is_as_it_says(ask: Ask) -> None:
    names = sorted(documented_functions.names())[::20]
    said = written()
    assert reference_page.verdicts(ask, names) == {name: said[name] for name in names}, _UPDATE


@pytest.mark.full
def test_every_function_is_as_it_says(ask: Ask) -> None:
    assert reference_page.verdicts(ask, documented_functions.names()) == written(), _UPDATE
