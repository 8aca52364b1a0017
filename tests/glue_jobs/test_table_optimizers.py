"""Maintenance by Glue: the jobs set the optimizers of the tables that they make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands.bench.jobs.lake import JobsLake
from jobs.declared_tables import declared
from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement, trusting

TYPES = ("compaction", "retention", "orphan_file_deletion")
TABLE = "raw_sales_data"
SALES = b"".join(
    b'{"customer_id": %d, "customer_name": "Ann", "purchases": {"prodid": 1, "purchase_amount": 1.5, "quantity": 1, '
    b'"purchase_date": "2024-01-01"}}\n' % customer
    for customer in range(20)
)


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> JobsLake:
    made = JobsLake(sandbox, "optimized")
    more = [
        statement(["glue:CreateTableOptimizer", "glue:UpdateTableOptimizer", "glue:GetTableOptimizer"], "*"),
        statement("iam:PassRole", "*"),
    ]
    sandbox.client("iam").put_role_policy(
        RoleName=made.role.split("/")[-1], PolicyName="optimizers", PolicyDocument=json.dumps(policy(*more))
    )
    return made


@pytest.fixture(scope="module")
def role(sandbox: RunningSandbox) -> str:
    everything = policy(statement(["s3:*", "glue:*", "logs:*"], "*"))
    return sandbox.role("optimized-tables", trusting("glue.amazonaws.com"), everything)


def configurations(lake: JobsLake, sandbox: RunningSandbox, table: str) -> dict[str, Any]:
    glue = sandbox.client("glue")
    found: dict[str, Any] = {}
    for kind in TYPES:
        of = {"CatalogId": ACCOUNT, "DatabaseName": lake.database, "TableName": table, "Type": kind}
        try:
            found[kind] = glue.get_table_optimizer(**of)["TableOptimizer"]["configuration"]
        except glue.exceptions.EntityNotFoundException:
            continue
    return found


def test_a_load_sets_the_optimizers_of_its_tables_once(sandbox: RunningSandbox, lake: JobsLake, role: str) -> None:
    """A later run puts right what somebody changed, and leaves alone what is as wanted."""
    lake.put("raw_data/sales/1.json", SALES)
    job = lake.load_job("load_sales", declared(TABLE))
    lake.succeed(job)
    assert configurations(lake, sandbox, TABLE) == {}
    glue = {"optimizer_role": role, "optimized_tables": f"{TABLE},{TABLE}_quarantine,not_there_yet"}
    run = lake.run(job, **glue)
    assert run["JobRunState"] == "SUCCEEDED", run
    log = lake.log("output", run["Id"])
    assert log.count(f"optimizer of {TABLE} is created.") == 3
    made = configurations(lake, sandbox, TABLE)
    assert made == {
        "compaction": {
            "roleArn": role,
            "enabled": True,
            "compactionConfiguration": {
                "icebergConfiguration": {"strategy": "sort", "minInputFiles": 5, "deleteFileThreshold": 1}
            },
        },
        "retention": {
            "roleArn": role,
            "enabled": True,
            "retentionConfiguration": {
                "icebergConfiguration": {
                    "snapshotRetentionPeriodInDays": 7,
                    "numberOfSnapshotsToRetain": 5,
                    "cleanExpiredFiles": True,
                }
            },
        },
        "orphan_file_deletion": {
            "roleArn": role,
            "enabled": True,
            "orphanFileDeletionConfiguration": {"icebergConfiguration": {"orphanFileRetentionPeriodInDays": 3}},
        },
    }

    # Changed by somebody, and removed by somebody: both are put right, the third is left alone.
    client = sandbox.client("glue")
    of = {"CatalogId": ACCOUNT, "DatabaseName": lake.database, "TableName": TABLE}
    client.update_table_optimizer(
        **of, Type="retention", TableOptimizerConfiguration={"roleArn": role, "enabled": False}
    )
    client.delete_table_optimizer(**of, Type="compaction")
    again = lake.log("output", lake.run(job, **glue)["Id"])
    assert f"Glue's compaction optimizer of {TABLE} is created." in again
    assert f"Glue's retention optimizer of {TABLE} is changed." in again
    assert again.count("optimizer of") == 2
    assert configurations(lake, sandbox, TABLE) == made


def test_what_glue_refuses_fails_the_run_after_its_rows_are_published(sandbox: RunningSandbox, lake: JobsLake) -> None:
    lake.put("raw_data/sales/1.json", SALES)
    job = lake.load_job("refused_load", declared(TABLE, name="refused", rawData="sales/"))
    nobody = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    run = lake.run(job, optimizer_role=nobody, optimized_tables="refused")
    assert run["JobRunState"] == "FAILED"
    assert "glue.amazonaws.com is not authorized to perform: sts:AssumeRole" in run["ErrorMessage"]
    assert "refused is written, but Glue refused its compaction optimizer" in lake.log("error", run["Id"])
    assert "lakehouse-result" in lake.log("output", run["Id"])
    assert lake.rows("refused").num_rows == 20


def test_settings_reach_glue_through_a_boto3_that_is_older_than_they_are(
    sandbox: RunningSandbox, lake: JobsLake, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client made from Glue's description as it was when optimizers had a role and a switch alone."""
    import boto3
    import botocore
    from botocore.loaders import Loader

    from lakehouse.table_optimizers import set_optimizer, settings_of

    described = Loader().load_service_model("glue", "service-2")
    described["shapes"]["TableOptimizerConfiguration"]["members"] = {
        name: shape
        for name, shape in described["shapes"]["TableOptimizerConfiguration"]["members"].items()
        if name in ("roleArn", "enabled")
    }
    folder = tmp_path / "glue" / "2017-03-31"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(described))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    keys = sandbox.administrator
    older = boto3.Session(botocore_session=botocore.session.Session()).client(
        "glue",
        endpoint_url=sandbox.endpoint,
        region_name=REGION,
        aws_access_key_id=keys.access_key_id,
        aws_secret_access_key=keys.secret_access_key,
    )
    shape = older.meta.service_model.shape_for("TableOptimizerConfiguration")
    assert set(shape.members) == {"roleArn", "enabled"}

    lake.put("raw_data/sales/1.json", SALES)
    lake.succeed(lake.load_job("older_load", declared(TABLE, name="older", rawData="sales/")))
    of = {"CatalogId": ACCOUNT, "DatabaseName": lake.database, "TableName": "older"}
    wanted = {kind: {"roleArn": role, "enabled": True, **settings} for kind, settings in settings_of("binpack")}
    done = [set_optimizer(older, {**of, "Type": kind}, wanted[kind]) for kind in TYPES]
    assert done == ["created"] * 3
    assert configurations(lake, sandbox, "older") == wanted
    assert [set_optimizer(older, {**of, "Type": kind}, wanted[kind]) for kind in TYPES] == [""] * 3
