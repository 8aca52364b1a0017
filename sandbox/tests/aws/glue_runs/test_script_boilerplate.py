"""Scripts that make their own SparkContext, in every way that published Glue scripts do, run as on Glue."""

from __future__ import annotations

import pytest

from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox

#: What the console writes into a new script.
CONSOLE = """
import sys
from awsglue.transforms import *
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from awsglue.context import GlueContext
from awsglue.job import Job
args = getResolvedOptions(sys.argv, ["JOB_NAME"])
sc = SparkContext()
glueContext = GlueContext(sc)
spark = glueContext.spark_session
job = Job(glueContext)
job.init(args["JOB_NAME"], args)
"""
WAYS = {
    "SparkContext()": CONSOLE,
    # https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-intro-tutorial.html
    "getOrCreate": CONSOLE.replace("SparkContext()", "SparkContext.getOrCreate()"),
    # https://github.com/aws-samples/aws-glue-samples
    "a SparkConf": "from pyspark import SparkConf, SparkContext\nfrom pyspark.sql import SparkSession\n"
    "conf = SparkConf().setAppName('mine').set('spark.sql.shuffle.partitions', '7')\n"
    "sc = SparkContext(conf=conf)\nspark = SparkSession(sc)\n"
    "assert spark.conf.get('spark.sql.shuffle.partitions') == '7'\n",
    "a builder": "from pyspark.sql import SparkSession\n"
    "spark = SparkSession.builder.appName('mine').config('spark.sql.ansi.enabled', 'true').getOrCreate()\n"
    "assert spark.conf.get('spark.sql.ansi.enabled') == 'true'\n",
    "a SQLContext": "from pyspark import SparkContext\nfrom pyspark.sql import SQLContext\n"
    "spark = SQLContext(SparkContext('local', 'mine')).sparkSession\n",
    "a second one after stop()": "from pyspark import SparkContext\nfrom pyspark.sql import SparkSession\n"
    "SparkContext().stop()\nspark = SparkSession.builder.getOrCreate()\n",
}
WORK = """
spark.sql(f"create or replace table glue_catalog.boilerplate.{table} using iceberg as select 1 as x")
print("rows", spark.table(f"glue_catalog.boilerplate.{table}").count())
print("raw", spark.read.text(location).count())
print("workers", sorted(spark.sparkContext.parallelize([1, 2]).map(lambda x: x + 1).collect()))
"""


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> Lake:
    return Lake(sandbox, "boilerplate")


@pytest.mark.parametrize("way", WAYS)
def test_a_script_makes_its_own_spark_context(lake: Lake, way: str) -> None:
    name = f"way_{list(WAYS).index(way)}"
    location = lake.put("raw_data/two lines.txt", b"one\ntwo\n")
    given = f"table, location = {name!r}, {location!r}\n"
    run = lake.run(lake.job(name, f"{WAYS[way]}\n{given}{WORK}"))
    assert run["JobRunState"] == "SUCCEEDED", f"{run}\n{lake.log('error', run['Id'])}"
    assert lake.log("output", run["Id"]).splitlines() == ["rows 1", "raw 2", "workers [2, 3]"]
    # Of what the script itself says, no more: only the SQLContext's names a master.
    told = [line for line in lake.log("error", run["Id"]).splitlines() if "has no effect" in line]
    assert len(told) == ("'local'" in WAYS[way]), told


def test_a_second_context_in_one_script_is_refused_as_by_spark(lake: Lake) -> None:
    run = lake.run(lake.job("twice", "from pyspark import SparkContext\nSparkContext()\nSparkContext()"))
    assert run["JobRunState"] == "FAILED"
    assert "Cannot run multiple SparkContexts at once" in run["ErrorMessage"]


@pytest.mark.parametrize(
    ("use", "name"),
    [
        ("from awsglue.transforms import ApplyMapping; ApplyMapping.apply(frame=None)", "ApplyMapping.apply"),
        ("from awsglue.transforms import *; Join.apply(1, 2, 'a', 'b')", "Join.apply"),
        ("from awsglue.dynamicframe import DynamicFrame; DynamicFrame.fromDF(1, 2, 'x')", "DynamicFrame.fromDF"),
        (
            CONSOLE + "glueContext.create_dynamic_frame.from_catalog(database='d', table_name='t')",
            "GlueContext.create_dynamic_frame.from_catalog",
        ),
    ],
)
def test_what_awsglue_cannot_do_here_is_refused_by_name_when_it_is_used(lake: Lake, use: str, name: str) -> None:
    run = lake.run(lake.job(f"refused-{name.replace('.', '-').lower()}-{len(use)}", use))
    assert run["JobRunState"] == "FAILED"
    assert f"awsglue's {name} does not run in the sandbox" in run["ErrorMessage"]


def test_a_long_line_of_output_is_kept_whole(lake: Lake) -> None:
    script = "print('x' * 5000)\nprint('é' * 200_000)\nprint('end')\n" + "print('y' * 900)\n" * 3000
    run = lake.run(lake.job("talkative", script))
    assert run["JobRunState"] == "SUCCEEDED"
    events = lake.log("output", run["Id"]).splitlines()
    assert events[0] == "x" * 5000
    # Longer than one event holds: what follows is in the next one.
    assert "".join(events[1:3]) == "é" * 200_000
    assert events[3] == "end"
