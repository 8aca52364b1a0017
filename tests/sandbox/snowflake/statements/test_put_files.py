from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sandbox.snowflake.running import Client


def test_tells_the_driver_where_to_copy(admin: Client) -> None:
    admin.run("create stage files")
    data = admin.run("PUT file:///some//where/a.txt @files/deep/er AUTO_COMPRESS = FALSE OVERWRITE = TRUE")
    assert (data["command"], data["src_locations"]) == ("UPLOAD", ["/some//where/a.txt"])
    assert (data["autoCompress"], data["overwrite"]) == (False, True)
    assert data["stageInfo"]["locationType"] == "LOCAL_FS"
    assert data["stageInfo"]["location"].endswith("/deep/er")


@pytest.mark.parametrize("stage", ["@files/../../etc", "@~/x", "@%t", "@nowhere", "files"])
def test_places_that_are_no_stage(admin: Client, stage: str) -> None:
    admin.run("create stage files")
    assert admin.failure(f"put file:///a.txt {stage}").code in ("001008", "000002", "002003", "001003")


def test_needs_write_on_the_stage(admin: Client, role: Callable[..., Client]) -> None:
    admin.run("create stage files")
    reader = role(
        "usage on database test_database", "usage on schema test_database.s", "read on stage test_database.s.files"
    )
    assert reader.failure("put file:///a.txt @test_database.s.files").code == "003001"
