"""How long IAM lets policies be. White space does not count.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
Messages as seen in public: https://github.com/docker/docs/issues/4685 (managed, with the quota of then),
https://github.com/aws-amplify/amplify-backend/issues/2615 (role), https://github.com/danvk/mapsnap/pull/483 (user).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from snowdome.aws import iam_state
from snowdome.aws.errors import AwsError

MANAGED = 6_144
#: The default quota of a trust policy; AWS raises it to 4,096 on request.
TRUST = 2_048
#: All inline policies of one role or user together.
INLINE_OF_ROLE, INLINE_OF_USER = 10_240, 2_048
WHITE_SPACE = re.compile(r"\s")


def size(document: str) -> int:
    return len(WHITE_SPACE.sub("", document))


def check_policy_size(operation: str, parameters: Mapping[str, Any], account_id: str) -> None:
    """Raises AwsError (LimitExceeded) when an IAM call would store more text than AWS takes."""
    document = str(parameters.get("PolicyDocument") or parameters.get("AssumeRolePolicyDocument") or "")
    if operation in ("CreatePolicy", "CreatePolicyVersion") and size(document) > MANAGED:
        raise exceeded(f"Cannot exceed quota for PolicySize: {MANAGED}")
    if operation in ("CreateRole", "UpdateAssumeRolePolicy") and size(document) > TRUST:
        raise exceeded(f"Cannot exceed quota for ACLSizePerRole: {TRUST}")
    if operation == "PutRolePolicy":
        name = str(parameters.get("RoleName", ""))
        role = iam_state.find_role_by_name(account_id, name)
        check_inline(f"role {name}", INLINE_OF_ROLE, parameters, role.policies if role is not None else {})
    if operation == "PutUserPolicy":
        name = str(parameters.get("UserName", ""))
        user = iam_state.find_user(account_id, name)
        check_inline(f"user {name}", INLINE_OF_USER, parameters, user.policies if user is not None else {})


def check_inline(whose: str, limit: int, parameters: Mapping[str, Any], present: Mapping[str, str]) -> None:
    others = [text for name, text in present.items() if name != parameters.get("PolicyName")]
    if sum(size(text) for text in (*others, str(parameters.get("PolicyDocument", "")))) > limit:
        raise exceeded(f"Maximum policy size of {limit} bytes exceeded for {whose}")


def exceeded(message: str) -> AwsError:
    return AwsError(409, "LimitExceeded", message)
