from __future__ import annotations

from tests.snowflake.running import Client


def test_native_tables_are_none(admin: Client) -> None:
    admin.run("create table t (a int)")
    data = admin.run("show iceberg tables in schema s")
    assert data["rowset"] == []
    assert [column["name"] for column in data["rowtype"]][5:10] == [
        "external_volume_name",
        "catalog_name",
        "iceberg_table_type",
        "catalog_table_name",
        "catalog_namespace",
    ]
