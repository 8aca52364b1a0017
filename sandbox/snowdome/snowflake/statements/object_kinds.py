"""DROP, DESCRIBE and SHOW, once for the kinds of objects that differ only in what `ObjectKind` says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.inventory import Entry
from snowdome.snowflake.catalog.routine import Routine
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.context import Context, Handler, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.schema_scope import schemas_in

T = TypeVar("T", bound=Securable)

TERSE_COLUMNS = (Column.timestamp("created_on"), *Column.texts("name", "kind", "database_name", "schema_name"))


def _holds_nothing(context: Context, securable: Securable) -> None:
    """The default of `ObjectKind.release`."""


@dataclass(frozen=True)
class ObjectKind(Generic[T]):
    """A kind of objects, and what its DROP, DESCRIBE and SHOW have of their own. All run with the account locked."""

    type: type[T]
    release: Callable[[Context, T], None] = _holds_nothing
    """Before a DROP: frees what the object holds elsewhere, or raises because something uses the object."""
    cascades: bool = False
    """Whether DROP takes CASCADE and RESTRICT."""
    describe: Callable[[Context, T], Result] | None = None
    describe_privilege: str | None = None
    """What DESCRIBE needs besides that the session sees the object."""
    columns: Sequence[Column] = ()
    """Those of SHOW."""
    row: Callable[[Context, T], dict[str, Any]] | None = None
    """One of SHOW's rows. A column that it leaves out is NULL; the names of database and schema are added."""
    has_terse: bool = False
    """Whether SHOW TERSE has columns of its own."""
    has_history: bool = False
    """Whether Snowflake has SHOW ... HISTORY, which is refused here."""
    scopes: tuple[str, ...] = ()
    """Words after IN of SHOW."""

    @property
    def has_signature(self) -> bool:
        """Whether the types of its arguments stand behind its name."""
        return issubclass(self.type, Routine)


def find_if_exists(context: Context, head: Head, kind: type[T], name: QualifiedName) -> T | None:
    """What ALTER and DROP name; None when IF EXISTS finds nothing of that name.

    An object of the account that is there and that the session cannot see is an error with IF EXISTS, too.
    """
    entry = _existing(context, head, kind.kind, name)
    if entry is None:
        return None
    assert isinstance(entry.securable, kind)
    return entry.securable


def kept(
    head: Head,
    existing: Securable | None,
    name: Name,
    full: QualifiedName | None = None,
    *,
    if_not_exists: bool = False,
) -> Result | None:
    """The answer of CREATE where IF NOT EXISTS keeps what is there; None where the object is to be made.

    Raises 002002, which names `full`, for an object that is there without OR REPLACE.
    """
    if existing is None:
        return None
    if head.if_exists or if_not_exists:
        return status(f"{name} already exists, statement succeeded.")
    if not head.or_replace:
        raise errors.already_exists(str(full or name))
    return None


def statements(
    kinds: Iterable[tuple[ObjectKind[Any], tuple[str, ...], tuple[str, ...]]],
) -> dict[tuple[str, str], Handler]:
    """(verb, kind) -> what runs DROP, DESCRIBE and SHOW of each kind, by its names for one and for many."""
    found: dict[tuple[str, str], Handler] = {}
    for kind, singular, plural in kinds:
        for name in singular:
            found["DROP", name] = _drop(kind)
            if kind.describe is not None:
                found["DESCRIBE", name] = _describe(kind, kind.describe)
        for name in plural:
            if kind.row is not None:
                found["SHOW", name] = _show(kind, kind.row)
    return found


def _drop(kind: ObjectKind[Any]) -> Handler:

    def run(context: Context, cursor: Cursor, head: Head) -> Result:
        name = locate.read_name(cursor, kind.type.kind)
        if kind.cascades and not cursor.accept("CASCADE"):
            # RESTRICT only looks for foreign keys from other databases, which do not exist here.
            cursor.accept("RESTRICT")
        cursor.end()
        account = context.account
        with account.lock:
            entry = _existing(context, head, kind.type.kind, name)
            if entry is None:
                return status(f"Drop statement executed successfully ({_shown(name, kind)} already dropped).")
            access.require_ownership(context.session, entry.securable)
            kind.release(context, entry.securable)
            del locate.collection(account, entry.kind, entry.parts)[entry.securable.name]
        return status(f"{_shown(name, kind)} successfully dropped.")

    return run


def _describe(kind: ObjectKind[Any], describe: Callable[[Context, Any], Result]) -> Handler:
    def run(context: Context, cursor: Cursor, head: Head) -> Result:
        name = locate.read_name(cursor, kind.type.kind)
        cursor.end()
        with context.account.lock:
            found = locate.one(context.session, kind.type, name, f"DESCRIBE {head.kind}")
            if kind.describe_privilege is not None:
                access.require(context.session, kind.describe_privilege, found)
            return describe(context, found)

    return run


def _show(kind: ObjectKind[Any], row: Callable[[Context, Any], dict[str, Any]]) -> Handler:
    def run(context: Context, cursor: Cursor, head: Head) -> Result:
        if kind.has_history and cursor.accept("HISTORY"):
            raise errors.unsupported(f"SHOW {head.kind} HISTORY")
        of_account = locate.is_of_account(kind.type.kind)
        narrowed = show.read_filter(cursor, *(kind.scopes if of_account else ("ACCOUNT", "DATABASE", "SCHEMA")))
        columns = TERSE_COLUMNS if kind.has_terse and "TERSE" in head.modifiers else kind.columns
        with context.account.lock:
            rows = [
                dict.fromkeys(column.name for column in columns) | place | row(context, found)
                for place in ([{}] if of_account else _places(context, narrowed))
                for _, found in sorted(locate.collection(context.account, kind.type.kind, [*place.values()]).items())
                if locate.sees(context.session, found)
            ]
        return show.table(columns, rows, narrowed)

    return run


def _shown(name: QualifiedName, kind: ObjectKind[Any]) -> str:
    """A routine is told without the types of its arguments."""
    return name.last.text.rpartition("(")[0] if kind.has_signature else str(name.last)


def _existing(context: Context, head: Head, kind: str, name: QualifiedName) -> Entry | None:
    session = context.session
    try:
        return locate.find(session, kind, name, f"{head.verb} {head.kind}")
    except errors.SnowflakeError as error:
        there = locate.is_of_account(kind) and name.last.resolved in locate.collection(session.account, kind)
        if head.if_exists and error.is_missing and not there:
            return None
        raise


def _places(context: Context, narrowed: show.Filter) -> list[dict[str, str]]:
    return [
        {"database_name": database.name, "schema_name": schema.name, "catalog_name": database.name}
        for database, schema in schemas_in(context, narrowed.scope)
    ]
