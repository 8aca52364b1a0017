"""Answers as drivers read them: the JSON around a result, an error or a login.

The shapes are those that snowflake-sdk, gosnowflake and the Python connector read; no vendor page describes them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timezone
from time import monotonic
from typing import Any

from snowdome.snowflake import engine, session_parameters
from snowdome.snowflake.errors import SnowflakeError, query_cancelled
from snowdome.snowflake.queries import QueryRun
from snowdome.snowflake.result import Column, Result, StatementType

INLINE_ROWS = 10_000
"""Rows in the answer itself; the rest comes in chunks that the driver downloads."""
CHUNK_ROWS = 50_000
ENCODED_ROWS = 500
"""Rows that are encoded between two checks of the clock."""


def success(data: Any) -> dict[str, Any]:
    return {"data": data, "code": None, "message": None, "success": True}


def failure(error: SnowflakeError, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """An error outside a query: login, session."""
    return {"data": data, "code": error.code, "message": error.message, "success": False, "headers": None}


def login_refused(error: SnowflakeError) -> dict[str, Any]:
    return failure(error, {"nextAction": "RETRY_LOGIN", "authnMethod": "USERNAME_PASSWORD", "signInOptions": {}})


def query_failure(run_id: str, error: SnowflakeError) -> dict[str, Any]:
    data = {
        "internalError": error.code == "000603",
        "unredactedFromSecureObject": False,
        "errorCode": error.code,
        "age": 0,
        "sqlState": error.sqlstate,
        "queryId": run_id,
        "line": -1,
        "pos": -1,
        "type": "COMPILATION" if error.message.startswith("SQL compilation error") else "EXECUTION",
    }
    return {"data": data, "code": error.code, "message": error.message, "success": False, "headers": None}


def in_progress(run: QueryRun) -> dict[str, Any]:
    """Tells the driver to fetch the result by its ID: 333334 for async queries, 333333 for slow ones.

    Each time that the driver asks: gosnowflake takes any other code for the end of an async query (async.go).
    """
    return {
        "data": {
            "queryId": run.id,
            "getResultUrl": f"/queries/{run.id}/result",
            "queryAbortsAfterSecs": 300,
            "progressDesc": None,
        },
        "code": "333334" if run.asynchronous else "333333",
        "message": "Query execution in progress. A result will be available by the getResultUrl.",
        "success": True,
    }


def answer(run: QueryRun, base_url: str) -> dict[str, Any]:
    """The answer of a finished statement."""
    if run.error is not None:
        return query_failure(run.id, run.error)
    assert run.result is not None
    try:
        return success(_data(run, run.result, base_url))
    except SnowflakeError as error:
        return query_failure(run.id, error)


def _data(run: QueryRun, result: Result, base_url: str) -> dict[str, Any]:
    session = run.session
    if result.command is not None:
        return {**result.command, "queryId": run.id, "statementTypeId": int(result.statement_type)}
    arrow = uses_arrow(run, result)
    data: dict[str, Any] = {
        "parameters": session_parameters.for_client(session),
        "rowtype": engine.rowtype(result.columns, arrow and result.structured),
        "total": result.total,
        "returned": result.total,
        "queryId": run.id,
        "databaseProvider": None,
        "finalDatabaseName": session.database,
        "finalSchemaName": session.schema,
        "finalWarehouseName": session.warehouse,
        "finalRoleName": session.role,
        "numberOfBinds": run.bind_count,
        "arrayBindSupported": result.statement_type == StatementType.INSERT,
        "statementTypeId": int(result.statement_type),
        "version": 1,
        "queryResultFormat": "arrow" if arrow else "json",
        "sendResultTime": int(datetime.now(timezone.utc).timestamp() * 1000),
    }
    if result.statement_type in _CHANGES_ROWS or result.inserted is not None:
        counts = _statistics(result)
        # As snowflake-connector-python's own tests have it: none where no row has changed.
        if any(counts.values()):
            data["stats"] = counts
    if result.multi:
        data["resultIds"] = ",".join(str(part.query_id) for part in result.multi)
        data["resultTypes"] = ",".join(str(int(part.statement_type)) for part in result.multi)
    first = result.sliced(0, INLINE_ROWS)
    if arrow:
        import base64

        data["rowsetBase64"] = base64.b64encode(engine.encode_arrow(as_table(first), _check_time(run))).decode()
    else:
        data["rowset"] = _rows_in_time(run, first)
    if result.total > INLINE_ROWS:
        data["chunks"] = [_chunk(run, number, base_url, arrow=arrow) for number in range(chunk_count(result))]
        data["chunkHeaders"] = {}
    return data


_CHANGES_ROWS = (StatementType.INSERT, StatementType.UPDATE, StatementType.DELETE, StatementType.MERGE)
_STATISTICS = {
    "number of rows inserted": "numRowsInserted",
    "number of rows updated": "numRowsUpdated",
    "number of rows deleted": "numRowsDeleted",
}


def _statistics(result: Result) -> dict[str, int]:
    """Rows by what happened to them, all of them always: drivers expect each."""
    if result.inserted is not None:
        counts = {"number of rows inserted": result.inserted}
    else:
        cells = (result.rows or [()])[0]
        counts = {column.name: int(cell) for column, cell in zip(result.columns, cells, strict=False)}
    return {**{key: counts.get(name, 0) for name, key in _STATISTICS.items()}, "numDmlDuplicates": 0}


def uses_arrow(run: QueryRun, result: Result) -> bool:
    """SELECT for clients that want it so; SHOW and DESCRIBE stay JSON for everyone."""
    if not run.session.format_parameter or result.statement_type != StatementType.SELECT:
        return False
    with session_parameters.during_statement(run.parameters):
        return str(session_parameters.value(run.session, run.session.format_parameter)).upper() != "JSON"


def chunk_count(result: Result) -> int:
    return max(0, -(-(result.total - INLINE_ROWS) // CHUNK_ROWS))


def chunk(run: QueryRun, number: int) -> bytes:
    """The rows of a chunk, counted from 0. Raises 000604 where it takes too long."""
    assert run.result is not None
    rows = _chunk_rows(run.result, number)
    if uses_arrow(run, run.result):
        return engine.encode_arrow(rows, _check_time(run))
    # Without the brackets around all of them: drivers put chunks together.
    return json.dumps(_rows_in_time(run, rows), separators=(",", ":"))[1:-1].encode()


def _chunk_rows(result: Result, number: int) -> Result:
    return result.sliced(INLINE_ROWS + number * CHUNK_ROWS, CHUNK_ROWS)


def _chunk(run: QueryRun, number: int, base_url: str, *, arrow: bool) -> dict[str, Any]:
    assert run.result is not None
    rows = _chunk_rows(run.result, number).total
    # JDBC reads JSON into a buffer of this size (ResultJsonParserV2). Other drivers only plan their memory by it, and
    # the true size would cost encoding every chunk now.
    exact = run.session.format_parameter == "JDBC_QUERY_RESULT_FORMAT" and not arrow
    size = len(chunk(run, number)) if exact else rows * 64
    return {
        "url": f"{base_url}/results/{run.id}/{number}?key={run.chunk_key}",
        "rowCount": rows,
        "uncompressedSize": size,
        "compressedSize": size,
    }


def as_table(result: Result) -> Result:
    """The result with its rows as an Arrow table: SYSTEM$ functions answer text cells."""
    if result.table is not None:
        return result
    import pyarrow as pa

    rows = result.rows or []
    columns = [pa.array([row[index] for row in rows], pa.string()) for index in range(len(result.columns))]
    return replace(result, table=pa.Table.from_arrays(columns, names=[c.name for c in result.columns]), rows=None)


def _check_time(run: QueryRun) -> Callable[[], None]:
    """Raises 000604 where encoding, which begins now, takes longer than the statement's time-out leaves."""
    deadline = run.encoding_deadline()

    def check_time() -> None:
        if monotonic() > deadline:
            raise query_cancelled()

    return check_time


def _rows_in_time(run: QueryRun, result: Result) -> list[list[str | None]]:
    check_time = _check_time(run)
    rows: list[list[str | None]] = []
    for start in range(0, result.total, ENCODED_ROWS):
        check_time()
        rows += rows_as_json(result.sliced(start, ENCODED_ROWS))
    return rows


def rows_as_json(result: Result) -> list[list[str | None]]:
    if result.table is not None:
        return engine.encode_json(result)
    return [[cell_as_json(cell, column) for cell, column in _zip(row, result.columns)] for row in result.rows or []]


def _zip(row: Sequence[Any], columns: Sequence[Column]) -> zip[tuple[Any, Column]]:
    return zip(row, columns, strict=True)


def cell_as_json(cell: Any, column: Column) -> str | None:
    """A metadata cell: days for a date, seconds with a fraction for times and timestamps, '1' and '0'."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, datetime):
        return f"{cell.timestamp():.{column.scale or 0}f}"
    if isinstance(cell, date):
        return str((cell - date(1970, 1, 1)).days)
    if isinstance(cell, time):
        return str(cell.hour * 3600 + cell.minute * 60 + cell.second)
    return str(cell)
