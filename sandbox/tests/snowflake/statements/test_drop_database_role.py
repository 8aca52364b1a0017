from __future__ import annotations

from tests.snowflake.running import Client


def test_its_grants_go_with_it(admin: Client) -> None:
    admin.run("create database role reader")
    admin.run("grant usage on schema s to database role reader")
    assert admin.cell("drop database role reader") == "READER successfully dropped."
    assert [r["privilege"] for r in admin.rows("show grants on schema s")] == ["OWNERSHIP"]
    assert admin.failure("drop database role reader").code == "002003"
    assert admin.cell("drop database role if exists reader") == (
        "Drop statement executed successfully (READER already dropped)."
    )
