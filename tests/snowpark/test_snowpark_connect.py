"""Real Snowpark Connect on a linked database: the jobs' own functions, unchanged, and a report written in place.

Runs in the environment of its own that Snowpark Connect needs (toolchain.json `snowparkPython`).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.snowflake.engine.lake import GLUE_DATABASE, Lake
from tests.snowflake.engine.test_linked_tables import SALES
from tests.snowflake.running import PASSWORD

CHECKOUT = Path(__file__).parents[2]
TOOLCHAIN = CHECKOUT / ".lakehouse" / "toolchain.json"

PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
from snowflake import snowpark_connect  # first: it brings the pyspark that the others import
from pyspark.sql import Window, functions as F
from lakehouse.reports import sales_by_product, top_products, valid_sales

spark = snowpark_connect.init_spark_session()
sales = spark.table("spark_sales")
answer = {"columns": sales.columns, "count": sales.count(), "type": sales.schema.simpleString()}
report = sales.transform(valid_sales).transform(sales_by_product).transform(top_products, 10)
answer["report"] = [{key: str(value) for key, value in row.asDict().items()} for row in report.collect()]
rows = sales.select(F.col("purchases.prodid").alias("prodid"), F.col("purchases.purchase_amount").alias("amount"))
totals = rows.groupBy("prodid").agg(F.sum("amount").cast("decimal(28,2)").alias("total"), F.count("*").alias("n"))
ranked = totals.select("*", F.row_number().over(Window.orderBy(F.desc("total"))).alias("r")).orderBy("r")
answer["ranked"] = [[int(row.prodid), str(row.total), int(row.n), int(row.r)] for row in ranked.collect()]
none = sales.where(F.col("customer_id") < 0)
none.show()
answer["none"] = [none.collect(), none.toPandas().columns.tolist()]
spark.sql("TRUNCATE TABLE spark_report")
answer["truncated"] = spark.table("spark_report").count()
totals.write.insertInto("spark_report")
totals.write.format("iceberg").insertInto("spark_report", overwrite=True)
reread = spark.table("spark_report").collect()
answer["reread"] = sorted([int(row.prodid), str(row.total), int(row.n)] for row in reread)
print("answer " + json.dumps(answer, default=int), flush=True)
"""


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_jobs_run_unchanged(lake: Lake, tmp_path: Path) -> None:
    tools = json.loads(TOOLCHAIN.read_text())
    other = lake.pyiceberg()
    other.create_table((GLUE_DATABASE, "spark_sales"), SALES.schema).append(SALES)
    report = pa.table(
        {"prodid": pa.array([9], pa.int32()), "total": pa.array([0], pa.decimal128(28, 2)), "n": pa.array([9])}
    )
    other.create_table((GLUE_DATABASE, "spark_report"), report.schema).append(report)
    with lake.connect() as connection:
        lake.link(connection.cursor(), "SPARK_LAKE")

    answer = _run(lake, tools, tmp_path)
    assert answer["columns"] == ["customer_id", "customer_name", "purchases"]
    assert (answer["count"], answer["truncated"]) == (3, 0)
    assert answer["none"] == [[], answer["columns"]]
    assert "prodid:bigint,purchase_amount:decimal(18,2)" in answer["type"]
    assert answer["ranked"] == [[10, "6.50", 2, 1], [11, "2.50", 1, 2]]
    assert answer["reread"] == [[10, "6.50", 2], [11, "2.50", 1]]
    first = answer["report"][0]
    assert (first["product_id"], first["total_sales_amount"]) == ("10", "6.50")
    assert (first["avg_transaction_amount"], first["avg_quantity_per_transaction"]) == ("3.2500", "1.5000")
    seen = other.load_table((GLUE_DATABASE, "spark_report")).scan().to_arrow().num_rows
    assert seen == 2


def _run(lake: Lake, tools: dict[str, Any], folder: Path) -> dict[str, Any]:
    connections = folder / ".snowflake" / "connections.toml"
    connections.parent.mkdir()
    connections.touch(0o600)
    settings = {
        "host": "127.0.0.1",
        "protocol": "http",
        "account": "sandbox-local",
        "user": "ADMIN",
        "password": PASSWORD,
        "role": "ACCOUNTADMIN",
        "warehouse": "COMPUTE_WH",
        "database": "SPARK_LAKE",
        "schema": GLUE_DATABASE,
    }
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    connections.write_text("[spark-connect]\n" + "\n".join([*lines, f"port = {lake.port}"]) + "\n")
    program = folder / "program.py"
    program.write_text(PROGRAM)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("SNOWFLAKE_", "SPARK_", "AWS_"))},
        "HOME": str(folder),
        "PATH": f"{tools['javaHome']}/bin{os.pathsep}{os.environ['PATH']}",
        # As commands/pipeline/snowparkProcess.ts has it.
        "JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    done = subprocess.run(
        [tools["snowparkPython"], str(program), str(CHECKOUT / "jobs")],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    answers = [line for line in done.stdout.splitlines() if line.startswith("answer ")]
    assert answers, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return dict(json.loads(answers[0].removeprefix("answer ")))
