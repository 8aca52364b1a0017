"""From the text of one statement to sqlglot's tree, with the forms that its Snowflake dialect does not read."""

from __future__ import annotations

import itertools
from functools import cache
from typing import Any

from sqlglot import exp
from sqlglot.dialects.snowflake import Snowflake
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.parser import Parser
from sqlglot.tokens import Token, TokenType

from snowdome.snowflake import errors
from snowdome.snowflake.documented_functions import is_documented
from snowdome.snowflake.engine import (
    composed_functions,
    conversion_functions,
    foreign_constructs,
    known_functions,
    missing_constructs,
    parsed_statements,
    result_labels,
)
from snowdome.snowflake.engine.column_types import MAX_PRECISION
from snowdome.snowflake.engine.json_functions import FUNCTIONS


class _SandboxSnowflake(Snowflake):  # type: ignore[misc]
    """sqlglot's Snowflake, but for conversions, which stay the calls that were written."""

    class Parser(Snowflake.Parser):  # type: ignore[misc]
        FUNCTIONS = {  # noqa: RUF012 - as in sqlglot
            **Snowflake.Parser.FUNCTIONS,
            **conversion_functions.builders(),
        }
        ALTER_PARSERS = {  # noqa: RUF012 - as in sqlglot
            **Snowflake.Parser.ALTER_PARSERS,
            # https://docs.snowflake.com/en/sql-reference/sql/alter-table-column: several columns at once.
            "ALTER": lambda self: self._parse_csv(self._parse_column_change),
            "MODIFY": lambda self: self._parse_csv(self._parse_column_change),
        }

        def _parse_column_change(self) -> exp.Expression | None:
            """`[ALTER | MODIFY] [COLUMN] name change`; the documented parentheses around the list are not read."""
            self._match_texts(("ALTER", "MODIFY"))
            return self._parse_alter_table_alter()

        def _parse_projections(self) -> tuple[list[exp.Expression], list[exp.Expression] | None]:
            return self._parse_csv(self._parse_named_projection), None

        def _parse_named_projection(self) -> exp.Expression | None:
            start = self._index
            projection = self._parse_expression()
            if projection is None:
                return None
            return result_labels.named(projection, self.sql, self._tokens[start : self._index])


_DIALECT = _SandboxSnowflake()
_OTHER_NAMES = frozenset(
    """
    BITANDAGG BITORAGG BITXORAGG BIT_AND BIT_ANDAGG BIT_AND_AGG BIT_NOT BIT_OR BIT_ORAGG BIT_OR_AGG BIT_SHIFTLEFT
    BIT_SHIFTRIGHT BIT_XOR BIT_XORAGG BIT_XOR_AGG DATEFROMPARTS REGEXP_EXTRACT_ALL STRING_AGG TIMEFROMPARTS
    TIMESTAMPFROMPARTS TIMESTAMPLTZFROMPARTS TIMESTAMPNTZFROMPARTS TIMESTAMPTZFROMPARTS TIMESTAMP_LTZ_FROM_PARTS
    TIMESTAMP_NTZ_FROM_PARTS TIMESTAMP_TZ_FROM_PARTS
    CONNECT_BY_ROOT DIRECTORY IDENTIFIER MATCH SEMANTIC_VIEW TABLE
    """.split()  # noqa: SIM905 - a table of names reads better
)
"""Aliases that the pages of functions name, and words that take parentheses and are no functions."""


MAX_STATEMENT_CHARACTERS = 1_000_000
"""https://docs.snowflake.com/en/user-guide/query-size-limits: a statement holds at most 1 MB."""


_NOT_HERE = ("ST_", "H3_", "VECTOR_", "AI_")
"""Families of functions that no type of this account goes with."""

MAX_SELECTS = 1_000
"""SELECTs in one statement. Compiling takes time with the square of their number; Snowflake has such a bound, too."""


def tokenize(sql: str) -> list[Token]:
    """Tokens with their positions. Raises 001003 for an unfinished string, comment or quoted name."""
    if len(sql) > MAX_STATEMENT_CHARACTERS:
        raise errors.syntax(f"The statement is longer than {MAX_STATEMENT_CHARACTERS} characters.")
    try:
        return list(_DIALECT.tokenize(sql))
    except (SqlglotError, RecursionError) as error:
        raise errors.syntax(f"parse error near '{_shorten(str(error))}'.") from error


def parse(sql: str) -> exp.Expression:
    """The tree of one statement. Raises 001003 with line and position, or 000900 for an empty statement."""
    tokens = [token for token in tokenize(sql) if token.token_type is not TokenType.SEMICOLON]
    if not tokens:
        raise errors.empty_statement()
    if sum(1 for token in tokens if token.token_type is TokenType.SELECT) > MAX_SELECTS:
        raise errors.syntax(f"The statement is too complex: it has more than {MAX_SELECTS} SELECTs.")
    _refuse_long_numbers(tokens)
    foreign_constructs.refuse_operators(tokens)
    missing_constructs.refuse_words(tokens)
    _refuse_elements_not_null(tokens)
    tokens = _begun(_without_scoped(tokens))
    tokens = _move_if_not_exists(tokens)
    try:
        trees = [tree for tree in _parser().parse(tokens, sql) if tree is not None]
    except ParseError as error:
        raise _syntax_error(error, sql) from error
    except RecursionError as error:
        raise errors.syntax("The statement is nested too deeply.") from error
    except (SqlglotError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        # The parser's own slips on malformed text: still the statement's fault, never the server's.
        raise errors.syntax("The statement cannot be parsed.") from error
    if len(trees) != 1:
        raise errors.statement_count_mismatch(len(trees), 1)
    parsed_statements.check(trees[0])
    return trees[0]


def _parser() -> Parser:
    """sqlglot's parser, which leaves the functions of json_functions as they are written."""
    parser = _DIALECT.parser()
    for table, builders in _builders().items():
        setattr(parser, table, builders)
    return parser


def _is_of_snowflake(name: str) -> bool:
    """Whether the parser may know a function by this name: sqlglot has those of every dialect."""
    return is_documented(name) or name in _OTHER_NAMES or name in known_functions.PLAIN_NAMES


@cache
def _builders() -> dict[str, dict[str, Any]]:
    """The parser's own tables of functions, made once."""
    left = {
        table: {
            name: build
            for name, build in getattr(_SandboxSnowflake.Parser, table).items()
            if name not in FUNCTIONS and not name.startswith(_NOT_HERE) and _is_of_snowflake(name)
        }
        for table in ("FUNCTIONS", "FUNCTION_PARSERS")
    }
    left["FUNCTIONS"] |= composed_functions.builders()
    without_parentheses = _SandboxSnowflake.Parser.NO_PAREN_FUNCTION_PARSERS
    left["NO_PAREN_FUNCTION_PARSERS"] = {name: read for name, read in without_parentheses.items() if name != "IF"}
    return left


def _refuse_long_numbers(tokens: list[Token]) -> None:
    """Whole numbers of more digits than a NUMBER has: no page tells what they are, and DuckDB has a type for them."""
    for token in tokens:
        if (
            token.token_type is TokenType.NUMBER
            and len(token.text.lstrip("0")) > MAX_PRECISION
            and token.text.isdigit()
        ):
            raise errors.unsupported(f"a number of more than {MAX_PRECISION} digits")


def _refuse_elements_not_null(tokens: list[Token]) -> None:
    """`ARRAY(type NOT NULL)` and `MAP(key, value NOT NULL)`: types that nothing here keeps."""
    for start in range(len(tokens) - 1):
        if tokens[start].text.upper() not in ("ARRAY", "MAP") or tokens[start + 1].token_type is not TokenType.L_PAREN:
            continue
        depth = 0
        for token, following in itertools.pairwise(tokens[start + 1 :]):
            depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(token.token_type, 0)
            if depth == 0:
                break
            if depth == 1 and token.token_type is TokenType.NOT and following.token_type is TokenType.NULL:
                raise errors.unsupported(f"NOT NULL in the type {tokens[start].text.upper()}(...)")


def _begun(tokens: list[Token]) -> list[Token]:
    """START TRANSACTION as BEGIN TRANSACTION: https://docs.snowflake.com/en/sql-reference/sql/begin."""
    if [token.text.upper() for token in tokens[:2]] != ["START", "TRANSACTION"]:
        return tokens
    return [Token(TokenType.BEGIN, "BEGIN", start=tokens[0].start, end=tokens[0].end), *tokens[1:]]


def _without_scoped(tokens: list[Token]) -> list[Token]:
    """`CREATE [OR REPLACE] SCOPED TEMPORARY`, which Snowpark sends for what its session makes: TEMPORARY here."""
    for index, (token, following) in enumerate(itertools.pairwise(tokens[:5])):
        is_scoped = token.text.upper() == "SCOPED" and following.text.upper() in ("TEMPORARY", "TEMP")
        if is_scoped and tokens[0].token_type is TokenType.CREATE:
            return tokens[:index] + tokens[index + 1 :]
    return tokens


def _move_if_not_exists(tokens: list[Token]) -> list[Token]:
    """`CREATE TABLE name IF NOT EXISTS (...)`, which Snowpark Connect sends, as `CREATE TABLE IF NOT EXISTS name`."""
    if tokens[0].token_type is not TokenType.CREATE:
        return tokens
    kind = next((i for i, t in enumerate(tokens[:8]) if t.text.upper() in ("TABLE", "VIEW")), None)
    if kind is None:
        return tokens
    end = kind + 1
    while end < len(tokens) and tokens[end].text.upper() != "IF" and tokens[end].token_type is not TokenType.L_PAREN:
        end += 1
    words = [token.text.upper() for token in tokens[end : end + 3]]
    if end > kind + 1 and words == ["IF", "NOT", "EXISTS"]:
        return tokens[: kind + 1] + tokens[end : end + 3] + tokens[kind + 1 : end] + tokens[end + 3 :]
    return tokens


def _syntax_error(error: ParseError, sql: str) -> errors.SnowflakeError:
    first = error.errors[0] if error.errors else {}
    line, end = first.get("line"), first.get("col")
    unexpected = first.get("highlight") or ""
    if not isinstance(line, int) or not isinstance(end, int):
        return errors.syntax(f"parse error near '{_shorten(str(error))}'.")
    if not unexpected:
        return errors.syntax(f"parse error line {line} at position {end} near '<EOF>'.")
    return errors.syntax_error(line, max(end - len(unexpected), 0), unexpected)


def _shorten(text: str, limit: int = 120) -> str:
    flat = " ".join(text.replace("\x1b[4m", "").replace("\x1b[0m", "").split())
    return flat if len(flat) <= limit else flat[:limit] + "..."
