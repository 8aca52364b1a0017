from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION, LINKED, VOLUME


def test_drop(admin: Client) -> None:
    admin.run(VOLUME)
    assert admin.cell("drop external volume v") == "V successfully dropped."
    assert admin.failure("drop external volume v").code == "002003"
    assert admin.cell("drop external volume if exists v") == (
        "Drop statement executed successfully (V already dropped)."
    )


def test_refused_while_a_linked_database_uses_it(admin: Client) -> None:
    for sql in (VOLUME, INTEGRATION, LINKED):
        admin.run(sql)
    assert "LINKED" in admin.failure("drop external volume v").message
    admin.run("drop database linked")
    admin.run("drop external volume v")
    assert admin.rows("show external volumes") == []
