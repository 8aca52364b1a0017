"""Functions of regular expressions, where DuckDB's answer otherwise: no match is NULL, `e` takes the first group, and
`m` lets ^ and $ match at each line.

Sources: https://docs.snowflake.com/en/sql-reference/functions-regexp, .../functions/regexp_substr
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.transpile.nodes import own

_EXTRACTS = (exp.RegexpExtract, exp.RegexpExtractAll)
KINDS = (*_EXTRACTS, exp.RegexpCount, exp.RegexpInstr, exp.RegexpReplace, exp.RegexpLike)
_PARAMETERS = ("parameters", "modifiers", "flag")


def transform(tree: exp.Expression) -> exp.Expression:
    for node in reversed(list(tree.find_all(*KINDS, bfs=False))):
        _rewrite_parameters(node)
        if not isinstance(node, _EXTRACTS):
            continue
        made = _extracted(node)
        made.type = node.type
        if node is tree:
            return made
        node.replace(made)
    return tree


def _rewrite_parameters(node: exp.Expression) -> None:
    """Leaves out `c` where it is the default, and writes `m` into the pattern: the `m` of DuckDB leaves ^ and $ at the
    ends of the text."""
    name = next((name for name in _PARAMETERS if node.args.get(name) is not None), None)
    given = node.args[name] if name is not None else None
    if name is None or not isinstance(given, exp.Literal):
        return
    flags = given.name if "i" in given.name else given.name.replace("c", "")
    if "m" in flags:
        flags = flags.replace("m", "")
        node.set("expression", exp.Paren(this=exp.DPipe(this=exp.Literal.string("(?m)"), expression=node.expression)))
    node.set(name, exp.Literal.string(flags) if flags else None)


def _extracted(node: exp.RegexpExtract | exp.RegexpExtractAll) -> exp.Expression:
    parameters = node.args.get("parameters") or exp.Literal.string("")
    flags = parameters.name
    if not isinstance(parameters, exp.Literal) or set(flags) - set("cies"):
        raise errors.unsupported(f"REGEXP_SUBSTR with the parameters {parameters.sql('snowflake')[:60]}")
    group = _group(node.expression, node.args.get("group"), extracts="e" in flags)
    subject = node.this
    position = node.args.get("position")
    if position is not None and position.name != "1":
        subject = exp.Nullif(this=exp.Substring(this=subject, start=position), expression=exp.Literal.string(""))
    found = own("regexp_extract_all", subject, node.expression, group, exp.Literal.string(flags.replace("e", "")))
    occurrence = node.args.get("occurrence") or exp.Literal.number(1)
    if isinstance(node, exp.RegexpExtract):
        return own("list_extract", found, occurrence)
    return found if occurrence.name == "1" else own("list_slice", found, occurrence, exp.Literal.number(-1))


def _group(pattern: exp.Expression, given: exp.Expression | None, *, extracts: bool) -> exp.Expression:
    """The group to take: 0 for the whole match. `e` means the first one, and nothing in a pattern without groups."""
    whole = exp.Literal.number(0)
    # sqlglot has 0 where the call has none.
    is_given = given is not None and given.name != "0"
    if not extracts and not is_given:
        return whole
    if not isinstance(pattern, exp.Literal):
        if is_given:
            return given or whole
        raise errors.unsupported("REGEXP_SUBSTR with the parameter e and a pattern that is not a literal")
    groups = _groups(pattern.name)
    if groups == 0 and not is_given:
        return whole
    wanted = given if is_given and given is not None else exp.Literal.number(1)
    if isinstance(wanted, exp.Literal) and wanted.is_int and int(wanted.name) > groups:
        raise errors.unsupported(f"REGEXP_SUBSTR of group {wanted.name} where the pattern has {groups}")
    return wanted


def _groups(pattern: str) -> int:
    found, in_class = 0, False
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            next(characters, None)
        elif in_class:
            in_class = character != "]"
        else:
            in_class = character == "["
            found += character == "("
    return found
