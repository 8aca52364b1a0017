"""Puts the sandbox together: users, moto with its gaps filled, gateway, job runs, HTTP server."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import BaseWSGIServer

from snowdome.aws import http_server, iam_state, kms_keys, moto_changes, settings
from snowdome.aws.gateway import Gateway
from snowdome.aws.glue_events import GlueEvents
from snowdome.aws.glue_runs import GlueRuns
from snowdome.aws.identity import Credentials
from snowdome.aws.moto_services import MotoServices
from snowdome.aws.propagation import Propagation
from snowdome.aws.sessions import Sessions
from snowdome.aws.settings import AccessKeyPair, Settings
from snowdome.aws.trust import check_service_trust


class SandboxAws:
    """The running sandbox. Implements snowdome.aws.identity.SandboxIdentity."""

    def __init__(self, configuration: Settings) -> None:
        self._configuration = configuration
        self._sessions = Sessions()
        self._propagation = Propagation(configuration.propagation_delay)
        self._stop_callbacks: list[Callable[[], None]] = []
        self._stopped = threading.Event()
        kms_keys.install(self._propagation)
        create_users(configuration)
        runs = GlueRuns.of(self)
        moto_changes.apply(runs, lake_formation=configuration.lake_formation, administrator_arn=administrator_arn())
        self._gateway = Gateway(configuration, MotoServices(), self._sessions, self._propagation)
        runs.job_runs.on_attempt_end(GlueEvents(self.account_id, self.region, self._gateway.undelivered).run_ended)
        self._server: BaseWSGIServer = http_server.listen(configuration.port, self._gateway, configuration.socket)
        runs.schedules.start()
        self.on_stop(runs.stop)

    @property
    def port(self) -> int:
        return int(self._server.port)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def region(self) -> str:
        return self._configuration.region

    @property
    def account_id(self) -> str:
        return settings.ACCOUNT_ID

    @property
    def state_dir(self) -> Path:
        return self._configuration.state_dir

    def service_credentials(
        self, service: str, role_arn: str, session_name: str, duration_seconds: int = 3600
    ) -> Credentials:
        role_id = check_service_trust(service, role_arn, self._propagation)
        made = self._sessions.open(self.region, role_arn, role_id, session_name, duration_seconds, None)
        return Credentials(made.access_key_id, made.secret_access_key, made.session_token, role_arn)

    def denials(self, access_key_id: str) -> list[str]:
        return self._gateway.denials.of(access_key_id)

    def on_stop(self, callback: Callable[[], None]) -> None:
        self._stop_callbacks.append(callback)

    def serve(self) -> None:
        """Answers requests until `stop` is called from another thread."""
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Ends job runs, then the server. Safe to call twice."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        for callback in self._stop_callbacks:
            try:
                callback()
            except Exception as error:  # one part that fails to stop must not keep the others running
                sys.stderr.write(f"While stopping: {error!r}\n")
        self._server.shutdown()

    def write_ready_file(self) -> None:
        """`aws.json` in the state directory, complete from the first moment it exists."""
        path = self.state_dir / "aws.json"
        draft = path.with_suffix(".json.tmp")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump({"pid": os.getpid(), "port": self.port}, file)
        draft.replace(path)


def administrator_arn() -> str:
    return str(iam_state.backend(settings.ACCOUNT_ID).users[settings.ADMINISTRATOR].arn)


def create_users(configuration: Settings) -> None:
    create_user(configuration.region, settings.ACCOUNT_ID, settings.ADMINISTRATOR, configuration.administrator)
    create_user(configuration.region, settings.SNOWFLAKE_ACCOUNT_ID, settings.SNOWFLAKE_USER, configuration.snowflake)


def create_user(region: str, account_id: str, name: str, keys: AccessKeyPair) -> None:
    backend = iam_state.backend(account_id)
    user = backend.create_user(region, name)
    key = backend.create_access_key(name)
    del backend.access_keys[key.access_key_id]
    key.access_key_id, key.secret_access_key = keys.access_key_id, keys.secret_access_key
    backend.access_keys[key.access_key_id] = key
    if key not in user.access_keys:
        raise RuntimeError("moto no longer shares one access key object between user and account")
