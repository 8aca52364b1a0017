from __future__ import annotations

import pytest

from tests.snowflake.running import Client, RunningSnowflake


def test_create(admin: Client) -> None:
    assert admin.cell("create stage files directory = (enable = true) comment = 'x'") == (
        "Stage area FILES successfully created."
    )
    assert admin.failure("create stage files").code == "002002"
    assert admin.row("show stages")["directory_enabled"] == "Y"


def test_a_temporary_one_is_its_sessions(admin: Client, snowflake: RunningSnowflake) -> None:
    admin.run("create scoped temporary stage if not exists files")
    other = snowflake.login(roleName="ACCOUNTADMIN")
    assert admin.names("show stages in schema test_database.s") == ["FILES"]
    assert other.names("show stages in schema test_database.s") == []
    assert other.failure("list @test_database.s.files").code == "002003"


def test_external_stages_are_refused(admin: Client) -> None:
    assert "URL" in admin.failure("create stage files url = 's3://b/'").message


@pytest.mark.parametrize("compression", ["gzip", "snappy"])
def test_the_stage_of_write_pandas_is_made(admin: Client, compression: str) -> None:
    """In the words of snowflake-connector-python 4.8.1, for each of its two compressions."""
    admin.run(
        "CREATE TEMP STAGE /* Python:snowflake.connector.pandas_tools.write_pandas() */ identifier(?)"
        f" FILE_FORMAT=(TYPE=PARQUET COMPRESSION={compression} BINARY_AS_TEXT=FALSE)",
        bindings={"1": {"type": "TEXT", "value": '"a stage"'}},
    )
    assert admin.names("show stages") == ["a stage"]
