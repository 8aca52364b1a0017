from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.snowflake.running import Client
from tests.snowflake.statements.samples import INTEGRATION


@pytest.mark.parametrize("kind", ["catalog integration", "integration"])
def test_rows(admin: Client, kind: str) -> None:
    admin.run(INTEGRATION)
    rows = admin.rows(f"desc {kind} c")
    assert list(rows[0]) == ["property", "property_type", "property_value", "property_default"]
    values = {row["property"]: row["property_value"] for row in rows}
    assert values["API_AWS_IAM_USER_ARN"] == "arn:aws:iam::999900001111:user/lhs10000-s"
    assert values["REST_AUTHENTICATION"] == (
        "{TYPE=SIGV4, SIGV4_IAM_ROLE=arn:aws:iam::123456789012:role/catalog, SIGV4_SIGNING_REGION=us-west-2}"
    )


def test_is_not_there_for_a_role_without_a_privilege(admin: Client, role: Callable[..., Client]) -> None:
    admin.run(INTEGRATION)
    assert role().failure("desc catalog integration c").code == "002003"
    assert role("usage on integration c").rows("desc catalog integration c") != []
