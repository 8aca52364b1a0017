"""What every job does around its step: arguments, session, result, and failing when it fails."""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pyspark.sql import SparkSession

from lakehouse.failures import BadArgument, LakehouseError, UnsupportedSpark
from lakehouse.tables import qualified

#: Spark 3.3 of Glue 4.0 comes with Iceberg 1.0, which has neither the catalog locking nor the staged writes used here.
OLDEST_SPARK = (3, 5)
#: Shuffle partitions per core; adaptive execution merges small ones. Spark's 200 are too many for small data.
SHUFFLE_PARTITIONS_PER_CORE = 4

Options = Mapping[str, str]
Step = Callable[[SparkSession, Options], dict[str, Any]]


class Argument(NamedTuple):
    """`--name value`; without a default it must be given."""

    name: str
    default: str | None = None


OF_EVERY_JOB = (
    Argument("glue_database"),
    Argument("catalog", "glue_catalog"),
    # ARN of the role by which Glue's optimizers maintain the tables; empty: the maintenance job does.
    Argument("optimizer_role", ""),
    # Those of them that the job makes, with commas between.
    Argument("optimized_tables", ""),
)


def run_job(step: Step, arguments: tuple[Argument, ...]) -> None:
    """Runs the step as the job's script; logs one line `lakehouse-result {json}`. Any failure is the job's.

    A load that is refused for its records logs that line, too: what it read and quarantined.
    """
    options = read_options(sys.argv, (*OF_EVERY_JOB, *arguments))
    spark = open_session()
    try:
        result = step(spark, options)
    except LakehouseError as refusal:
        if refusal.result is not None:
            log_result(refusal.result)
        raise
    log_result(result)
    if options["optimizer_role"]:
        # Most jobs need no boto3.
        from lakehouse.table_optimizers import set_optimizers

        set_optimizers(spark, options)


def log_result(result: Mapping[str, Any]) -> None:
    print("lakehouse-result " + json.dumps(result, default=str), flush=True)


def read_options(argv: list[str], arguments: tuple[Argument, ...]) -> dict[str, str]:
    """Glue's own reader refuses an argument that is not given, so it is asked only for those that are."""
    from awsglue.utils import getResolvedOptions

    given = {word.split("=", 1)[0] for word in argv}
    absent = [argument.name for argument in arguments if f"--{argument.name}" not in given]
    without_default = [a.name for a in arguments if a.name in absent and a.default is None]
    if without_default:
        raise BadArgument(f"Missing job arguments: {', '.join('--' + name for name in without_default)}.")
    resolved = getResolvedOptions(argv, [a.name for a in arguments if a.name not in absent])
    return {a.name: str(a.default if a.name in absent else resolved[a.name]) for a in arguments}


def open_session() -> SparkSession:
    spark = SparkSession.builder.getOrCreate()
    version = tuple(int(part) for part in spark.version.split(".")[:2])
    if version < OLDEST_SPARK:
        raise UnsupportedSpark(
            f"This is Spark {spark.version}, but the jobs need Spark 3.5 with Iceberg 1.7 or newer. "
            "Set the job's GlueVersion to 5.0, 5.1 or 6.0."
        )
    cores = spark.sparkContext.defaultParallelism
    # A date that is none becomes NULL, and so a bad record; by default it stops the job.
    spark.conf.set("spark.sql.legacy.timeParserPolicy", "CORRECTED")
    spark.conf.set("spark.sql.shuffle.partitions", str(cores * SHUFFLE_PARTITIONS_PER_CORE))
    return spark


def table_of(options: Options, name: str) -> str:
    """Quoted name of the table that argument `name` names."""
    return qualified(options["catalog"], options["glue_database"], options[name])


def positive(options: Options, name: str) -> int:
    try:
        number = int(options[name])
    except ValueError:
        number = 0
    if number < 1:
        raise BadArgument(f"--{name} is {options[name]!r}. Set a whole number of at least 1.")
    return number


def share(options: Options, name: str) -> Decimal:
    """A number from 0 to 1."""
    try:
        number = Decimal(options[name])
    except InvalidOperation:
        number = Decimal("NaN")
    if not (number.is_finite() and 0 <= number <= 1):
        raise BadArgument(f"--{name} is {options[name]!r}. Set a number from 0 to 1, such as 0.05.")
    return number


def day(options: Options, name: str) -> datetime.date:
    """`YYYY-MM-DD`; empty means today in UTC."""
    if options[name] == "":
        return datetime.datetime.now(datetime.timezone.utc).date()
    try:
        return datetime.date.fromisoformat(options[name])
    except ValueError as error:
        raise BadArgument(f"--{name} is {options[name]!r}. Set a date as YYYY-MM-DD.") from error
