"""Rows of the lake's tables, as a reader that did not write them has them."""

from __future__ import annotations

from collections import Counter

from commands.bench.jobs.lake import JobsLake
from tests.jobs.independent_reader import Row


def sales_rows(lake: JobsLake, table: str) -> Counter[Row]:
    """Whole rows of sales, each as often as it is there."""
    return Counter(
        (
            row["customer_id"],
            row["customer_name"],
            row["purchases"]["prodid"],
            row["purchases"]["purchase_amount"],
            row["purchases"]["quantity"],
            row["purchases"]["purchase_date"],
        )
        for row in lake.rows(table).to_pylist()
    )
