"""Access key -> who is calling, and the policies that bind the caller."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from snowdome.aws import iam_state, settings
from snowdome.aws.errors import AwsError
from snowdome.aws.iam_state import AttachedPolicies
from snowdome.aws.policy.evaluation import Principal
from snowdome.aws.propagation import Propagation
from snowdome.aws.sessions import RoleSession, Sessions

NO_SUCH_KEY = "The security token included in the request is invalid."


def invalid_token() -> AwsError:
    return AwsError(403, "InvalidClientTokenId", NO_SUCH_KEY)


@dataclass
class Caller:
    """One caller, for the time of one request: all checks of the request see the same policies."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    principal: Principal
    propagation: Propagation = field(repr=False)
    user_name: str | None = None
    session: RoleSession | None = None
    #: The sandbox's administrator: identity checks always pass, resource policies still bind.
    is_administrator: bool = False

    @property
    def arn(self) -> str:
        return self.principal.arn

    @property
    def account_id(self) -> str:
        return self.principal.account_id

    @cached_property
    def policies(self) -> AttachedPolicies:
        """Raises AwsError when the user or role is gone: its keys are worth nothing then."""
        found = self._effective()
        if found is None or (self.session is not None and found.unique_id != self.session.role_unique_id):
            raise invalid_token()
        return found

    def _effective(self) -> AttachedPolicies | None:
        if self.session is not None:
            role_arn = self.session.assumed.role_arn
            return self.propagation.effective(role_arn, lambda: policies_of_role_arn(role_arn))
        return self.propagation.effective(self.arn, self._policies_of_user)

    def _policies_of_user(self) -> AttachedPolicies | None:
        user = iam_state.find_user(self.account_id, self.user_name or "")
        return iam_state.policies_of_user(user) if user is not None else None

    @property
    def unique_id(self) -> str:
        """aws:userid: `AIDA...` of a user, `AROA...:session` of a role session."""
        if self.session is not None:
            return f"{self.session.role_unique_id}:{self.session.assumed.session_name}"
        return self.policies.unique_id

    @property
    def tags(self) -> dict[str, str]:
        """Tags of the user or role, for aws:PrincipalTag."""
        if self.session is not None:
            role = iam_state.find_role(self.session.assumed.role_arn)
            items = role.tags if role is not None else []
        else:
            items = iam_state.backend(self.account_id).tagger.list_tags_for_resource(self.arn)["Tags"]
        return {item["Key"]: item["Value"] for item in items}


def policies_of_role_arn(role_arn: str) -> AttachedPolicies | None:
    role = iam_state.find_role(role_arn)
    return iam_state.policies_of_role(role) if role is not None else None


class Callers:
    def __init__(self, sessions: Sessions, propagation: Propagation) -> None:
        self._sessions = sessions
        self._propagation = propagation

    def find(self, access_key_id: str) -> Caller:
        """Raises AwsError for an unknown, inactive or expired key."""
        session = self._sessions.find(access_key_id)
        if session is not None:
            session.check_alive()
            assumed = session.assumed
            principal = Principal(assumed.arn, assumed.account_id, role_arn=assumed.role_arn)
            return Caller(access_key_id, assumed.secret_access_key, principal, self._propagation, session=session)
        for account_id in (settings.ACCOUNT_ID, settings.SNOWFLAKE_ACCOUNT_ID):
            key = iam_state.backend(account_id).access_keys.get(access_key_id)
            if key is None or key.user_name is None or key.status != "Active":
                continue
            user = iam_state.find_user(account_id, key.user_name)
            if user is None:
                continue
            return Caller(
                access_key_id,
                key.secret_access_key,
                Principal(user.arn, account_id),
                self._propagation,
                user_name=user.name,
                is_administrator=account_id == settings.ACCOUNT_ID and user.name == settings.ADMINISTRATOR,
            )
        raise invalid_token()
