"""Which namespaces a linked database shows. https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked"""

from __future__ import annotations

from typing import Any

import pytest

from snowdome.snowflake.catalog.database import CatalogLink
from snowdome.snowflake.engine.linked.namespaces import shown

REMOTE = [("sales",), ("sales", "eu"), ("hr",), ("Mixed",)]

CASES: list[tuple[dict[str, Any], dict[str, tuple[str, ...]]]] = [
    ({}, {"sales": ("sales",), "hr": ("hr",), "Mixed": ("Mixed",)}),
    ({"allowed_namespaces": ["hr"]}, {"hr": ("hr",)}),
    ({"allowed_namespaces": ["mixed"]}, {"Mixed": ("Mixed",)}),
    ({"allowed_namespaces": ["mixed"], "case_sensitivity": "CASE_SENSITIVE"}, {}),
    ({"blocked_namespaces": ["sales", "Mixed"]}, {"hr": ("hr",)}),
    ({"allowed_namespaces": ["sales", "hr"], "blocked_namespaces": ["hr"]}, {"sales": ("sales",)}),
    ({"allowed_namespaces": ["sales.eu", "hr"]}, {"hr": ("hr",)}),
]


@pytest.mark.parametrize(("settings", "expected"), CASES)
def test_shown_namespaces(settings: dict[str, Any], expected: dict[str, tuple[str, ...]]) -> None:
    assert shown(CatalogLink("INTEGRATION", "VOLUME", **settings), REMOTE) == expected
