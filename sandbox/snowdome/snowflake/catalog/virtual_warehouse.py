"""Virtual warehouses. They run nothing here; their settings are kept, and a query needs one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ClassVar, Literal

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class VirtualWarehouse(Securable):
    """Settings of a virtual warehouse, with Snowflake's defaults."""

    kind: ClassVar[str] = "WAREHOUSE"

    warehouse_type: str = "STANDARD"
    size: str = "X-Small"
    min_cluster_count: int = 1
    max_cluster_count: int = 1
    scaling_policy: str = "STANDARD"
    auto_suspend_seconds: int | None = 600
    """None: never suspends."""
    auto_resume: bool = True
    resource_monitor: str | None = None
    enable_query_acceleration: bool = True
    """On unless it is switched off: https://docs.snowflake.com/en/release-notes/bcr-bundles/2026_06/bcr-2373"""
    query_acceleration_max_scale_factor: int = 8
    max_concurrency_level: int = 8
    statement_queued_timeout_seconds: int = 0
    statement_timeout_seconds: int = 172_800
    explicit_parameters: list[str] = field(default_factory=list)
    """Which of the three parameters above were set on this warehouse itself."""
    generation: str = "2"
    """https://docs.snowflake.com/en/user-guide/warehouses-gen2"""
    uuid: str = field(default_factory=lambda: str(secrets.randbelow(10**8)))
    state: Literal["STARTED", "SUSPENDED"] = "STARTED"
    resumed_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    updated_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
