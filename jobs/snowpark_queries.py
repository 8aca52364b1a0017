"""Runs queries on Snowflake, through Snowpark Connect, with the functions that Glue runs.

    python jobs/snowpark_queries.py --database LINKED_DATABASE --schema GLUE_DATABASE --queries FILE --results FILE

Both files hold one JSON object by names: of Spark SQL texts, and of what lakehouse/query_results.py makes of each. The
connection comes from the environment: lakehouse/snowflake_login.py.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from lakehouse.snowpark_session import open_session, session_options


def main() -> None:
    options = parse_options()
    spark = open_session(options)
    # With the pyspark that the session brings.
    from lakehouse.query_results import result_of

    queries = json.loads(options.queries.read_text(encoding="utf-8"))
    results = {name: result_of(spark, query) for name, query in queries.items()}
    options.results.write_text(json.dumps(results), encoding="utf-8")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    session_options(parser)
    parser.add_argument("--queries", required=True, type=Path)
    parser.add_argument("--results", required=True, type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
