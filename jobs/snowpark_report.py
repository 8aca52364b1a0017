"""Writes the report on Snowflake, through Snowpark Connect, with the functions that Glue runs.

    python jobs/snowpark_report.py --database LINKED_DATABASE --schema GLUE_DATABASE --source_table TABLE
        --report_table TABLE --limit PRODUCTS [--report_date YYYY-MM-DD | --await_report_date] ...

The connection comes from the environment: lakehouse/snowflake_login.py. With --await_report_date the date is read from
standard input once the session is open; when that is closed, the program ends without a report.

The linked database is the session's own: only then names stay as they are written, and unquoted ones find Glue's
lower case.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from typing import TextIO

from lakehouse.snowpark_session import open_session, session_options


def main() -> None:
    options = parse_options()
    spark = open_session(options)
    # With the pyspark that the session brings.
    from lakehouse.snow_report import write_snow_report

    report_date = awaited_date(sys.stdin) if options.await_report_date else options.report_date
    write_snow_report(spark, options.source_table, options.report_table, report_date, options.limit, options.job_name)
    result = {"table": options.report_table, "report_date": report_date.isoformat(), "limit": options.limit}
    print("lakehouse-result " + json.dumps(result), flush=True)


def awaited_date(lines: TextIO) -> datetime.date:
    """The date in the next line. Raises SystemExit when there is none."""
    line = lines.readline().strip()
    if not line:
        raise SystemExit("No report was written: standard input ended without its date.")
    return datetime.date.fromisoformat(line)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    session_options(parser)
    parser.add_argument("--source_table", required=True)
    parser.add_argument("--report_table", required=True)
    parser.add_argument("--limit", type=int, required=True, help="products in the report")
    dates = parser.add_mutually_exclusive_group()
    dates.add_argument(
        "--report_date",
        type=datetime.date.fromisoformat,
        default=datetime.datetime.now(datetime.timezone.utc).date(),
        help="YYYY-MM-DD (default: today in UTC)",
    )
    dates.add_argument("--await_report_date", action="store_true", help="read the date from standard input")
    parser.add_argument("--job_name", default="snowpark_report", help="value of source_table in the report's rows")
    return parser.parse_args()


if __name__ == "__main__":
    main()
