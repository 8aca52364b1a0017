"""Each statement has a page of documentation, named by the module of its object, and a test file."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from snowdome.snowflake import statements
from snowdome.snowflake.statements import object_kinds
from tests.snowflake.running import Client

PAGES = "https://docs.snowflake.com/en/sql-reference/sql/"

PAGE_OF = {
    ("CREATE", "CATALOG INTEGRATION"): "create-catalog-integration-rest",
    ("BEGIN", "BLOCK"): "execute-immediate",
    ("ALTER", "ICEBERG TABLE"): "alter-iceberg-table-refresh",
    ("DESCRIBE", ""): "desc-table",
    ("DESCRIBE", "ICEBERG TABLE"): "desc-table",
    ("DESCRIBE", "INTEGRATION"): "desc-catalog-integration",
    ("DROP", "INTEGRATION"): "drop-catalog-integration",
    ("GRANT", ""): "grant-privilege",
    ("REVOKE", ""): "revoke-privilege",
    ("SHOW", "EXPORTED KEYS"): "show-primary-keys",
    ("SHOW", "IMPORTED KEYS"): "show-primary-keys",
    ("SHOW", "FUTURE GRANTS"): "show-grants",
    ("USE", ""): "use-schema",
}
"""Pages that are not called as their statement."""

TEST_OF = {
    "alter_iceberg_table_refresh": "alter_iceberg_table",
    "create_catalog_integration_rest": "create_catalog_integration",
    "describe_view": "describe_table",
    "get": "get_files",
    "grant_database_role": "grant_role",
    "grant_privilege": "grant_privileges",
    "list": "list_files",
    "put": "put_files",
    "remove": "remove_files",
    "revoke_database_role": "revoke_role",
    "revoke_privilege": "revoke_privileges",
    "set": "set_variable",
    "show_primary_keys": "show_keys",
    "show_unique_keys": "show_keys",
    "show_user_functions": "show_functions",
    "unset": "set_variable",
    "use_secondary_roles": "use_role",
}
"""Tests that are not called as their page."""


MODULES_OF_COMMON_KINDS = {
    module.__name__
    for module in vars(statements).values()
    if isinstance(module, ModuleType) and isinstance(getattr(module, "KIND", None), object_kinds.ObjectKind)
}


def page_of(verb: str, kind: str) -> str:
    verb_of_page = {"DESCRIBE": "desc"}.get(verb, verb.lower())
    return PAGE_OF.get((verb, kind)) or f"{verb_of_page} {kind.lower()}".strip().replace(" ", "-")


@pytest.mark.parametrize(("verb", "kind"), statements.OBJECT_STATEMENTS)
def test_every_statement_has_a_page_in_its_module_and_a_test(verb: str, kind: str) -> None:
    page = page_of(verb, kind)
    handler = statements.OBJECT_STATEMENTS[verb, kind].__module__
    modules = MODULES_OF_COMMON_KINDS if handler == object_kinds.__name__ else {handler}
    assert any(f"{PAGES}{page}" in (sys.modules[module].__doc__ or "").split() for module in modules)
    test = page.replace("desc-", "describe-").replace("-", "_")
    assert Path(__file__).with_name(f"test_{TEST_OF.get(test, test)}.py").exists()


def test_every_module_of_statements_is_in_the_table() -> None:
    source = Path(statements.__file__).parent
    handlers = {handler.__module__ for handler in statements.OBJECT_STATEMENTS.values()}
    handling = {module.rpartition(".")[2] for module in handlers | MODULES_OF_COMMON_KINDS}
    # What ALTER USER, CREATE DATABASE, and CREATE of functions and procedures hand a part of their statement to.
    parts = {"access_token", "linked_database", "routine"}
    assert handling | parts == {path.stem for path in source.glob("*.py")} - {"__init__"}


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("create task t as select 1", "CREATE TASK"),
        ("show streams", "SHOW STREAMS"),
        ("drop masking policy p", "DROP MASKING POLICY"),
        ("create notebook n from '@s' main_file = 'n.ipynb'", "CREATE NOTEBOOK"),
        ("create or replace notebook n", "CREATE NOTEBOOK"),
        ("alter notebook n add live version from last", "ALTER NOTEBOOK"),
        ("execute notebook n()", "EXECUTE NOTEBOOK"),
        ("create or replace dynamic table t as select 1", "CREATE DYNAMIC TABLE"),
        ("undrop database d", "UNDROP DATABASE"),
        ("create or alter table t (a int)", "CREATE OR ALTER"),
        ("show network policies", "SHOW NETWORK POLICIES"),
        ("show masking policies in account", "SHOW MASKING POLICIES"),
        ("describe task f", "DESCRIBE TASK"),
        ("desc stream x", "DESCRIBE STREAM"),
        ("desc result 'x'", "DESCRIBE RESULT"),
        ("describe network policy n", "DESCRIBE NETWORK POLICY"),
        ("show replication accounts", "SHOW REPLICATION ACCOUNTS"),
        ("select system$abort_session(1)", "SYSTEM$ABORT_SESSION"),
        ("select system$pipe_status('p')", "SYSTEM$PIPE_STATUS"),
        ("select * from test_database.information_schema.sequences", "INFORMATION_SCHEMA.SEQUENCES"),
    ],
)
def test_what_snowflake_has_and_this_account_has_not_is_named(admin: Client, sql: str, named: str) -> None:
    failure = admin.failure(sql)
    assert (failure.code, failure.sqlstate) == ("000002", "0A000")
    assert named in failure.message


def test_a_table_may_be_called_as_what_is_missing(admin: Client) -> None:
    admin.run("create table task (a int)")
    assert [row["name"] for row in admin.rows("describe task")] == ["A"]


@pytest.mark.parametrize("sql", ["create starship s", "show starships", "launch", "drop", "alter database", "grant"])
def test_what_snowflake_does_not_have_is_a_syntax_error(admin: Client, sql: str) -> None:
    failure = admin.failure(sql)
    assert (failure.code, failure.sqlstate) == ("001003", "42000"), failure
