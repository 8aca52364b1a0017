from __future__ import annotations

from tests.snowflake.running import Client


def test_types(admin: Client) -> None:
    admin.run(
        "create table t (a int not null, b number(10, 2) default 1.5, c varchar, d varchar(5), e float, "
        "f timestamp_ntz, g variant, h date, i boolean, j binary)"
    )
    rows = {row["name"]: row for row in admin.rows("desc table t")}
    assert [row["type"] for row in rows.values()] == [
        "NUMBER(38,0)",
        "NUMBER(10,2)",
        "VARCHAR(16777216)",
        "VARCHAR(5)",
        "FLOAT",
        "TIMESTAMP_NTZ(9)",
        "VARIANT",
        "DATE",
        "BOOLEAN",
        "BINARY(8388608)",
    ]
    assert (rows["A"]["null?"], rows["B"]["null?"], rows["B"]["default"]) == ("N", "Y", "1.5")


def test_views_and_missing_tables(admin: Client) -> None:
    admin.run("create view v as select 1 as a")
    assert admin.row("desc view v")["name"] == "A"
    assert admin.row("desc v")["name"] == "A"
    assert admin.failure("desc table nowhere").code == "002003"


def test_an_identity_is_the_default_of_its_column(admin: Client) -> None:
    admin.run("create table numbered (id int identity(10, 5), other int default 7)")
    assert [row["default"] for row in admin.rows("describe table numbered")] == [
        "IDENTITY START 10 INCREMENT 5 NOORDER",
        "7",
    ]
    columns = admin.rows("show columns in table numbered")
    assert [row["autoincrement"] for row in columns] == ["IDENTITY START 10 INCREMENT 5 NOORDER", ""]
    query = (
        "select is_identity, identity_start, identity_increment from information_schema.columns "
        "where table_name = 'NUMBERED' order by ordinal_position"
    )
    assert admin.run(query)["rowset"] == [["YES", "10", "5"], ["NO", None, None]]
