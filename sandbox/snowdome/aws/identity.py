"""What the sandbox offers to the parts that act inside it: job runs (sandbox/snowdome/aws/glue_runs)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Credentials:
    """Temporary credentials of one role session. The secrets stay out of `repr`."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(repr=False)
    #: Role that was assumed, e.g. `arn:aws:iam::123456789012:role/jobs`.
    role_arn: str


class SandboxIdentity(Protocol):
    """The running sandbox, as job runs see it."""

    @property
    def endpoint(self) -> str:
        """Base URL of every service, e.g. `http://127.0.0.1:4566`, no slash at the end."""

    @property
    def region(self) -> str: ...

    @property
    def account_id(self) -> str: ...

    @property
    def state_dir(self) -> Path:
        """Private directory (0700) of this process; gone or reused after it ends."""

    def service_credentials(
        self,
        service: str,
        role_arn: str,
        session_name: str,
        duration_seconds: int = 3600,
    ) -> Credentials:
        """What an AWS service does before it acts for a customer: assume the customer's role.

        `service` is a service principal such as `glue.amazonaws.com`. Sessions may outlast AWS's limit of a role (a
        Glue job renews its own).

        Raises AccessDenied (snowdome.aws.errors) with AWS's message when the trust policy says no or the role is gone.
        """

    def denials(self, access_key_id: str) -> list[str]:
        """Messages of the calls refused to that session, oldest first (the last 50).

        The reply to a HEAD has no body, so a client can only say "403": this is where the reason is.
        """

    def on_stop(self, callback: Callable[[], None]) -> None:
        """Calls `callback` once when the process is told to stop; it has about two seconds to leave nothing running."""
