"""Which actions each principal has used: what a policy is really needed for.

The least-privilege tests compare it with the policies: an action that no run ever used is not needed, or not shown to
be. Counted per user or role (not per session), for calls that were allowed.
"""

from __future__ import annotations

import threading

from snowdome.aws.authorization import Need
from snowdome.aws.callers import Caller

#: Of each action, so that a table of a million files does not fill the memory.
MAX_RESOURCES = 20


class Usage:
    def __init__(self) -> None:
        self._resources: dict[str, dict[str, set[str]]] = {}
        self._lock = threading.Lock()

    def add(self, caller: Caller, need: Need) -> None:
        actions = self._resources.setdefault(caller.principal.role_arn or caller.arn, {})
        resources = actions.setdefault(need.action, set())
        if len(resources) < MAX_RESOURCES:
            with self._lock:
                resources.add(need.resource)

    def by_principal(self) -> dict[str, dict[str, list[str]]]:
        """ARN of the user or role -> action -> some of its resources."""
        with self._lock:
            return {
                arn: {action: sorted(resources) for action, resources in sorted(actions.items())}
                for arn, actions in list(self._resources.items())
            }
