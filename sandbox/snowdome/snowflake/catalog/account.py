"""The account: everything that exists, under one lock."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.database import Database
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.catalog.resource_monitor import ResourceMonitor
from snowdome.snowflake.catalog.role import Role, User
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.virtual_warehouse import VirtualWarehouse

ORGANIZATION = "SANDBOX"
ACCOUNT_NAME = "LOCAL"
"""Unless the account is given another name."""
LOCATOR = "LH10000"
IAM_USER_ARN = "arn:aws:iam::999900001111:user/lhs10000-s"
"""The IAM user that Snowflake acts as in AWS, for volumes and integrations of this account."""


@dataclass
class Account(Securable):
    """All objects. Names are keys as stored (upper case unless they were quoted).

    Hold `lock` while reading or changing more than one thing; never while a query runs or AWS is called.
    """

    name: str = ACCOUNT_NAME
    region: str = "us-west-2"
    databases: dict[str, Database] = field(default_factory=dict)
    virtual_warehouses: dict[str, VirtualWarehouse] = field(default_factory=dict)
    resource_monitors: dict[str, ResourceMonitor] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    external_volumes: dict[str, ExternalVolume] = field(default_factory=dict)
    catalog_integrations: dict[str, CatalogIntegration] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
