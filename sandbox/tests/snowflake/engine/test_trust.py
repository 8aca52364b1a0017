# ruff: noqa: S608 - the names in these statements are the tests' own
"""Every access goes through the roles: what AWS refuses, Snowflake refuses, with AWS's words."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
import snowflake.connector.errors

from tests.snowflake.engine.lake import (
    CATALOG_ID,
    CATALOG_POLICY,
    GLUE_DATABASE,
    STORAGE_ID,
    STORAGE_POLICY,
    Lake,
    trust,
)


@pytest.fixture(scope="module")
def cursor(lake: Lake) -> Iterator[Any]:
    table = f"guarded_{uuid.uuid4().hex[:6]}"
    rows = pa.table({"id": pa.array([1, 2], pa.int64())})
    lake.pyiceberg().create_table((GLUE_DATABASE, table), rows.schema).append(rows)
    with lake.connect() as connection:
        cursor = connection.cursor()
        lake.link(cursor, "GUARDED")
        cursor.execute(f"USE SCHEMA GUARDED.{GLUE_DATABASE}")
        cursor.table = table
        yield cursor


@pytest.fixture(autouse=True)
def repaired(lake: Lake) -> Iterator[None]:
    """Roles as they should be, again, after each test."""
    yield
    iam = lake.aws.client("iam")
    for name, external_id, document in (
        ("snowflake-storage", STORAGE_ID, STORAGE_POLICY),
        ("snowflake-catalog", CATALOG_ID, CATALOG_POLICY),
    ):
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust(external_id))
        iam.put_role_policy(RoleName=name, PolicyName="access", PolicyDocument=document)


def without(document: str, *actions: str) -> str:
    changed = json.loads(document)
    for statement in changed["Statement"]:
        statement["Action"] = [action for action in statement["Action"] if action not in actions]
    return json.dumps(changed)


def verify(cursor: Any, function: str, name: str) -> dict[str, Any]:
    return dict(json.loads(cursor.execute(f"SELECT {function}('{name}')").fetchone()[0]))


def volume(cursor: Any) -> dict[str, Any]:
    return verify(cursor, "SYSTEM$VERIFY_EXTERNAL_VOLUME", "GUARDED_VOLUME")


def integration(cursor: Any) -> dict[str, Any]:
    return verify(cursor, "SYSTEM$VERIFY_CATALOG_INTEGRATION", "GUARDED_CATALOG")


def test_both_pass_when_the_roles_trust_snowflake(cursor: Any) -> None:
    answer = volume(cursor)
    assert answer["success"] is True
    assert [answer[f"{step}Result"] for step in ("write", "read", "list", "delete")] == ["PASSED"] * 4
    assert integration(cursor) == {"success": True, "errorCode": "", "errorMessage": ""}


def test_another_external_id_is_refused(lake: Lake, cursor: Any) -> None:
    iam = lake.aws.client("iam")
    iam.update_assume_role_policy(RoleName="snowflake-storage", PolicyDocument=trust("someone-else"))
    iam.update_assume_role_policy(RoleName="snowflake-catalog", PolicyDocument=trust(STORAGE_ID))
    answer = volume(cursor)
    assert answer["success"] is False
    assert "not authorized to perform: sts:AssumeRole" in answer["awsRoleArnValidationResult"]
    refused = integration(cursor)
    assert (refused["success"], refused["errorCode"]) == (False, "004140")
    assert "assume role failed for catalog GUARDED_CATALOG" in refused["errorMessage"]
    assert "sts:AssumeRole on resource: arn:aws:iam::123456789012:role/snowflake-catalog" in refused["errorMessage"]


@pytest.mark.parametrize(
    ("action", "step"),
    [("s3:PutObject", "write"), ("s3:GetObject", "read"), ("s3:ListBucket", "list"), ("s3:DeleteObject", "delete")],
)
def test_the_volumes_missing_action_is_named(lake: Lake, cursor: Any, action: str, step: str) -> None:
    lake.aws.client("iam").put_role_policy(
        RoleName="snowflake-storage", PolicyName="access", PolicyDocument=without(STORAGE_POLICY, action)
    )
    answer = volume(cursor)
    assert answer["success"] is False
    assert f"not authorized to perform: {action}" in answer[f"{step}Result"]


@pytest.mark.parametrize("action", ["glue:GetCatalog", "glue:GetDatabase"])
def test_the_integrations_missing_action_is_named(lake: Lake, cursor: Any, action: str) -> None:
    lake.aws.client("iam").put_role_policy(
        RoleName="snowflake-catalog", PolicyName="access", PolicyDocument=without(CATALOG_POLICY, action)
    )
    answer = integration(cursor)
    assert answer["success"] is False
    assert f"not authorized to perform: {action}" in answer["errorMessage"]


@pytest.mark.parametrize(
    ("role", "document", "action", "sql"),
    [
        ("snowflake-catalog", CATALOG_POLICY, "glue:GetTable", "ALTER ICEBERG TABLE {table} REFRESH"),
        ("snowflake-storage", STORAGE_POLICY, "s3:GetObject", "SELECT * FROM {table}"),
        ("snowflake-storage", STORAGE_POLICY, "s3:PutObject", "INSERT INTO {table} VALUES (3)"),
        ("snowflake-catalog", CATALOG_POLICY, "glue:UpdateTable", "INSERT INTO {table} VALUES (3)"),
        ("snowflake-catalog", CATALOG_POLICY, "glue:DeleteTable", "DROP TABLE {table}"),
    ],
)
def test_statements_fail_with_the_action_that_is_missing(
    lake: Lake, cursor: Any, role: str, document: str, action: str, sql: str
) -> None:
    lake.aws.client("iam").put_role_policy(RoleName=role, PolicyName="access", PolicyDocument=without(document, action))
    with pytest.raises(snowflake.connector.errors.Error, match=f"not authorized to perform: {action}"):
        cursor.execute(sql.format(table=cursor.table))
    lake.aws.client("iam").put_role_policy(RoleName=role, PolicyName="access", PolicyDocument=document)
    cursor.execute(f"SELECT COUNT(*) FROM {cursor.table}")
    assert cursor.fetchall() == [(2,)]


def test_a_link_that_cannot_connect_says_why(lake: Lake, cursor: Any) -> None:
    lake.aws.client("iam").update_assume_role_policy(RoleName="snowflake-catalog", PolicyDocument=trust("other"))
    # Assumes the role again: what was assumed before serves for up to a minute otherwise.
    assert integration(cursor)["success"] is False
    cursor.execute(
        """CREATE DATABASE broken LINKED_CATALOG = (CATALOG = 'GUARDED_CATALOG') EXTERNAL_VOLUME = 'GUARDED_VOLUME'"""
    )
    status = lake.wait_for_failure(cursor, "BROKEN")
    cursor.execute("DROP DATABASE broken")
    cursor.execute(f"USE SCHEMA GUARDED.{GLUE_DATABASE}")
    assert status["executionState"] == "FAILED"
    (failure,) = status["failureDetails"]
    assert failure["operation"] == "CATALOG_CONNECTION"
    assert "sts:AssumeRole" in failure["errorMessage"]


def test_write_settings_are_enforced(lake: Lake, cursor: Any) -> None:
    lake.link(cursor, "READONLY", ALLOWED_WRITE_OPERATIONS="NONE")
    for sql in (
        f"INSERT INTO READONLY.{GLUE_DATABASE}.{cursor.table} VALUES (9)",
        f"DELETE FROM READONLY.{GLUE_DATABASE}.{cursor.table}",
        f"DROP TABLE READONLY.{GLUE_DATABASE}.{cursor.table}",
        f"CREATE TABLE READONLY.{GLUE_DATABASE}.t (a INT)",
    ):
        with pytest.raises(snowflake.connector.errors.ProgrammingError, match="ALLOWED_WRITE_OPERATIONS"):
            cursor.execute(sql)
    cursor.execute(f"USE SCHEMA GUARDED.{GLUE_DATABASE}")
    cursor.execute("ALTER EXTERNAL VOLUME GUARDED_VOLUME SET ALLOW_WRITES = FALSE")
    with pytest.raises(snowflake.connector.errors.ProgrammingError, match="ALLOW_WRITES"):
        cursor.execute(f"INSERT INTO {cursor.table} VALUES (9)")
    cursor.execute("ALTER EXTERNAL VOLUME GUARDED_VOLUME SET ALLOW_WRITES = TRUE")
