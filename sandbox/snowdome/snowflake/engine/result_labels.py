"""Names of result columns: an expression without an alias is named by its own text, folded to upper case.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

from sqlglot.tokens import Token, TokenType

_OPEN = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE}
_CLOSE = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE}
_ENDS = {
    TokenType.FROM,
    TokenType.WHERE,
    TokenType.GROUP_BY,
    TokenType.HAVING,
    TokenType.QUALIFY,
    TokenType.ORDER_BY,
    TokenType.LIMIT,
    TokenType.FETCH,
    TokenType.UNION,
    TokenType.EXCEPT,
    TokenType.INTERSECT,
    TokenType.SEMICOLON,
}


def projection_texts(sql: str, tokens: list[Token]) -> list[str]:
    """Text of each expression in the select list of the outermost (first) SELECT; empty when there is none."""
    depth = 0
    start = None
    for index, token in enumerate(tokens):
        if token.token_type in _OPEN:
            depth += 1
        elif token.token_type in _CLOSE:
            depth -= 1
        elif token.token_type is TokenType.SELECT and depth == 0:
            start = index + 1
            break
    if start is None:
        return []
    if start < len(tokens) and tokens[start].text.upper() in ("DISTINCT", "ALL"):
        start += 1
    return _split(sql, tokens[start:])


def _split(sql: str, tokens: list[Token]) -> list[str]:
    texts: list[str] = []
    part: list[Token] = []
    depth = 0
    for token in tokens:
        if token.token_type in _OPEN:
            depth += 1
        elif token.token_type in _CLOSE:
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and token.token_type in _ENDS:
            break
        if depth == 0 and token.token_type is TokenType.COMMA:
            texts.append(_text(sql, part))
            part = []
        else:
            part.append(token)
    if part:
        texts.append(_text(sql, part))
    return texts


def _text(sql: str, tokens: list[Token]) -> str:
    """The source text, upper case outside of strings and quoted names."""
    if not tokens:
        return ""
    pieces: list[str] = []
    position = tokens[0].start
    for token in tokens:
        pieces.append(sql[position : token.start])
        text = sql[token.start : token.end + 1]
        quoted = token.token_type in (TokenType.STRING, TokenType.IDENTIFIER)
        pieces.append(text if quoted else text.upper())
        position = token.end + 1
    return "".join(pieces)
