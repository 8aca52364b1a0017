"""Role sessions made by AssumeRole, by access key.

moto keeps a list per account and scans it; here is a dictionary, with what moto does not remember.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.core.utils import utcnow
from moto.sts.models import AssumedRole, STSBackend, sts_backends

from snowdome.aws.errors import AwsError
from snowdome.aws.iam_state import PARTITION


@dataclass(frozen=True)
class RoleSession:
    assumed: AssumedRole
    #: Unique id of the role at that time. A role that was deleted and created again has another one.
    role_unique_id: str
    #: Session policy, JSON text; narrows the role's own policies.
    policy: str | None

    def check_alive(self) -> None:
        if utcnow() > self.assumed.expiration:
            raise AwsError(403, "ExpiredToken", "The security token included in the request is expired")


class Sessions:
    def __init__(self) -> None:
        self._by_key: dict[str, RoleSession] = {}

    def find(self, access_key_id: str) -> RoleSession | None:
        return self._by_key.get(access_key_id)

    def open(
        self, region: str, role_arn: str, role_unique_id: str, session_name: str, duration: int, policy: str | None
    ) -> AssumedRole:
        account_id = role_arn.split(":")[4]
        backend: STSBackend = sts_backends[account_id][PARTITION]
        arguments: dict[str, Any] = {"policy": policy, "external_id": None}
        assumed = backend.assume_role(
            region_name=region, role_session_name=session_name, role_arn=role_arn, duration=duration, **arguments
        )
        self._by_key[assumed.access_key_id] = RoleSession(assumed, role_unique_id, policy)
        return assumed

    def all(self) -> list[RoleSession]:
        return list(self._by_key.values())
