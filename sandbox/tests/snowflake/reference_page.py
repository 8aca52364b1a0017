"""docs/sql.md: every statement, function and documented default of the local Snowflake, from the code's own tables.

`python -m tests.snowflake.reference_page` in the folder of the package writes it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from snowdome.snowflake import documented_functions, session_parameters, statements
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.system_roles import FIRST_WAREHOUSE, new_account
from snowdome.snowflake.engine import Engine, information_schema
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.session import Session
from snowdome.snowflake.system_functions import FUNCTIONS as SYSTEM_FUNCTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sql.md"

REAL, REFUSED = "real", "refused"

Ask = Callable[[str], list[str]]
"""Compiles a statement, and tells the names of its columns; raises SnowflakeError."""

IMITATED = {
    "RESOURCE MONITOR": "quota, triggers and privileges; no credits are used and no trigger fires",
    "WAREHOUSE": "settings, state and privileges, no compute",
    "STAGE": "folders on this machine",
    "NOTEBOOK": "legacy notebooks of an older account",
}

EXAMPLES = {
    "ARRAYS_OVERLAP": "ARRAYS_OVERLAP([1], [1])",
    "ARRAY_CONTAINS": "ARRAY_CONTAINS(1::VARIANT, [1])",
    "CASE": "CASE WHEN TRUE THEN 1 END",
    "CAST": "CAST(1 AS INT)",
    "CHARINDEX": "CHARINDEX('a', 'b')",
    "CONTAINS": "CONTAINS('a', 'b')",
    "DATEADD": "DATEADD(day, 1, CURRENT_DATE)",
    "DATEDIFF": "DATEDIFF(day, CURRENT_DATE, CURRENT_DATE)",
    "DATE_PART": "DATE_PART(year, CURRENT_DATE)",
    "DATE_TRUNC": "DATE_TRUNC('month', CURRENT_DATE)",
    "ENDSWITH": "ENDSWITH('a', 'b')",
    "EXTRACT": "EXTRACT(year FROM CURRENT_DATE)",
    "GROUPING": "GROUPING(column1) FROM VALUES (1) GROUP BY column1",
    "INSERT": "INSERT('abc', 1, 2, 'Z')",
    "LAST_QUERY_ID": "LAST_QUERY_ID()",
    "LEFT": "LEFT('abc', 1)",
    "MAP_CAT": "MAP_CAT({'a': 1}::MAP(VARCHAR, INT), {'b': 1}::MAP(VARCHAR, INT))",
    "MAP_CONTAINS_KEY": "MAP_CONTAINS_KEY('a', {'a': 1}::MAP(VARCHAR, INT))",
    "MAP_INSERT": "MAP_INSERT({'a': 1}::MAP(VARCHAR, INT), 'b', 2)",
    "NEXT_DAY": "NEXT_DAY(CURRENT_DATE, 'fr')",
    "NORMAL": "NORMAL(0, 1, RANDOM())",
    "PARSE_URL": "PARSE_URL('https://a.b/c')",
    "PERCENTILE_CONT": "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY column1) FROM VALUES (1)",
    "PERCENTILE_DISC": "PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY column1) FROM VALUES (1)",
    "POSITION": "POSITION('a' IN 'b')",
    "PREVIOUS_DAY": "PREVIOUS_DAY(CURRENT_DATE, 'fr')",
    "RATIO_TO_REPORT": "RATIO_TO_REPORT(column1) OVER () FROM VALUES (1)",
    "REGEXP": "'a' REGEXP 'b'",
    "REGEXP_COUNT": "REGEXP_COUNT('a', 'b')",
    "REGEXP_INSTR": "REGEXP_INSTR('a', 'b')",
    "REGEXP_SUBSTR": "REGEXP_SUBSTR('a', 'b')",
    "REGEXP_SUBSTR_ALL": "REGEXP_SUBSTR_ALL('a', 'b')",
    "RIGHT": "RIGHT('abc', 1)",
    "SPLIT_PART": "SPLIT_PART('a-b', '-', 1)",
    "TIMEADD": "TIMEADD(hour, 1, CURRENT_TIMESTAMP)",
    "TIMEDIFF": "TIMEDIFF(hour, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
    "TIMESTAMPADD": "TIMESTAMPADD(hour, 1, CURRENT_TIMESTAMP)",
    "TIMESTAMPDIFF": "TIMESTAMPDIFF(hour, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)",
    "TIME_FROM_PARTS": "TIME_FROM_PARTS(1, 2, 3)",
    "TIME_SLICE": "TIME_SLICE(CURRENT_TIMESTAMP, 1, 'DAY')",
    "TRY_CAST": "TRY_CAST('1' AS INT)",
    "WIDTH_BUCKET": "WIDTH_BUCKET(1, 0, 10, 5)",
    "YEAROFWEEKISO": "YEAROFWEEKISO(CURRENT_DATE)",
    "APPROX_TOP_K": "APPROX_TOP_K(column1) FROM VALUES (1)",
    "APPROXIMATE_JACCARD_INDEX": "APPROXIMATE_JACCARD_INDEX(column1) FROM VALUES (1)",
    "APPROXIMATE_SIMILARITY": "APPROXIMATE_SIMILARITY(column1) FROM VALUES (1)",
    "GET_DDL": "GET_DDL('TABLE', 'T')",
    "COLLATE": "COLLATE('a', 'en')",
    "FILTER": "FILTER([1], x -> x > 0)",
    "TRANSFORM": "TRANSFORM([1], x -> x + 1)",
    "REDUCE": "REDUCE([1], 0, (a, x) -> a + x)",
    "HASH_AGG": "HASH_AGG(column1) FROM VALUES (1)",
    "BITMAP_COUNT": "BITMAP_COUNT(BITMAP_CONSTRUCT_AGG(column1)) FROM VALUES (1)",
    "COMPRESS": "COMPRESS('a', 'SNAPPY')",
    "SEARCH": "SEARCH('a', 'b')",
    "SOUNDEX": "SOUNDEX('a')",
    "FLATTEN": "* FROM TABLE(FLATTEN([1]))",
    "GENERATOR": "SEQ4() FROM TABLE(GENERATOR(ROWCOUNT => 1))",
    "RESULT_SCAN": "* FROM TABLE(RESULT_SCAN('x'))",
    "SPLIT_TO_TABLE": "* FROM TABLE(SPLIT_TO_TABLE('a', 'b'))",
    "STRTOK_SPLIT_TO_TABLE": "* FROM TABLE(STRTOK_SPLIT_TO_TABLE('a', 'b'))",
    "INFER_SCHEMA": "* FROM TABLE(INFER_SCHEMA(LOCATION => '@~', FILE_FORMAT => 'x'))",
}
"""What stands behind SELECT, where a name with plain arguments is no call."""


def function_calls(name: str) -> Iterator[str]:
    """Calls of one function, one of which fits."""
    if name in EXAMPLES:
        yield f"SELECT {EXAMPLES[name]}"
        return
    for arguments in ("", "NULL", "'a'", "1, 2", "'a', 'b', 'c'", "NULL, 1, 'x', NULL"):
        yield f"SELECT {name}({arguments})"
        yield f"SELECT {name}({arguments}) OVER (ORDER BY 1)"


def verdict(name: str, ask: Ask) -> str:
    """Whether a function is there. One that is not is refused by its name."""
    if name in SYSTEM_FUNCTIONS:
        return REAL
    refusal = None
    for sql in function_calls(name):
        try:
            ask(sql)
            return REAL
        except SnowflakeError as error:
            if error.code in ("000709", "002003"):  # a query or a file format that is not there
                return REAL
            if error.code == "000002":
                refusal = error
    if refusal is None:
        raise AssertionError(f"{name}: no call fits. Add one to EXAMPLES.")
    return REFUSED


def asking() -> tuple[Ask, Callable[[], None]]:
    """An engine of its own that only compiles, and what ends it."""
    account = new_account("LOCAL", "us-west-2", "not a hash")
    database = Database("D", owner=RoleName("SYSADMIN"))
    database.schemas["S"] = Schema("S", owner=RoleName("SYSADMIN"))
    account.databases["D"] = database
    folder = tempfile.TemporaryDirectory()
    engine = Engine(
        account,
        aws_endpoint="http://127.0.0.1:1",
        access_key_id="none",
        secret_access_key="none",  # noqa: S106 - nothing listens there
        state_dir=Path(folder.name),
        persist=False,
    )
    session = Session(1, account, "ADMIN", "ACCOUNTADMIN", database="D", schema="S", warehouse=FIRST_WAREHOUSE)

    def ask(sql: str) -> list[str]:
        return [column.name for column in engine.execute(session, sql, None, True, "page").columns]

    def end() -> None:
        engine.close()
        folder.cleanup()

    return ask, end


LABELED = ("1", "1 + 1", "count(*)", "'a' || b", 'max("x")', "b", "$1", "case when b then 1 end")
"""Expressions over a table of the columns B and "x", for what their columns are called."""


def page(verdicts: dict[str, str], ask: Ask) -> str:
    """The whole page; `verdicts` by function."""
    by_verdict = {kind: [name for name, found in verdicts.items() if found == kind] for kind in (REAL, REFUSED)}
    return "\n".join(
        [
            "# SQL of the local Snowflake",
            "",
            "Generated from the code by `python -m tests.snowflake.reference_page`; a test keeps it current.",
            "",
            "*Real* means done as documented, but for the deviations in the READMEs of "
            "[Snowflake](../snowdome/snowflake/README.md) and its [engine](../snowdome/snowflake/engine/README.md). "
            "*Imitated* means that statements succeed and nothing is behind them. "
            "*Refused* is error 000002, SQL state 0A000, which names what is missing.",
            "",
            "## Statements",
            "",
            *_statements(),
            "",
            "## Functions",
            "",
            f"Real ({len(by_verdict[REAL])}): {', '.join(by_verdict[REAL])}",
            "",
            f"Refused ({len(by_verdict[REFUSED])}): {', '.join(by_verdict[REFUSED])}",
            "",
            f"INFORMATION_SCHEMA has the views {', '.join(sorted(information_schema.VIEWS))}; the others are refused.",
            "",
            "## Defaults",
            "",
            "Of the session parameters, as [documented](https://docs.snowflake.com/en/sql-reference/parameters). "
            "A fixed one can be set to its default alone.",
            "",
            *_defaults(),
            "",
            "A column without an alias has its own text as its name, in upper case outside of quotes "
            "([SELECT](https://docs.snowflake.com/en/sql-reference/sql/select)):",
            "",
            *_labels(ask),
            "",
        ]
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _statements() -> Iterator[str]:
    engine_kinds = {(verb, kind) for verb, kinds in statements.ENGINE_KINDS.items() for kind in kinds}
    pairs = set(statements.OBJECT_STATEMENTS) | engine_kinds | {(verb, "") for verb in statements.ENGINE_VERBS}
    rows = []
    for verb in sorted({verb for verb, _ in pairs}):
        kinds = sorted(kind for known, kind in pairs if known == verb)
        imitated = [kind for kind in kinds if any(kind in (name, f"{name}S") for name in IMITATED)]
        real = [kind or "(alone)" for kind in kinds if kind not in imitated]
        rows.append((verb, ", ".join(real), ", ".join(imitated)))
    yield from _table(("verb", "real", "imitated"), rows)
    yield ""
    yield "Imitated: " + "; ".join(f"{kind}: {what}" for kind, what in sorted(IMITATED.items())) + "."
    yield ""
    handled = {kind for _, kind in pairs}
    absent = sorted(kind for kind in statements.UNSUPPORTED_KINDS if not {kind, f"{kind}S"} & handled)
    partial = sorted(set(statements.UNSUPPORTED_KINDS) - set(absent))
    yield f"Refused: {', '.join(sorted(statements.UNSUPPORTED_VERBS))}; with every verb: {', '.join(absent)}; "
    yield f"with the verbs that are not in the table: {', '.join(partial)}."


def _defaults() -> Iterator[str]:
    rows = []
    for name, value in sorted(session_parameters.DEFAULTS.items()):
        if name.startswith(("CLIENT_", "PYTHON_", "ENABLE_")):
            continue
        shown = str(value).upper() if isinstance(value, bool) else str(value)
        rows.append((name, f"`{shown}`" if shown else "", "fixed" if name in session_parameters.FIXED_VALUES else ""))
    return _table(("parameter", "default", ""), rows)


def _labels(ask: Ask) -> Iterator[str]:
    rows = []
    for expression in LABELED:
        (name,) = ask(f"SELECT {expression} FROM (SELECT 'b' AS b, 1 AS \"x\")")  # noqa: S608 - of this file
        rows.append((f"`{expression}`", f"`{name}`"))
    return _table(("expression", "name"), rows)


def verdicts(ask: Ask, names: Iterable[str]) -> dict[str, str]:
    return {name: verdict(name, ask) for name in sorted(names)}


if __name__ == "__main__":
    ask_engine, end_engine = asking()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(verdicts(ask_engine, documented_functions.names()), ask_engine))
    end_engine()
