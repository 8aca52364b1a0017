"""Runs queries on Snowflake, through Snowpark Connect, with the functions that Glue runs.

    python jobs/snowpark_queries.py --database LINKED_DATABASE --schema GLUE_DATABASE --queries FILE --results FILE

Both files hold one JSON object by names: of Spark SQL texts, and of what lakehouse/query_results.py makes of each. The
connection comes from the environment: lakehouse/snowflake_login.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from lakehouse.snowflake_login import MissingSetting, connection_parameters


def main() -> int:
    options = parse_options()
    try:
        parameters = connection_parameters(os.environ, options.database, options.schema)
    except MissingSetting as missing:
        sys.stderr.write(f"Cannot connect to Snowflake: {missing}\n")
        return 2
    from snowflake import snowpark_connect  # type: ignore[attr-defined,unused-ignore]

    spark = snowpark_connect.server.init_spark_session(connection_parameters=parameters)
    # Snowpark Connect brings its own pyspark, which can be imported only after it.
    from lakehouse.query_results import result_of

    queries = json.loads(options.queries.read_text(encoding="utf-8"))
    results = {name: result_of(spark, query) for name, query in queries.items()}
    options.results.write_text(json.dumps(results), encoding="utf-8")
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True, help="catalog-linked database")
    parser.add_argument("--schema", required=True, help="schema in it: the Glue database")
    parser.add_argument("--queries", required=True, type=Path)
    parser.add_argument("--results", required=True, type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
