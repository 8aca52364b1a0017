"""Reads both reports with pyiceberg, an engine that wrote neither of them.

Prints one JSON object {table: [row, ...]} where a row maps each column to its value as canonical
text (all digits of a decimal, ISO dates) or null. Credentials and endpoint come from the environment.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import date
from typing import Any

from pyiceberg.catalog import load_catalog
from pyiceberg.expressions import EqualTo, Reference


def main() -> None:
    options = parse_options()
    catalog = load_catalog("glue", **catalog_properties())
    reports = {
        table: [
            {column.lower(): canonical(value) for column, value in row.items()}
            for row in catalog.load_table((options.database, table))
            .scan(row_filter=EqualTo(term=Reference("report_date"), value=options.report_date))
            .to_arrow()
            .sort_by("sales_amount_rank")
            .to_pylist()
        ]
        for table in options.tables
    }
    print(json.dumps(reports))


def catalog_properties() -> dict[str, str]:
    """Properties of pyiceberg's Glue catalog; an endpoint is named only where the environment names one."""
    properties = {"type": "glue", "glue.region": os.environ["AWS_REGION"], "s3.region": os.environ["AWS_REGION"]}
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint is not None:
        properties |= {"glue.endpoint": endpoint, "s3.endpoint": endpoint, "s3.force-virtual-addressing": "false"}
    return properties


def canonical(value: Any) -> str | None:
    """The text two engines must agree on."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--report-date", required=True)
    parser.add_argument("tables", nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    main()
