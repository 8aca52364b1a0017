"""The links of an account's catalog-linked databases: each discovers its catalog until it is stopped."""

from __future__ import annotations

from typing import Any

from snowdome.snowflake.catalog.database import Database
from snowdome.snowflake.engine.linked.discovery import Discovery
from snowdome.snowflake.engine.state import EngineState


class Links:
    """Discovery of linked databases, by the identity of the Database object (names can change)."""

    def __init__(self, state: EngineState) -> None:
        self._state = state
        self._running: dict[int, Discovery] = {}

    def start(self, database: Database) -> None:
        """Starts discovery, or lets it take changed settings; one round at once, in the background."""
        known = self._running.get(id(database))
        if known is not None:
            known.wake()
            return
        discovery = Discovery(self._state, database)
        self._running[id(database)] = discovery
        discovery.start()

    def stop(self, database: Database) -> None:
        """Stops discovery of a database that is dropped; remote data stays."""
        discovery = self._running.pop(id(database), None)
        if discovery is not None:
            discovery.stop()

    def stop_all(self) -> None:
        for discovery in list(self._running.values()):
            discovery.stop()

    def status(self, database: Database) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints."""
        discovery = self._running.get(id(database))
        if discovery is None:
            return {"failureDetails": [], "executionState": "FAILED"}
        return discovery.status()
