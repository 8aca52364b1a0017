"""From a statement to what runs it: an object statement of `statements/`, or the engine.

What is neither is refused by name, never answered with success.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from snowdome.snowflake import errors, session_parameters, variables
from snowdome.snowflake.binds import dealt, substitute
from snowdome.snowflake.block_extent import is_block
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifier_function import bound, identifiers_in_place
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.script import Statement, split, split_pipe
from snowdome.snowflake.splice import spliced
from snowdome.snowflake.statements import (
    ENGINE_KINDS,
    ENGINE_VERBS,
    KIND_PREFIXES,
    OBJECT_STATEMENTS,
    UNSUPPORTED_KINDS,
    UNSUPPORTED_VERBS,
    VERBS,
)
from snowdome.snowflake.system_functions import system_call

_READS_ONLY = ("SHOW", "DESCRIBE", "LIST")
_NAMED_BY = (Kind.WORD, Kind.QUOTED, Kind.STRING, Kind.NUMBER)
_DDL = ("ALTER", "CREATE", "DROP", "GRANT", "REVOKE")


def execute(
    context: Context,
    statement: Statement,
    binds: dict[str, Any] | None,
    *,
    query_id: str,
    describe_only: bool = False,
) -> Result:
    """Runs one statement. Raises SnowflakeError, and nothing else for what a user can write."""
    steps = split_pipe(statement)
    if not steps:
        raise errors.empty_statement()
    hands = dealt(steps, binds)
    step = steps[0]
    for after, hand in zip(steps[1:], hands, strict=False):
        # Each step but the last is a query of its own, so that the next one can scan its result.
        result = run_inner(context, step, hand, describe_only=describe_only)
        (step,) = split(_read_previous(after, str(result.query_id)))
    return _one(context, step, hands[-1], query_id, describe_only)


def run_inner(
    context: Context, statement: Statement, binds: dict[str, Any] | None, *, describe_only: bool = False
) -> Result:
    """Runs a statement of a request, or a step of a pipe, as a query of its own. Raises as :func:`execute` does."""
    queries = context.queries
    run = queries.start(context.session, statement.text)
    run.parameters = session_parameters.of_statement()
    queries.execute(run, lambda: execute(context, statement, binds, query_id=run.id, describe_only=describe_only))
    if run.error is not None:
        raise run.error
    assert run.result is not None
    return run.result


def _read_previous(step: Statement, query_id: str) -> str:
    """The step with `$1` after FROM or JOIN as a scan of the result before it."""
    scan = f"TABLE(RESULT_SCAN({literal(query_id)}))"
    return spliced(
        step.text,
        (
            (token.start, token.end, scan)
            for before, token in pairwise(step.tokens)
            if token.kind is Kind.VARIABLE and token.text == "$1" and before.upper in ("FROM", "JOIN")
        ),
    )


def _one(
    context: Context, statement: Statement, binds: dict[str, Any] | None, query_id: str, describe_only: bool
) -> Result:
    statement = variables.replace(context.session, statement)
    found = find(statement)
    if found is None:
        call = system_call(context, statement, binds)
        if call is not None:
            return _without_rows(call) if describe_only else call
        statement, binds = bound(statement, binds)
        text = identifiers_in_place(statement)
        return context.engine.execute(context.session, text, binds, describe_only, query_id)
    head, cursor = found
    if binds:
        (statement,) = split(substitute(statement, binds))
        head, cursor = find(statement) or found
    if describe_only and head.verb not in _READS_ONLY:
        return Result([Column.text("status")], rows=[])
    if head.verb in _DDL and head.kind != "SESSION":
        context.engine.commit(context.session)
    result = OBJECT_STATEMENTS[head.verb, head.kind](context, cursor, head)
    return _without_rows(result) if describe_only else result


def _without_rows(result: Result) -> Result:
    result.rows = []
    return result


def find(statement: Statement) -> tuple[Head, Cursor] | None:
    """The object statement that this is; None for the engine's. Raises for what nobody runs."""
    verb = VERBS.get(statement.first_word, statement.first_word)
    cursor = Cursor(statement)
    if is_block(statement.tokens):
        return Head("BEGIN", "BLOCK"), cursor
    if verb in UNSUPPORTED_VERBS:
        raise errors.unsupported(_words(cursor, 2))
    if verb == "COPY" and cursor.sees("COPY", "FILES"):
        raise errors.unsupported("COPY FILES")
    if verb == "WITH" and _names_procedure(cursor):
        raise errors.unsupported("WITH ... AS PROCEDURE")
    if verb in ENGINE_VERBS or statement.tokens[0].kind is not Kind.WORD:
        return None
    if verb not in {known for known, _ in OBJECT_STATEMENTS}:
        raise cursor.unexpected()
    cursor.take()
    if verb == "DESCRIBE":
        _refuse_described(cursor)
    or_replace = verb == "CREATE" and _accept_or_replace(cursor)
    modifiers = _modifiers(cursor, verb)
    kind = _kind(cursor, verb)
    if kind is None:
        if any(cursor.sees(*engine_kind.split()) for engine_kind in ENGINE_KINDS.get(verb, ())):
            return None
        raise _refusal(cursor, verb)
    if_exists = cursor.accept("IF", "NOT", "EXISTS") if verb == "CREATE" else cursor.accept("IF", "EXISTS")
    if or_replace and if_exists:
        raise errors.invalid_property_combination("OR REPLACE and IF NOT EXISTS cannot both be given.")
    return Head(verb, kind, or_replace, if_exists, frozenset(modifiers)), cursor


def _accept_or_replace(cursor: Cursor) -> bool:
    if cursor.sees("OR", "ALTER"):
        raise errors.unsupported("CREATE OR ALTER")
    return cursor.accept("OR", "REPLACE")


def _modifiers(cursor: Cursor, verb: str) -> list[str]:
    modifiers: list[str] = []
    while cursor.token.upper in KIND_PREFIXES.get(verb, ()):
        modifiers.append(cursor.word())
    return modifiers


def _kind(cursor: Cursor, verb: str) -> str | None:
    """The longest kind of this verb that comes next, taken."""
    kinds = sorted((kind for known, kind in OBJECT_STATEMENTS if known == verb), key=len, reverse=True)
    return next((kind for kind in kinds if kind == "" or cursor.accept(*kind.split())), None)


def _refusal(cursor: Cursor, verb: str) -> errors.SnowflakeError:
    """A kind that Snowflake has is unsupported here; anything else is a syntax error there, too."""
    if verb == "EXECUTE":
        return errors.unsupported(f"EXECUTE {_words(cursor, 2)}")
    if verb in ("CREATE", "DROP", "SHOW") and cursor.sees("SNOWFLAKE", "."):
        return errors.unsupported(f"{verb} of an instance of a class of SNOWFLAKE")
    for kind in sorted(UNSUPPORTED_KINDS, key=len, reverse=True):
        *words, last = kind.split()
        for form in (last, _plural(last)):
            if cursor.sees(*words, form):
                return errors.unsupported(" ".join((verb, *words, form)))
    return cursor.unexpected()


def _plural(word: str) -> str:
    if word.endswith("Y"):
        return f"{word[:-1]}IES"
    return f"{word}ES" if word.endswith("S") else f"{word}S"


def _refuse_described(cursor: Cursor) -> None:
    """`DESCRIBE FUNCTION f()`: by itself, FUNCTION would be the name of a table."""
    for kind in UNSUPPORTED_KINDS:
        ahead = cursor.copy()
        known = any(other == kind for verb, other in OBJECT_STATEMENTS if verb == "DESCRIBE")
        if not known and ahead.accept(*kind.split()) and ahead.token.kind in _NAMED_BY:
            raise errors.unsupported(f"DESCRIBE {kind}")


def _names_procedure(cursor: Cursor) -> bool:
    """https://docs.snowflake.com/en/sql-reference/sql/call-with"""
    ahead = cursor.copy()
    ahead.take()
    ahead.take()
    return ahead.accept("AS", "PROCEDURE")


def _words(cursor: Cursor, most: int) -> str:
    words: list[str] = []
    while len(words) < most and cursor.token.kind is Kind.WORD:
        words.append(cursor.word())
    return " ".join(words)
