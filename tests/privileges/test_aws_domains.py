"""The jobs of a domain reach its own data and nothing of another domain, the quickstart's included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, trusting
from tests.privileges.attempts import allowed
from tests.privileges.printed import printed

BUCKET = "two-domains"
#: Glue database, a raw file and the folder of a table.
PLACES = {
    "sales": ("lakehouse_dev", "raw_data/sales/1.json", "iceberg-warehouse/lakehouse_dev.db/kept"),
    "orders": (
        "lakehouse_dev__orders",
        "raw_data/orders/orders/1.json",
        "iceberg-warehouse/lakehouse_dev__orders.db/kept",
    ),
}


@pytest.fixture(scope="module")
def policies(sandbox: RunningSandbox) -> dict[str, dict[str, Any]]:
    s3, glue = sandbox.client("s3"), sandbox.client("glue")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    for database, raw, table in PLACES.values():
        for key in (raw, f"{table}/data/1.parquet"):
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
        glue.create_database(DatabaseInput={"Name": database})
        glue.create_table(DatabaseName=database, TableInput={"Name": "kept"})
    found: dict[str, dict[str, Any]] = printed("domainPolicies.ts", BUCKET)
    return found


def attempts(sandbox: RunningSandbox, policy: dict[str, Any], name: str, of: str) -> list[str]:
    """What a role with that policy is allowed of the domain's."""
    keys = sandbox.assume(sandbox.role(name, trusting(ACCOUNT), policy))
    s3, glue = sandbox.client("s3", keys), sandbox.client("glue", keys)
    database, raw, table = PLACES[of]
    entry = {"DatabaseName": database}
    tries: dict[str, Callable[[], object]] = {
        "read raw data": lambda: s3.get_object(Bucket=BUCKET, Key=raw),
        "list raw data": lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix=raw.rpartition("/")[0] + "/"),
        "read a table's file": lambda: s3.get_object(Bucket=BUCKET, Key=f"{table}/data/1.parquet"),
        "write a table's file": lambda: s3.put_object(Bucket=BUCKET, Key=f"{table}/data/2.parquet", Body=b"y"),
        "delete a table's file": lambda: s3.delete_object(Bucket=BUCKET, Key=f"{table}/data/2.parquet"),
        "list a table's files": lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix=f"{table}/"),
        "find a table": lambda: glue.get_table(**entry, Name="kept"),
        "list tables": lambda: glue.get_tables(**entry),
        "commit to a table": lambda: glue.update_table(**entry, TableInput={"Name": "kept"}),
    }
    return allowed(tries)


@pytest.mark.parametrize("domain", PLACES)
def test_jobs_reach_all_of_their_own_domain(sandbox: RunningSandbox, policies: dict[str, Any], domain: str) -> None:
    assert len(attempts(sandbox, policies[domain], f"{domain}-at-home", domain)) == 9


@pytest.mark.parametrize(("domain", "other"), [("sales", "orders"), ("orders", "sales")])
def test_jobs_reach_nothing_of_another_domain(
    sandbox: RunningSandbox, policies: dict[str, Any], domain: str, other: str
) -> None:
    assert attempts(sandbox, policies[domain], f"{domain}-abroad", other) == []


def test_a_listing_from_above_both_is_of_neither(sandbox: RunningSandbox, policies: dict[str, Any]) -> None:
    for domain, policy in policies.items():
        keys = sandbox.assume(sandbox.role(f"{domain}-above", trusting(ACCOUNT), policy))
        for prefix in ("", "raw_data/", "raw_data/o", "iceberg-warehouse/", "iceberg-warehouse/lakehouse_dev"):
            with pytest.raises(ClientError, match="AccessDenied"):
                sandbox.client("s3", keys).list_objects_v2(Bucket=BUCKET, Prefix=prefix)
