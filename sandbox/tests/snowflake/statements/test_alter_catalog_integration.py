from __future__ import annotations

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION


def test_interval_and_comment(admin: Client) -> None:
    admin.run(INTEGRATION)
    admin.run("alter catalog integration c set refresh_interval_seconds = 90 comment = 'x'")
    values = {row["property"]: row["property_value"] for row in admin.rows("desc catalog integration c")}
    assert (values["REFRESH_INTERVAL_SECONDS"], values["COMMENT"]) == ("90", "x")
    admin.run("alter catalog integration c unset comment")
    assert admin.row("show catalog integrations")["comment"] == ""


def test_what_snowflake_cannot_alter(admin: Client) -> None:
    admin.run(INTEGRATION)
    assert admin.failure("alter catalog integration c set catalog_source = glue").code == "001420"
    assert admin.failure("alter catalog integration d set comment = ''").code == "002003"
