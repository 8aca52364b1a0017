"""Resource monitors. No compute runs here, so no credit is ever used of a quota, and no trigger fires."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class ResourceMonitor(Securable):
    """A quota of credits for the virtual warehouses that name the monitor."""

    kind: ClassVar[str] = "RESOURCE MONITOR"

    credit_quota: str | None = None
    """With two decimals, as SHOW prints it; None: no quota."""
    frequency: str = "MONTHLY"
    start_time: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    notify_at: list[int] = field(default_factory=list)
    """Percentages of the quota, in ascending order."""
    suspend_at: int | None = None
    suspend_immediately_at: int | None = None

    @property
    def kind_in_messages(self) -> str:
        """https://github.com/snowflakedb/terraform-provider-snowflake/issues/876"""
        return "resource_monitor"
