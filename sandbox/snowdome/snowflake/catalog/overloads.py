"""Routines of one name: which of them a session may call, and which one a call means.

https://docs.snowflake.com/en/developer-guide/udf-stored-procedure-naming-conventions
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.routine import R, named
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.session import Session


def callable_by(session: Session, routines: Iterable[R], name: QualifiedName) -> list[R]:
    """Those of the name that the session has USAGE on."""
    return [found for found in named(routines, name.last.resolved) if access.has_privilege(session, "USAGE", found)]


def chosen(name: QualifiedName, fitting: Sequence[R], types: Sequence[str | None]) -> R:
    """The only one that fits, or the one whose arguments have just the types of the call's; None is an unknown type.

    Where none or several have them the choice is refused by name.
    """
    if len(fitting) == 1:
        return fitting[0]
    exact = [found for found in fitting if [a.family for a in found.arguments[: len(types)]] == list(types)]
    if len(exact) == 1:
        return exact[0]
    written = ", ".join(kind or "?" for kind in types)
    raise errors.unsupported(
        f"a choice among the overloads of {name} by arguments of the types ({written}): cast each argument"
    )
