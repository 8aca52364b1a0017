"""A Spark session on Snowflake, through Snowpark Connect, for programs that run outside of it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from lakehouse.snowflake_login import MissingSetting, connection_parameters


def session_options(parser: argparse.ArgumentParser) -> None:
    """Adds the session's own database and schema."""
    parser.add_argument("--database", required=True, help="catalog-linked database")
    parser.add_argument("--schema", required=True, help="schema in it: the Glue database")


def open_session(options: argparse.Namespace) -> Any:
    """The session. Raises SystemExit, after a line on stderr, when the environment does not say how to connect.

    Snowpark Connect brings its own pyspark: what imports pyspark can be imported only after this.
    """
    try:
        parameters = connection_parameters(os.environ, options.database, options.schema)
    except MissingSetting as missing:
        sys.stderr.write(f"Cannot connect to Snowflake: {missing}\n")
        raise SystemExit(2) from None
    from snowflake import snowpark_connect  # type: ignore[attr-defined,unused-ignore]

    return snowpark_connect.server.init_spark_session(connection_parameters=parameters)
