"""Future grants: given to new objects when they are created.

https://docs.snowflake.com/en/sql-reference/sql/grant-privilege#future-grants-on-database-or-schema-objects
"""

from __future__ import annotations

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.table import Table


def apply(account: Account, database: Database, schema: Schema | None, created: Securable) -> None:
    """Gives a new object its future grants; those on the schema hide those on the database.

    https://docs.snowflake.com/en/sql-reference/sql/grant-privilege#considerations
    """
    kinds = {created.grant_kind if isinstance(created, Table) else created.kind}
    if "ICEBERG TABLE" in kinds:
        kinds.add("TABLE")
    on_schema = [g for g in schema.future_grants if g.object_kind in kinds] if schema is not None else []
    on_database = [g for g in database.future_grants if g.object_kind in kinds]
    with account.lock:
        for grant in on_schema or on_database:
            if grant.privilege == "OWNERSHIP":
                created.owner = grant.grantee
            else:
                created.grant(grant.privilege, grant.grantee, grant_option=grant.grant_option)
