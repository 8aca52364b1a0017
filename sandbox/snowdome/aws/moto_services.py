"""moto's web applications, one per service, each made when it is first asked for.

moto's own dispatcher guesses the service from host, headers and body, and lists its package folder for each guess. The
gateway knows the service from the signature.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import create_backend_app

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


class MotoServices:
    def __init__(self) -> None:
        self._applications: dict[str, WsgiApp] = {}
        self._lock = threading.Lock()

    def application(self, service: Any) -> WsgiApp:
        """`service`: the name in the signature's scope, e.g. `s3`."""
        with self._lock:
            if service not in self._applications:
                self._applications[service] = create_backend_app(service)
            return self._applications[service]
