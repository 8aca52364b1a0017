"""Least privilege in Lake Formation, proven: without any one permission that the product grants, work is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

import pytest
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement, trusting
from tests.privileges.printed import printed
from tests.privileges.test_aws_least_privilege import catalog_of

BUCKET, DATABASE = "privileges", "lake"
SCHEMA = Schema(NestedField(1, "id", LongType()))
numbers = count()
#: Any permission lets see what it is on, so DESCRIBE is not missed beside another; AWS's pages ask for it by name.
NOT_SHOWN = {("jobs", "tables", "DESCRIBE"), ("jobs", "database", "DESCRIBE"), ("catalog", "database", "DESCRIBE")}


@pytest.fixture(scope="module")
def enforced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("privileges"), "--lake-formation")
    place = {"LocationConstraint": REGION}
    running.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    location = f"s3://{BUCKET}/iceberg-warehouse/"
    running.client("glue").create_database(DatabaseInput={"Name": DATABASE, "LocationUri": location})
    yield running
    running.stop()


@cache
def lake_formation_grants() -> Any:
    return printed("rolePolicies.ts")["lakeFormation"]


def work_of_jobs(sandbox: RunningSandbox, keys: Keys, own: str, theirs: str) -> Iterator[Callable[[], object]]:
    """Through Glue's own API; `theirs` is a table that Snowflake made."""
    glue = sandbox.client("glue", keys)
    table = {"StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint"}]}}
    yield lambda: glue.get_database(Name=DATABASE)
    yield lambda: glue.create_table(DatabaseName=DATABASE, TableInput={"Name": own, **table})
    yield lambda: glue.update_table(DatabaseName=DATABASE, TableInput={"Name": own, **table})
    yield lambda: glue.get_table(DatabaseName=DATABASE, Name=theirs)
    yield lambda: glue.update_table(DatabaseName=DATABASE, TableInput={"Name": theirs, **table})


def work_of_catalog(sandbox: RunningSandbox, keys: Keys, own: str, theirs: str) -> Iterator[Callable[[], object]]:
    """Through the REST endpoint; `theirs` is a table that a job made."""
    catalog = catalog_of(sandbox, keys, "rest")
    table = f"{DATABASE}.{theirs}"
    yield lambda: catalog.load_namespace_properties(DATABASE)
    yield lambda: catalog.create_table(f"{DATABASE}.{own}", SCHEMA)
    yield lambda: catalog.load_table(table).transaction().set_properties(owner="x").commit_transaction()
    yield lambda: catalog.drop_table(table)


WORK = {"jobs": work_of_jobs, "catalog": work_of_catalog}


def refusals(sandbox: RunningSandbox, role: str, permissions: dict[str, list[str]]) -> list[str]:
    """Lake Formation's messages while a role with these permissions, and everything by IAM, does its work."""
    number = next(numbers)
    own, theirs = f"own{number}", f"theirs{number}"
    catalog_of(sandbox, sandbox.administrator, "rest").create_table(f"{DATABASE}.{theirs}", SCHEMA)
    arn = sandbox.role(f"role{number}", trusting(f"arn:aws:iam::{ACCOUNT}:root"), policy(statement("*", "*")))
    resources: dict[str, dict[str, Any]] = {
        "database": {"Database": {"Name": DATABASE}},
        "tables": {"Table": {"DatabaseName": DATABASE, "TableWildcard": {}}},
    }
    for kind, names in permissions.items():
        sandbox.client("lakeformation").grant_permissions(
            Principal={"DataLakePrincipalIdentifier": arn}, Resource=resources[kind], Permissions=names
        )
    keys = sandbox.assume(arn)
    for step in WORK[role](sandbox, keys, own, theirs):
        try:
            step()
        except Exception:  # noqa: S112 - each client has errors of its own; the sandbox's record is what counts
            continue
    return list(sandbox.state()["denials"].get(keys.access_key_id, []))


@pytest.mark.parametrize("role", WORK)
def test_what_the_product_grants_is_enough(enforced: RunningSandbox, role: str) -> None:
    granted = {kind: list(names) for kind, names in lake_formation_grants()[role].items()}
    assert refusals(enforced, role, granted) == []


@pytest.mark.parametrize("role", WORK)
def test_each_permission_is_needed(enforced: RunningSandbox, role: str) -> None:
    granted = {kind: list(names) for kind, names in lake_formation_grants()[role].items()}
    every = {(role, kind, name) for kind, names in granted.items() for name in names}
    not_needed = {
        (role, kind, name) for _, kind, name in every if refusals(enforced, role, without(granted, kind, name)) == []
    }
    assert not_needed == {one for one in NOT_SHOWN if one[0] == role}


def without(granted: dict[str, list[str]], kind: str, name: str) -> dict[str, list[str]]:
    left = granted | {kind: [one for one in granted[kind] if one != name]}
    return {kind: names for kind, names in left.items() if names}
