"""One statement, one file, one test, one documentation link."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.snowflake import statements
from tests.sandbox.snowflake.running import Client

SOURCE = Path(statements.__file__).parent
SHARED = {"__init__", "privilege_list"}
"""Not statements: the table of them, and what GRANT and REVOKE share."""

MODULES = sorted(path.stem for path in SOURCE.glob("*.py") if path.stem not in SHARED)


@pytest.mark.parametrize("module", MODULES)
def test_every_statement_has_a_link_and_a_test(module: str) -> None:
    source = (SOURCE / f"{module}.py").read_text()
    assert "https://docs.snowflake.com/en/sql-reference/sql/" in source.split('"""')[1]
    assert Path(__file__).with_name(f"test_{module}.py").exists()


def test_every_handler_is_a_module_of_its_own_name() -> None:
    for (verb, kind), handler in statements.OBJECT_STATEMENTS.items():
        module = handler.__module__.rpartition(".")[2]
        assert module in MODULES, (verb, kind)


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
        ("execute immediate 'select 1'", "EXECUTE IMMEDIATE"),
        ("copy into t from @s", "COPY INTO"),
        ("undrop database d", "UNDROP DATABASE"),
        ("call p()", "CALL"),
        ("create or alter table t (a int)", "CREATE OR ALTER"),
        ("show network policies", "SHOW NETWORK POLICIES"),
        ("show masking policies in account", "SHOW MASKING POLICIES"),
        ("describe function f()", "DESCRIBE FUNCTION"),
        ("desc procedure p(int)", "DESCRIBE PROCEDURE"),
        ("desc result 'x'", "DESCRIBE RESULT"),
        ("describe network policy n", "DESCRIBE NETWORK POLICY"),
        ("show replication accounts", "SHOW REPLICATION ACCOUNTS"),
        ("list @test_database.s.%t", "user and table stages"),
        ("list @s.%t/path", "user and table stages"),
        ("list @~/x", "user and table stages"),
        ("put file:///tmp/x @s.%t", "user and table stages"),
        ("select system$typeof(1)", "SYSTEM$TYPEOF"),
        ("select system$pipe_status('p')", "SYSTEM$PIPE_STATUS"),
        ("select * from test_database.information_schema.tables", "INFORMATION_SCHEMA"),
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
