"""Parts of a query that Snowflake has and this engine has not: each is refused by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp
from sqlglot.tokens import Token

from snowdome.snowflake import errors

Name = Callable[[exp.Expression], str | None]


def _of_pivot(pivot: exp.Expression) -> str | None:
    if pivot.args.get("default_on_null"):
        return "PIVOT ... DEFAULT ON NULL"
    values = [value for field in pivot.args.get("fields") or [] for value in field.expressions]
    return "PIVOT ... IN (subquery)" if any(isinstance(value, exp.Query) for value in values) else None


def _of_join(join: exp.Expression) -> str | None:
    is_asof = str(join.args.get("method") or "").upper() == "ASOF"
    return "ASOF JOIN ... USING" if is_asof and join.args.get("using") else None


_NAMES: dict[type[exp.Expression], Name] = {
    exp.Collate: lambda _: "COLLATE",
    exp.Connect: lambda _: "START WITH ... CONNECT BY",
    exp.MatchRecognize: lambda _: "MATCH_RECOGNIZE",
    exp.PivotAny: lambda _: "PIVOT ... IN (ANY)",
    exp.Pivot: _of_pivot,
    exp.Changes: lambda _: "CHANGES",
    exp.Clone: lambda clone: "CLONE ... AT and BEFORE" if clone.this.args.get("when") else None,
    exp.Join: _of_join,
    exp.ToNumber: lambda call: (
        f"TO_NUMBER with the format {call.args['format'].sql('snowflake')[:80]}" if call.args.get("format") else None
    ),
}

KINDS = tuple(_NAMES)


_BY_NAME = ("ALL", "BY", "NAME")


def refuse_words(tokens: Sequence[Token]) -> None:
    """Raises 000002 for what sqlglot does not read: UPDATE ALL BY NAME and INSERT ALL BY NAME of MERGE.

    https://docs.snowflake.com/en/sql-reference/sql/merge
    """
    words = [token.text.upper() for token in tokens]
    if words[:1] == ["MERGE"] and any(tuple(words[at : at + 3]) == _BY_NAME for at in range(len(words))):
        raise errors.unsupported("MERGE ... ALL BY NAME")


def refuse(tree: exp.Expression) -> None:
    """Raises 000002 for the first one."""
    for node in tree.find_all(*KINDS):
        name = _NAMES[type(node)](node)
        if name is not None:
            raise errors.unsupported(name)
