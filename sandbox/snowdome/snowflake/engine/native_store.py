"""The rows of native tables: one DuckDB database, closed to the machine's files, a cursor per statement."""

from __future__ import annotations

import threading
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import json_functions
from snowdome.snowflake.engine.conversion_macros import MACROS
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.transpile import (
    casts,
    domains,
    exact_arithmetic,
    flatten,
    random_values,
    text_sizes,
    variants,
)
from snowdome.snowflake.identifiers import literal, quote
from snowdome.snowflake.session_parameters import DEFAULTS

if TYPE_CHECKING:
    import duckdb

SCHEMA = "native"
MEMORY_LIMIT = "2GB"


class NativeStore:
    """DuckDB with the tables of native databases. Connects on first use."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._root: duckdb.DuckDBPyConnection | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection in the default time zone, which the caller closes: long queries of others do not hold it up."""
        with self._lock:
            if self._root is None:
                self._root = self._connect()
            return self._root.cursor()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        root = duckdb.connect(
            str(self._file) if self._file is not None else ":memory:",
            config={
                # A user's SQL must reach nothing on this machine but the rows that are handed to it.
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": "",
                "python_enable_replacements": "false",
                "preserve_insertion_order": "true",
            },
        )
        root.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(SCHEMA)}")
        json_functions.register(root)
        flatten.register(root)
        for subject in (exact_arithmetic, variants, text_sizes, random_values, domains):
            for macro in subject.MACROS:
                root.execute(macro)
        root.execute(casts.FIT_MACRO)
        root.execute(casts.FIT_BINARY_MACRO)
        for macro in MACROS:
            root.execute(f"CREATE OR REPLACE MACRO {macro}")
        # For every cursor: setting it in each costs as much as a small statement.
        root.execute(f"SET GLOBAL TimeZone = {literal(str(DEFAULTS['TIMEZONE']))}")
        # DuckDB cannot take this back while it runs; users' text never reaches it as a SET or ATTACH either.
        root.execute("SET enable_external_access = false")
        return root

    def relation(self, table: Table) -> Relation:
        """A native table as a relation of a query."""
        return Relation("", list(table.columns), physical=(SCHEMA, table.storage_name))

    def new_storage_name(self) -> str:
        """Name in DuckDB for a new table: never reused, so renames and replaces cost nothing."""
        return f"t_{uuid.uuid4().hex}"

    def drop(self, table: Table) -> None:
        """Deletes a table's rows, and the sequences of its columns."""
        self.run(*drop_statements(table))

    def run(self, *statements: str) -> None:
        """Runs DuckDB's statements, outside of everybody's transactions."""
        cursor = self.cursor()
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.close()

    def close(self) -> None:
        with self._lock:
            if self._root is not None:
                self._root.close()
                self._root = None


def drop_statements(table: Table) -> list[str]:
    """DuckDB's statements that delete a table's rows and the sequences of its columns."""
    sequences = (identity.storage_name for identity in table.identities.values())
    return [f"DROP TABLE IF EXISTS {physical_name(table)}", *map(drop_sequence_statement, sequences)]


def drop_sequence_statement(storage_name: str) -> str:
    return f"DROP SEQUENCE IF EXISTS {sequence_name(storage_name)}"


def sequence_name(storage_name: str) -> str:
    """A sequence's quoted name in DuckDB."""
    return f"{quote(SCHEMA)}.{quote(storage_name)}"


def physical_name(table: Table) -> str:
    """A native table's quoted name in DuckDB."""
    return f"{quote(SCHEMA)}.{quote(table.storage_name)}"
