"""What one sandbox AWS process is started with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ACCOUNT_ID = "123456789012"
SNOWFLAKE_ACCOUNT_ID = "999900001111"
ADMINISTRATOR = "administrator"
SNOWFLAKE_USER = "lhs10000-s"


@dataclass(frozen=True)
class AccessKeyPair:
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    #: Port on 127.0.0.1; 0 takes a free one.
    port: int
    #: Private directory for the ready file and the job runs.
    state_dir: Path
    region: str
    #: Seconds until a new role or a changed policy is in force everywhere; 0 = at once.
    propagation_delay: float
    #: Whether Lake Formation decides on the Data Catalog from the beginning, and IAM alone on nothing in it.
    lake_formation: bool
    #: User `administrator` of the sandbox's account.
    administrator: AccessKeyPair
    #: Snowflake's IAM user, in Snowflake's account.
    snowflake: AccessKeyPair
    #: Descriptor of a socket that listens already, instead of the port.
    socket: int | None = None
