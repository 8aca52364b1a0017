"""Iceberg tables through Glue's own API and through its REST endpoint, by pyiceberg."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import (
    BadRequestError,
    CommitFailedException,
    ForbiddenError,
    NamespaceAlreadyExistsError,
    NamespaceNotEmptyError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.types import StringType
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from snowdome.testing.running_aws import ACCOUNT, REGION, Keys, RunningSandbox, policy, statement
from tests.aws.iceberg_catalog import iceberg_catalog

BUCKET = "iceberg-bucket"
ROWS = pa.table({"id": [1, 2], "name": ["a", "b"]})
GLUE = f"arn:aws:glue:{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module", autouse=True)
def database(sandbox: RunningSandbox) -> str:
    sandbox.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    location = f"s3://{BUCKET}/iceberg-warehouse/"
    sandbox.client("glue").create_database(DatabaseInput={"Name": "lake", "LocationUri": location})
    return "lake"


def rest(sandbox: RunningSandbox, keys: Keys, **more: str) -> Catalog:
    return iceberg_catalog(sandbox, keys, "rest", **more)


def through_glue(sandbox: RunningSandbox, keys: Keys) -> Catalog:
    return iceberg_catalog(sandbox, keys, "glue")


def test_a_table_made_on_either_side_is_read_and_written_on_the_other(sandbox: RunningSandbox) -> None:
    sides = [through_glue(sandbox, sandbox.administrator), rest(sandbox, sandbox.administrator)]
    for number, (maker, other) in enumerate((sides, sides[::-1])):
        name = f"lake.both_ways_{number}"
        maker.create_table(name, schema=ROWS.schema).append(ROWS)
        other.load_table(name).append(ROWS)
        table = maker.load_table(name)
        with table.update_schema() as update:
            update.add_column("city", StringType())
        assert other.load_table(name).scan().to_arrow().num_rows == 4
        assert "city" in other.load_table(name).schema().column_names


def test_the_life_of_a_namespace(sandbox: RunningSandbox) -> None:
    catalog = rest(sandbox, sandbox.administrator)
    catalog.create_namespace("Passing", {"location": f"s3://{BUCKET}/passing/", "owner": "team"})
    assert ("passing",) in catalog.list_namespaces()
    with pytest.raises(NamespaceAlreadyExistsError):
        catalog.create_namespace("passing")
    changed = catalog.update_namespace_properties("passing", removals={"owner", "none"}, updates={"comment": "x"})
    assert (changed.updated, changed.removed, changed.missing) == (["comment"], ["owner"], ["none"])
    found = sandbox.client("glue").get_database(Name="passing")["Database"]
    assert (found["LocationUri"], found["Description"]) == (f"s3://{BUCKET}/passing/", "x")
    catalog.create_table("passing.t", schema=ROWS.schema)
    with pytest.raises(NamespaceNotEmptyError):
        catalog.drop_namespace("passing")
    catalog.drop_table("passing.t")
    catalog.drop_namespace("passing")
    with pytest.raises(NoSuchNamespaceError):
        catalog.load_namespace_properties("passing")


def test_what_glue_does_not_offer_is_refused(sandbox: RunningSandbox) -> None:
    catalog = rest(sandbox, sandbox.administrator)
    catalog.create_table("lake.kept", schema=ROWS.schema)
    with pytest.raises(TableAlreadyExistsError):
        catalog.create_table("lake.kept", schema=ROWS.schema)
    with pytest.raises(BadRequestError, match="Stage create is not supported"):
        catalog.create_table_transaction("lake.staged", schema=ROWS.schema).commit_transaction()
    with pytest.raises(Exception, match="Purge is not supported"):
        catalog.purge_table("lake.kept")
    with pytest.raises(BadRequestError, match="Unsupported format version: 3"):
        catalog.create_table("lake.newer", schema=ROWS.schema, properties={"format-version": "3"})
    with pytest.raises(NotImplementedError, match="rename"):
        catalog.rename_table("lake.kept", "lake.renamed")
    assert catalog.table_exists("lake.kept")
    assert not catalog.table_exists("lake.renamed")


def test_a_table_that_is_not_iceberg_is_listed_but_not_loaded(sandbox: RunningSandbox) -> None:
    sandbox.client("glue").create_table(DatabaseName="lake", TableInput={"Name": "csv_files"})
    catalog = rest(sandbox, sandbox.administrator)
    assert ("lake", "csv_files") in catalog.list_tables("lake")
    with pytest.raises(NoSuchTableError):
        catalog.load_table("lake.csv_files")


def test_a_database_without_location_needs_one_for_each_table(sandbox: RunningSandbox) -> None:
    catalog = rest(sandbox, sandbox.administrator)
    catalog.create_namespace("nowhere")
    with pytest.raises(BadRequestError, match="location is required"):
        catalog.create_table("nowhere.t", schema=ROWS.schema)
    table = catalog.create_table("nowhere.t", schema=ROWS.schema, location=f"s3://{BUCKET}/somewhere/t/")
    assert table.location() == f"s3://{BUCKET}/somewhere/t"


@pytest.fixture(scope="module")
def readers(sandbox: RunningSandbox) -> Keys:
    reading = ["glue:GetCatalog", "glue:GetDatabase", "glue:GetTable", "glue:GetTables"]
    places = [f"{GLUE}:catalog", f"{GLUE}:database/lake", f"{GLUE}:table/lake/*"]
    return sandbox.session_of("rest-reader", policy(statement(reading, places), statement("s3:GetObject", "*")))


def test_a_reader_is_told_which_action_it_lacks(sandbox: RunningSandbox, readers: Keys) -> None:
    rest(sandbox, sandbox.administrator).create_table("lake.read_only", schema=ROWS.schema).append(ROWS)
    table = rest(sandbox, readers).load_table("lake.read_only")
    assert table.scan().to_arrow().num_rows == 2
    update = table.update_schema().add_column("x", StringType())
    with pytest.raises(ForbiddenError, match=f"glue:UpdateTable on resource: {GLUE}:catalog"):
        update.commit()
    with pytest.raises(ForbiddenError, match=r"glue:GetDatabase on resource: .*database/elsewhere"):
        rest(sandbox, readers).load_namespace_properties("elsewhere")


def test_metadata_is_read_with_the_rights_of_the_caller(sandbox: RunningSandbox) -> None:
    rest(sandbox, sandbox.administrator).create_table("lake.no_files", schema=ROWS.schema)
    keys = sandbox.session_of("glue-only", policy(statement("glue:*", "*")))
    with pytest.raises(ForbiddenError, match="s3:GetObject"):
        rest(sandbox, keys).load_table("lake.no_files")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rest.signing-name": "execute-api"}, "signing name must be glue"),
        ({"rest.signing-region": "eu-west-1"}, "signing region must be us-west-2"),
        ({"client.secret-access-key": "wrong"}, "signature we calculated"),
        ({"rest.sigv4-enabled": "false"}, "Missing Authentication Token"),
        ({"warehouse": "111122223333"}, "Catalog not found"),
    ],
)
def test_a_wrong_connection_is_refused(sandbox: RunningSandbox, change: dict[str, str], message: str) -> None:
    with pytest.raises(Exception, match=message):
        rest(sandbox, sandbox.administrator, **change)


def signed(sandbox: RunningSandbox, method: str, path: str, body: Any = None) -> requests.Response:
    keys = sandbox.administrator
    data = None if body is None else json.dumps(body)
    request = AWSRequest(method, sandbox.endpoint + path, data=data)
    SigV4Auth(Credentials(keys.access_key_id, keys.secret_access_key), "glue", REGION).add_auth(request)
    return requests.request(method, request.url, data=data, headers=dict(request.headers), timeout=10)


def test_the_protocol_around_the_edges(sandbox: RunningSandbox) -> None:
    endpoints = signed(sandbox, "GET", "/iceberg/v1/config").json()["endpoints"]
    assert "POST /v1/{prefix}/namespaces/{namespace}/tables/{table}" in endpoints
    assert not any("views" in endpoint or "rename" in endpoint for endpoint in endpoints)
    # Spark resolves a metadata table by asking for its table as a namespace.
    nested = f"/iceberg/v1/catalogs/{ACCOUNT}/namespaces/lake%1Frows"
    for path, kind in ((nested, "NoSuchNamespaceException"), (f"{nested}/tables/snapshots", "NoSuchTableException")):
        reply = signed(sandbox, "GET", path)
        assert (reply.status_code, reply.json()["error"]["type"]) == (404, kind)
    colon = signed(sandbox, "HEAD", "/iceberg/v1/catalogs/:/namespaces/LAKE")
    assert (colon.status_code, colon.content) == (204, b"")
    views = signed(sandbox, "GET", f"/iceberg/v1/catalogs/{ACCOUNT}/namespaces/lake/views")
    assert (views.status_code, views.json()["error"]["type"]) == (406, "UnsupportedOperationException")
    bad = signed(sandbox, "POST", f"/iceberg/v1/catalogs/{ACCOUNT}/namespaces", {"namespace": ["a", "b"]})
    assert (bad.status_code, bad.json()["error"]["type"]) == (400, "BadRequestException")


def test_a_stale_writer_gets_a_conflict(sandbox: RunningSandbox) -> None:
    catalog = rest(sandbox, sandbox.administrator)
    table = catalog.create_table("lake.contended", schema=ROWS.schema)
    stale = catalog.load_table("lake.contended")
    with table.update_schema() as update:
        update.add_column("first", StringType())
    with pytest.raises(CommitFailedException), stale.update_schema() as update:
        update.add_column("second", StringType())


def test_update_table_honours_version_and_skip_archive(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    glue.create_table(DatabaseName="lake", TableInput={"Name": "locked", "Description": "1"})
    glue.update_table(DatabaseName="lake", TableInput={"Name": "locked", "Description": "2"}, VersionId="1")
    with pytest.raises(ClientError, match="ConcurrentModificationException"):
        glue.update_table(DatabaseName="lake", TableInput={"Name": "locked", "Description": "3"}, VersionId="1")
    glue.update_table(DatabaseName="lake", TableInput={"Name": "locked", "Description": "3"}, SkipArchive=True)
    versions = glue.get_table_versions(DatabaseName="lake", TableName="locked")["TableVersions"]
    assert {v["VersionId"]: v["Table"]["Description"] for v in versions} == {"1": "1", "3": "3"}


def test_no_append_of_concurrent_writers_is_lost(sandbox: RunningSandbox) -> None:
    rest(sandbox, sandbox.administrator).create_table("lake.busy", schema=ROWS.schema)
    sides = (rest, through_glue, rest, through_glue)
    contended = retry_if_exception_type(CommitFailedException)

    def write(number: int) -> None:
        catalog = sides[number](sandbox, sandbox.administrator)
        again = retry(retry=contended, stop=stop_after_attempt(50), wait=wait_random(0, 0.2), reraise=True)
        for turn in range(3):
            rows = pa.table({"id": [number], "name": [f"{number}-{turn}"]})
            again(lambda rows=rows: catalog.load_table("lake.busy").append(rows))()

    with ThreadPoolExecutor(len(sides)) as pool:
        list(pool.map(write, range(len(sides))))
    names = rest(sandbox, sandbox.administrator).load_table("lake.busy").scan().to_arrow()["name"].to_pylist()
    assert sorted(names) == sorted(f"{number}-{turn}" for number in range(len(sides)) for turn in range(3))
