"""Answers /healthz and /metrics in a process of its own, so that they work even if all workers hang."""

import json
import socket
import sys
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from pilotapp.config import Config
from pilotapp.monitoring import metrics
from pilotapp.monitoring.health import Health
from pilotapp.monitoring.status import Status

_KEEP, _KEEP_STATUS = 1.0, 10.0  # seconds for which a result is reused
_JSON, _TEXT = "application/json", "text/plain; version=0.0.4; charset=utf-8"


class Listener(ThreadingMixIn, TCPServer):
    """Listens on the address of `config.monitor`. Raises OSError if it is in use."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, config: Config) -> None:
        assert config.monitor is not None
        self.address_family = socket.AF_INET6 if ":" in config.monitor[0] else socket.AF_INET
        self.config = config
        self.health = Health(config, of_server=True, keep=_KEEP)
        self.status = Status(config, keep=_KEEP_STATUS)
        super().__init__(config.monitor, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log the error, unless the client disconnected."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Listener
    timeout = 5  # seconds to receive a request
    server_version, sys_version = "pilotapp", ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/healthz":
            found, status = self.server.health.answer()
            self._answer(status, json.dumps(found).encode() + b"\n", _JSON)
        elif path == "/metrics" and self.server.config.metrics:
            self._answer(200, metrics.printed(self.server.status.results()), _TEXT)
        else:
            self._answer(404, b'{"error": "not found"}\n', _JSON)

    do_HEAD = do_GET  # noqa: N815 - named by the library

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing: monitoring asks every few seconds."""
