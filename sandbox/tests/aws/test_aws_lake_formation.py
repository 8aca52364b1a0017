"""Lake Formation: as an account comes IAM alone decides; where it is enforced, its grants count beside IAM.

https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import ForbiddenError, NoSuchTableError
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement, trusting
from tests.aws.iceberg_catalog import iceberg_catalog

EVERYTHING = policy(statement("*", "*"))
IAM = {"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]}
BUCKET = "lake-formation"
SCHEMA = Schema(NestedField(1, "id", LongType()))
numbers = count()


class Principal:
    """A role that IAM allows everything."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.name = f"role{next(numbers)}"
        self.arn = sandbox.role(self.name, trusting(f"arn:aws:iam::{ACCOUNT}:root"), EVERYTHING)
        self.keys = sandbox.assume(self.arn)
        self.glue = sandbox.client("glue", self.keys)
        self.lake_formation = sandbox.client("lakeformation", self.keys)


@pytest.fixture(scope="module")
def enforced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = RunningSandbox(tmp_path_factory.mktemp("lake-formation"), "--lake-formation")
    place = {"LocationConstraint": REGION}
    running.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    yield running
    running.stop()


@pytest.fixture
def principal(enforced: RunningSandbox) -> Principal:
    return Principal(enforced)


@pytest.fixture
def database(enforced: RunningSandbox) -> str:
    """Made by the data lake administrator, with one table of its own that is in Iceberg's form."""
    name = f"db{next(numbers)}"
    enforced.client("glue").create_database(
        DatabaseInput={"Name": name, "LocationUri": f"s3://{BUCKET}/{name}"},
    )
    rest(enforced, enforced.administrator).create_table(f"{name}.sales", SCHEMA)
    return name


def rest(sandbox: RunningSandbox, keys: Keys) -> Catalog:
    return iceberg_catalog(sandbox, keys, "rest")


def grant(sandbox: RunningSandbox, to: str, resource: dict[str, Any], *permissions: str, by: Any = None) -> None:
    (by or sandbox.client("lakeformation")).grant_permissions(
        Principal={"DataLakePrincipalIdentifier": to}, Resource=resource, Permissions=list(permissions)
    )


def every_table(database: str) -> dict[str, Any]:
    return {"Table": {"DatabaseName": database, "TableWildcard": {}}}


def table_input(name: str) -> dict[str, Any]:
    return {"Name": name, "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint"}]}}


#: A call, what Lake Formation says that is missing, and the grant that fixes it.
CALLS: dict[str, tuple[Any, str, tuple[str, str]]] = {
    "GetDatabase": (lambda glue, db: glue.get_database(Name=db), "Describe", ("database", "DESCRIBE")),
    "UpdateDatabase": (
        lambda glue, db: glue.update_database(Name=db, DatabaseInput={"Name": db}),
        "Alter",
        ("database", "ALTER"),
    ),
    "DeleteDatabase": (lambda glue, db: glue.delete_database(Name=db), "Drop", ("database", "DROP")),
    "CreateTable": (
        lambda glue, db: glue.create_table(DatabaseName=db, TableInput=table_input("new")),
        "Create Table",
        ("database", "CREATE_TABLE"),
    ),
    "GetTable": (lambda glue, db: glue.get_table(DatabaseName=db, Name="sales"), "Describe", ("table", "SELECT")),
    "UpdateTable": (
        lambda glue, db: glue.update_table(DatabaseName=db, TableInput=table_input("sales")),
        "Alter",
        ("table", "ALTER"),
    ),
    "DeleteTable": (lambda glue, db: glue.delete_table(DatabaseName=db, Name="sales"), "Drop", ("table", "DROP")),
    "BatchDeleteTable": (
        lambda glue, db: glue.batch_delete_table(DatabaseName=db, TablesToDelete=["sales"]),
        "Drop",
        ("table", "ALL"),
    ),
}


def test_the_role_of_a_table_optimizer_needs_the_documented_permissions(
    enforced: RunningSandbox, database: str
) -> None:
    """https://docs.aws.amazon.com/glue/latest/dg/optimization-prerequisites.html"""
    role = enforced.role(f"optimizer{next(numbers)}", trusting("glue.amazonaws.com"), EVERYTHING)
    of = {"CatalogId": ACCOUNT, "DatabaseName": database, "TableName": "sales", "Type": "compaction"}
    wanted = {**of, "TableOptimizerConfiguration": {"roleArn": role, "enabled": True}}
    glue = enforced.client("glue")
    # DESCRIBE, the fourth, comes with each of the others.
    for missing in ("ALTER", "INSERT", "DELETE"):
        with pytest.raises(ClientError, match=f"Required {missing.title()} on sales") as refused:
            glue.create_table_optimizer(**wanted)
        assert refused.value.response["Error"]["Code"] == "InvalidInputException"
        grant(enforced, role, every_table(database), missing)
    glue.create_table_optimizer(**wanted)


def test_who_sets_a_table_optimizer_needs_to_alter_the_table(
    enforced: RunningSandbox, principal: Principal, database: str
) -> None:
    of = {"CatalogId": ACCOUNT, "DatabaseName": database, "TableName": "sales", "Type": "compaction"}
    wanted = {**of, "TableOptimizerConfiguration": {"roleArn": principal.arn, "enabled": True}}
    with pytest.raises(ClientError, match="Required Alter on sales") as refused:
        principal.glue.create_table_optimizer(**wanted)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    with pytest.raises(ClientError, match="Required Describe on sales"):
        principal.glue.get_table_optimizer(**of)


@pytest.mark.parametrize("operation", CALLS)
def test_each_call_on_the_catalog_needs_its_permission_beside_iam(
    enforced: RunningSandbox, principal: Principal, database: str, operation: str
) -> None:
    call, missing, (kind, permission) = CALLS[operation]
    with pytest.raises(ClientError, match=rf"Insufficient Lake Formation permission\(s\): Required {missing} on ") as e:
        call(principal.glue, database)
    assert e.value.response["Error"]["Code"] == "AccessDeniedException"
    resource = {"Database": {"Name": database}} if kind == "database" else every_table(database)
    grant(enforced, principal.arn, resource, permission)
    call(principal.glue, database)


def test_a_grant_is_no_use_without_iam(enforced: RunningSandbox, database: str) -> None:
    arn = enforced.role(f"role{next(numbers)}", trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    grant(enforced, arn, {"Database": {"Name": database}}, "ALL")
    with pytest.raises(ClientError, match="no identity-based policy allows the glue:GetDatabase action"):
        enforced.client("glue", enforced.assume(arn)).get_database(Name=database)


def test_a_database_is_made_by_who_may(enforced: RunningSandbox, principal: Principal) -> None:
    name = f"db{next(numbers)}"
    with pytest.raises(ClientError, match="Required Create Database on Catalog"):
        principal.glue.create_database(DatabaseInput={"Name": name})
    grant(enforced, principal.arn, {"Catalog": {}}, "CREATE_DATABASE")
    principal.glue.create_database(DatabaseInput={"Name": name})
    # https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html
    other = Principal(enforced)
    grant(
        enforced,
        other.arn,
        {"Database": {"Name": name}},
        "CREATE_TABLE",
        "DESCRIBE",
        by=principal.lake_formation,
    )
    other.glue.create_table(DatabaseName=name, TableInput=table_input("theirs"))
    with pytest.raises(ClientError, match="Required Describe on theirs"):
        principal.glue.get_table(DatabaseName=name, Name="theirs")
    with pytest.raises(ClientError, match="Required grantable permissions"):
        grant(enforced, other.arn, every_table(name), "SELECT", by=principal.lake_formation)


def test_tables_are_left_to_iam_where_their_database_says_so(enforced: RunningSandbox, principal: Principal) -> None:
    name = f"db{next(numbers)}"
    values = {"Name": name, "CreateTableDefaultPermissions": [IAM]}
    enforced.client("glue").create_database(DatabaseInput=values)
    enforced.client("glue").create_table(DatabaseName=name, TableInput=table_input("open"))
    principal.glue.get_table(DatabaseName=name, Name="open")
    with pytest.raises(ClientError, match=f"Required Describe on {name}"):
        principal.glue.get_database(Name=name)


def test_lists_show_what_the_caller_may_see(enforced: RunningSandbox, principal: Principal, database: str) -> None:
    assert principal.glue.get_databases()["DatabaseList"] == []
    assert principal.glue.get_tables(DatabaseName=database)["TableList"] == []
    through_rest = rest(enforced, principal.keys)
    assert through_rest.list_namespaces() == []
    grant(enforced, principal.arn, {"Database": {"Name": database}}, "DESCRIBE")
    grant(enforced, principal.arn, {"Table": {"DatabaseName": database, "Name": "sales"}}, "SELECT")
    enforced.client("glue").create_table(DatabaseName=database, TableInput=table_input("hidden"))
    assert [one["Name"] for one in principal.glue.get_databases()["DatabaseList"]] == [database]
    assert [one["Name"] for one in principal.glue.get_tables(DatabaseName=database)["TableList"]] == ["sales"]
    assert through_rest.list_namespaces() == [(database,)]
    assert through_rest.list_tables(database) == [(database, "sales")]


def test_what_is_missing_is_told_only_to_who_could_make_it(
    enforced: RunningSandbox, principal: Principal, database: str
) -> None:
    # https://github.com/ExpediaGroup/waggle-dance/pull/359
    for ask in (
        lambda: principal.glue.get_table(DatabaseName=database, Name="nothing"),
        lambda: principal.glue.get_database(Name="nothing"),
    ):
        with pytest.raises(ClientError, match="Insufficient Lake Formation"):
            ask()
    grant(enforced, principal.arn, {"Database": {"Name": database}}, "CREATE_TABLE")
    grant(enforced, principal.arn, {"Catalog": {}}, "CREATE_DATABASE")
    for ask in (
        lambda: principal.glue.get_table(DatabaseName=database, Name="nothing"),
        lambda: principal.glue.get_database(Name="nothing"),
    ):
        with pytest.raises(ClientError) as error:
            ask()
        assert error.value.response["Error"]["Code"] == "EntityNotFoundException"


def test_the_rest_endpoint_asks_for_what_its_page_says(
    enforced: RunningSandbox, principal: Principal, database: str
) -> None:
    # https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html
    through_rest = rest(enforced, principal.keys)
    grant(enforced, principal.arn, {"Database": {"Name": database}}, "DESCRIBE")
    with pytest.raises(ForbiddenError, match="Required Select on sales"):
        through_rest.load_table(f"{database}.sales")
    grant(enforced, principal.arn, every_table(database), "SELECT")
    table = through_rest.load_table(f"{database}.sales")
    for permission, words in {"ALTER": "Alter", "INSERT": "Insert", "DELETE": "Delete"}.items():
        with pytest.raises(ForbiddenError, match=f"Required {words} on sales"):
            table.transaction().set_properties(owner="x").commit_transaction()
        grant(enforced, principal.arn, every_table(database), permission)
    table.transaction().set_properties(owner="x").commit_transaction()
    with pytest.raises(ForbiddenError, match="Required Drop on sales"):
        through_rest.drop_table(f"{database}.sales")
    with pytest.raises(ForbiddenError, match="Required Create Table on"):
        through_rest.create_table(f"{database}.more", SCHEMA)
    grant(enforced, principal.arn, {"Database": {"Name": database}}, "CREATE_TABLE")
    through_rest.create_table(f"{database}.more", SCHEMA)
    # Its maker may do everything with it.
    through_rest.drop_table(f"{database}.more")
    with pytest.raises(NoSuchTableError):
        through_rest.load_table(f"{database}.more")


def test_grants_end_with_what_they_are_on(enforced: RunningSandbox, principal: Principal, database: str) -> None:
    grant(enforced, principal.arn, {"Table": {"DatabaseName": database, "Name": "sales"}}, "SELECT")
    glue = enforced.client("glue")
    glue.delete_table(DatabaseName=database, Name="sales")
    glue.create_table(DatabaseName=database, TableInput=table_input("sales"))
    with pytest.raises(ClientError, match="Required Describe on sales"):
        principal.glue.get_table(DatabaseName=database, Name="sales")


def test_grants_are_listed_and_revoked(enforced: RunningSandbox, principal: Principal, database: str) -> None:
    lake_formation = enforced.client("lakeformation")
    on = {
        "Principal": {"DataLakePrincipalIdentifier": principal.arn},
        "Resource": {"Database": {"CatalogId": ACCOUNT, "Name": database}},
    }
    lake_formation.grant_permissions(**on, Permissions=["DESCRIBE", "ALTER"], PermissionsWithGrantOption=["ALTER"])
    (found,) = lake_formation.list_permissions(**on)["PrincipalResourcePermissions"]
    assert found | {"LastUpdated": None} == {
        **on,
        "Permissions": ["ALTER", "DESCRIBE"],
        "PermissionsWithGrantOption": ["ALTER"],
        "LastUpdated": None,
    }
    lake_formation.revoke_permissions(**on, Permissions=["DESCRIBE", "ALTER"])
    assert lake_formation.list_permissions(**on)["PrincipalResourcePermissions"] == []
    with pytest.raises(ClientError, match="No permissions revoked"):
        lake_formation.revoke_permissions(**on, Permissions=["DESCRIBE"])


# https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html
def test_a_caller_is_shown_no_grant_of_others_on_what_it_may_not_grant(
    enforced: RunningSandbox, principal: Principal, database: str
) -> None:
    of_database = {"Database": {"Name": database}}
    grant(enforced, principal.arn, of_database, "DESCRIBE")
    grant(enforced, Principal(enforced).arn, of_database, "DESCRIBE")

    def shown(lake_formation: Any) -> set[str]:
        found = lake_formation.list_permissions(Resource=of_database)["PrincipalResourcePermissions"]
        return {one["Principal"]["DataLakePrincipalIdentifier"] for one in found}

    assert shown(principal.lake_formation) == {principal.arn}
    assert shown(Principal(enforced).lake_formation) == set()
    assert len(shown(enforced.client("lakeformation"))) == 3


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a principal that is not there": ({"to": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, "Invalid principal"),
    "a permission of tables on a database": ({"permission": "SELECT"}, "cannot be granted on a database"),
    "a resource that the sandbox does not know": (
        {"resource": {"DataLocation": {"ResourceArn": "arn:aws:s3:::lake"}}},
        "does not support DataLocation",
    ),
    "a table with both name and wildcard": (
        {"resource": {"Table": {"DatabaseName": "x", "Name": "t", "TableWildcard": {}}}},
        "a Name or a TableWildcard",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_grant_is_refused(enforced: RunningSandbox, principal: Principal, database: str, case: str) -> None:
    values, message = REFUSED[case]
    values = {"to": principal.arn, "resource": {"Database": {"Name": database}}, "permission": "DESCRIBE"} | values
    with pytest.raises(ClientError, match=message):
        grant(enforced, values["to"], values["resource"], values["permission"])


def test_iam_alone_decides_until_the_settings_say_otherwise(sandbox: RunningSandbox) -> None:
    lake_formation = sandbox.client("lakeformation")
    found = lake_formation.get_data_lake_settings()["DataLakeSettings"]
    assert found == {
        "DataLakeAdmins": [],
        "CreateDatabaseDefaultPermissions": [IAM],
        "CreateTableDefaultPermissions": [IAM],
    }
    owner, other = Principal(sandbox), Principal(sandbox)
    owner.glue.create_database(DatabaseInput={"Name": "before"})
    owner.glue.create_table(DatabaseName="before", TableInput=table_input("sales"))
    other.glue.delete_table(DatabaseName="before", Name="sales")
    lake_formation.put_data_lake_settings(
        DataLakeSettings={
            "DataLakeAdmins": [{"DataLakePrincipalIdentifier": owner.arn}],
            "CreateDatabaseDefaultPermissions": [],
            "CreateTableDefaultPermissions": [],
        }
    )
    # New databases only: what was there keeps its grants until somebody revokes them.
    other.glue.get_database(Name="before")
    owner.glue.create_database(DatabaseInput={"Name": "after"})
    with pytest.raises(ClientError, match="Required Describe on after"):
        other.glue.get_database(Name="after")
    owner.lake_formation.revoke_permissions(
        Principal=IAM["Principal"], Resource={"Database": {"Name": "before"}}, Permissions=["ALL"]
    )
    with pytest.raises(ClientError, match="Required Describe on before"):
        other.glue.get_database(Name="before")
