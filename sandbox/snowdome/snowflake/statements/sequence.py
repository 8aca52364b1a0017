"""Sequences.

https://docs.snowflake.com/en/sql-reference/sql/create-sequence
https://docs.snowflake.com/en/sql-reference/sql/drop-sequence
https://docs.snowflake.com/en/sql-reference/sql/show-sequences
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, future, resolve
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.sequence import MOST_COUNTED, NumberSequence
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, kept


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE SEQUENCE. Its start is fixed; ALTER SEQUENCE is refused by name."""
    name = cursor.qualified_name()
    if_not_exists = cursor.accept("IF", "NOT", "EXISTS")
    cursor.accept("WITH")
    start = _number(cursor, "START", "WITH")
    increment = _number(cursor, "INCREMENT", "BY")
    if increment == 0:
        raise errors.invalid_property_value("0", "INCREMENT")
    ordered = cursor.accept("ORDER")
    if not ordered:
        cursor.accept("NOORDER")
    comment = cursor.properties("CREATE SEQUENCE").text("COMMENT", "")
    cursor.end()
    session = context.session
    with context.account.lock:
        database, schema = resolve.container(session, name, "CREATE SEQUENCE")
        if database.link is not None:
            raise errors.unsupported("CREATE SEQUENCE in a catalog-linked database")
        existing = schema.sequences.get(name.last.resolved)
        if (answer := kept(head, existing, name.last, if_not_exists=if_not_exists)) is not None:
            return answer
        access.require_create(session, "CREATE SEQUENCE", schema)
        if existing is not None:
            access.require_ownership(session, existing)
            context.engine.drop_sequence(existing)
        made = NumberSequence(
            name.last.resolved,
            owner=RoleName(session.role),
            comment=comment,
            start=start,
            increment=increment,
            ordered=ordered,
        )
        context.engine.create_sequence(made)
        schema.sequences[made.name] = made
        future.apply(context.account, database, schema, made)
    return status(f"Sequence {name.last.resolved} successfully created.")


def _number(cursor: Cursor, word: str, filler: str) -> int:
    if not cursor.accept(word):
        return 1
    cursor.accept(filler)
    cursor.accept("=")
    sign = -1 if cursor.accept("-") else 1
    number = sign * cursor.integer()
    if abs(number) > MOST_COUNTED:
        raise errors.invalid_property_value(str(number), word)
    return number


COLUMNS = (
    *Column.texts("name", "database_name", "schema_name"),
    Column.fixed("next_value", 19),
    Column.fixed("interval", 19),
    Column.timestamp("created_on"),
    *Column.texts("owner", "comment", "owner_role_type", "ordered"),
)


def _row(context: Context, found: NumberSequence) -> dict[str, object]:
    return {
        "name": found.name,
        "next_value": context.engine.next_value(found),
        "interval": found.increment,
        "created_on": found.created_on,
        "owner": str(found.owner or ""),
        "comment": found.comment,
        "owner_role_type": "ROLE",
        "ordered": "Y" if found.ordered else "N",
    }


def _release(context: Context, found: NumberSequence) -> None:
    context.engine.drop_sequence(found)


KIND = ObjectKind(NumberSequence, release=_release, columns=COLUMNS, row=_row)
