"""A new account: the roles every account has, and the administrator who applies the bootstrap, with a warehouse.

https://docs.snowflake.com/en/user-guide/security-access-control-overview#system-defined-roles
"""

from __future__ import annotations

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.role import Role, RoleGrant, User
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.virtual_warehouse import VirtualWarehouse

SYSTEM_ROLES = ("ACCOUNTADMIN", "ORGADMIN", "SECURITYADMIN", "USERADMIN", "SYSADMIN", "PUBLIC")
ADMINISTRATOR = "ADMIN"
FIRST_WAREHOUSE = "COMPUTE_WH"

_PARENTS = {"SYSADMIN": "ACCOUNTADMIN", "SECURITYADMIN": "ACCOUNTADMIN", "USERADMIN": "SECURITYADMIN"}
_ACCOUNT_PRIVILEGES = {
    "SYSADMIN": ("CREATE DATABASE", "CREATE WAREHOUSE"),
    "SECURITYADMIN": ("MANAGE GRANTS",),
    "USERADMIN": ("CREATE USER", "CREATE ROLE"),
}


def new_account(name: str, region: str, password_hash: str) -> Account:
    """An account with system roles, the user ADMIN and its warehouse; ACCOUNTADMIN owns the account itself."""
    account = Account(name, region=region, owner=RoleName("ACCOUNTADMIN"))
    for name in SYSTEM_ROLES:
        account.roles[name] = Role(name)
    for name, parent in _PARENTS.items():
        account.roles[name].granted_to_roles.append(RoleGrant(RoleName(parent)))
    for name, privileges in _ACCOUNT_PRIVILEGES.items():
        for privilege in privileges:
            account.grant(privilege, RoleName(name))
    account.users[ADMINISTRATOR] = User(
        ADMINISTRATOR,
        owner=RoleName("ACCOUNTADMIN"),
        login_name=ADMINISTRATOR,
        display_name=ADMINISTRATOR,
        password_hash=password_hash,
        default_role="ACCOUNTADMIN",
        default_warehouse=FIRST_WAREHOUSE,
    )
    account.virtual_warehouses[FIRST_WAREHOUSE] = VirtualWarehouse(FIRST_WAREHOUSE, owner=RoleName("ACCOUNTADMIN"))
    for name in ("ACCOUNTADMIN", "SECURITYADMIN", "USERADMIN", "SYSADMIN"):
        account.roles[name].granted_to_users.append(ADMINISTRATOR)
    return account
