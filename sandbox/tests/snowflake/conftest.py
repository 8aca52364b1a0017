from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.snowflake.running import Client, RunningSnowflake


@pytest.fixture(scope="session")
def snowflake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSnowflake]:
    """One process for all tests of objects and protocol."""
    running = RunningSnowflake(tmp_path_factory.mktemp("sandbox-snowflake"))
    yield running
    assert running.process.poll() is None, f"the sandbox died:\n{running.log.read_text()}"
    assert running.stop() < 3
    assert "Traceback" not in running.log.read_text(), running.log.read_text()


@pytest.fixture(scope="session")
def notebook_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each notebook's one version, with its file."""
    folders = {name: tmp_path_factory.mktemp("notebook") for name in ("A", "B", "C", "D")}
    for folder in folders.values():
        (folder / "report.ipynb").write_text("{}")
    return folders


@pytest.fixture(scope="session")
def old_account(tmp_path_factory: pytest.TempPathFactory, notebook_files: dict[str, Path]) -> Iterator[Client]:
    """ACCOUNTADMIN in an account that an older sandbox left.

    Its notebooks are A and B in OLD.S, C in OLD.GONE and D in OLDER.PUBLIC.
    """
    folder = tmp_path_factory.mktemp("old-account")
    running = RunningSnowflake(folder, "--persist")
    client = running.login(roleName="ACCOUNTADMIN")
    client.run("create database older")
    client.run("create database old")
    client.run("create schema gone")
    client.run("create schema s")
    running.stop()
    file = folder / "snowflake-account.json"
    document = json.loads(file.read_text())
    databases = document["account"]["databases"]
    for name, database, schema_name in (
        ("A", "OLD", "S"),
        ("B", "OLD", "S"),
        ("C", "OLD", "GONE"),
        ("D", "OLDER", "PUBLIC"),
    ):
        schema = databases[database]["schemas"][schema_name]
        schema["notebooks"][name] = {
            **{key: schema[key] for key in ("owner", "comment", "created_on", "grants")},
            "name": name,
            "main_file": "report.ipynb",
            "query_warehouse": "W",
            "source": "@FILES",
            "live_version": None,
            "versions": [str(notebook_files[name])],
        }
    file.write_text(json.dumps(document))
    running.start()
    yield running.login(roleName="ACCOUNTADMIN", databaseName="OLD", schemaName="S")
    running.stop()


@pytest.fixture
def admin(snowflake: RunningSnowflake) -> Iterator[Client]:
    """ADMIN as ACCOUNTADMIN, in a database of the test's own with a schema S; everything it creates goes afterwards."""
    client = snowflake.login(roleName="ACCOUNTADMIN")
    before = _account_objects(client)
    client.run("create database test_database")
    client.run("create schema s")
    yield client
    client.run("use role accountadmin")
    after = _account_objects(client)
    # Roles first, and NARROW before what it may have made: what they own then belongs to ACCOUNTADMIN.
    for kind in ("role", "database", "external volume", "catalog integration", "warehouse", "resource monitor", "user"):
        for name in sorted(after[kind] - before[kind], key=lambda name: (name != "NARROW", name)):
            client.run(f'drop {kind} if exists "{name}"')


@pytest.fixture
def role(admin: Client, snowflake: RunningSnowflake) -> Callable[..., Client]:
    """`role("CREATE DATABASE ON ACCOUNT", ...)`: a session with a new role that holds just these privileges."""

    def make(*privileges: str) -> Client:
        admin.run("create or replace role narrow")
        defaults = "default_role = narrow default_warehouse = compute_wh"
        admin.run(f"create or replace user narrow_user password = 'n4rrow-Pass' {defaults}")
        admin.run("grant role narrow to user narrow_user")
        for privilege in privileges:
            admin.run(f"grant {privilege} to role narrow")
        return snowflake.login("NARROW_USER", "n4rrow-Pass", databaseName="TEST_DATABASE", schemaName="S")

    return make


def _account_objects(client: Client) -> dict[str, set[str]]:
    shows = {
        "database": "databases",
        "external volume": "external volumes",
        "catalog integration": "catalog integrations",
        "warehouse": "warehouses",
        "resource monitor": "resource monitors",
        "user": "users",
        "role": "roles",
    }
    return {kind: {str(name) for name in client.names(f"show {plural}")} for kind, plural in shows.items()}
