"""Spark: four writers at once, two by Glue's own API and two by its REST endpoint, with a role's credentials."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement

BUCKET = "spark-writers"
WRITERS, APPENDS = 4, 5
GLUE = f"arn:aws:glue:{REGION}:{ACCOUNT}"

PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
spark.sql(
    "CREATE TABLE glue.lake.rows (writer INT, turn INT) USING iceberg "
    "TBLPROPERTIES ('commit.retry.num-retries' = '50', 'commit.retry.min-wait-ms' = '20')"
)


def write(writer: int) -> None:
    catalog = ("glue", "rest")[writer % 2]
    for turn in range(APPENDS):
        spark.createDataFrame([(writer, turn)], "writer INT, turn INT").writeTo(f"{catalog}.lake.rows").append()


with ThreadPoolExecutor(WRITERS) as pool:
    list(pool.map(write, range(WRITERS)))
spark.sql("REFRESH TABLE rest.lake.rows")
for row in spark.table("rest.lake.rows").collect():
    print("ROW", row.writer, row.turn)
print("SNAPSHOTS", spark.table("rest.lake.rows.snapshots").count())
"""


@pytest.fixture(scope="module")
def job(sandbox: RunningSandbox) -> Keys:
    """Credentials of a role with what a job needs, on this database and bucket only."""
    sandbox.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    location = f"s3://{BUCKET}/iceberg-warehouse/"
    sandbox.client("glue").create_database(DatabaseInput={"Name": "lake", "LocationUri": location})
    names = ["GetCatalog", "GetDatabase", "GetTable", "CreateTable", "UpdateTable"]
    places = [f"{GLUE}:catalog", f"{GLUE}:database/lake", f"{GLUE}:table/lake/*"]
    files = statement(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{BUCKET}/iceberg-warehouse/*")
    return sandbox.session_of("spark-job", policy(statement([f"glue:{n}" for n in names], places), files))


def settings(sandbox: RunningSandbox) -> dict[str, str]:
    catalog = {
        "io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        "s3.endpoint": sandbox.endpoint,
        "s3.path-style-access": "true",
        "client.region": REGION,
    }
    glue = catalog | {
        "catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        "glue.endpoint": sandbox.endpoint,
        "warehouse": f"s3://{BUCKET}/iceberg-warehouse",
    }
    rest = catalog | {
        "type": "rest",
        "uri": f"{sandbox.endpoint}/iceberg",
        "warehouse": ACCOUNT,
        "rest.sigv4-enabled": "true",
        "rest.signing-name": "glue",
        "rest.signing-region": REGION,
        "cache-enabled": "false",
    }
    found = {
        "spark.master": "local[2]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    }
    for name, values in (("glue", glue), ("rest", rest)):
        found[f"spark.sql.catalog.{name}"] = "org.apache.iceberg.spark.SparkCatalog"
        found |= {f"spark.sql.catalog.{name}.{key}": value for key, value in values.items()}
    return found


@pytest.mark.slow
def test_no_append_is_lost(sandbox: RunningSandbox, job: Keys, tmp_path: Path) -> None:
    if "SNOWDOME_JARS_DIR" not in os.environ:
        pytest.fail("SNOWDOME_JARS_DIR is not set")
    jars = sorted(Path(os.environ["SNOWDOME_JARS_DIR"]).glob("iceberg-*.jar"))
    program = tmp_path / "writers.py"
    program.write_text(PROGRAM.replace("APPENDS", str(APPENDS)).replace("WRITERS", str(WRITERS)))
    confs = [part for key, value in settings(sandbox).items() for part in ("--conf", f"{key}={value}")]
    import pyspark

    home = str(Path(pyspark.__file__).parent)
    environment = {
        **os.environ,
        "JAVA_HOME": os.environ["SNOWDOME_JAVA_HOME"],
        "SPARK_HOME": home,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "AWS_ACCESS_KEY_ID": job.access_key_id,
        "AWS_SECRET_ACCESS_KEY": job.secret_access_key,
        "AWS_SESSION_TOKEN": str(job.session_token),
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    command = [f"{home}/bin/spark-submit", *confs, "--jars", ",".join(map(str, jars)), str(program)]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-4000:]
    rows = sorted(tuple(map(int, line.split()[1:])) for line in ended.stdout.splitlines() if line.startswith("ROW"))
    assert rows == [(writer, turn) for writer in range(WRITERS) for turn in range(APPENDS)]
    assert f"SNAPSHOTS {WRITERS * APPENDS}" in ended.stdout
