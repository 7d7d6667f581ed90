"""`pilotapp serve` as systemd runs it with deploy/pilotapp.socket: on a socket that stays open during restarts."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.loaded import ROOT
from tests.support.servers import BIN, HOST, Server
from tests.support.visitor import Visitor

PATIENCE = 90
# What systemd does between fork and exec: sd_listen_fds(3).
_PASSED = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.argv[2], sys.argv[2:])
"""


class Activated:
    """The socket, and the process that gets it; `server` has its folder, port and log."""

    def __init__(self, data: Path, **settings: Any) -> None:
        self.server = Server(data, **settings)
        self.socket = socket.create_server((HOST, self.server.port), backlog=1024)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Activated:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.socket.close()

    def start(self) -> None:
        """Start the process; connections from now on are answered once it is ready."""
        number = self.socket.fileno()
        with self.server.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PASSED, str(number), BIN / "pilotapp", "serve"],
                cwd=ROOT,
                env=self.server.env,
                pass_fds=(number,),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self) -> int:
        """Send SIGTERM to the main process only (KillMode=mixed), wait, and return the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def restart(self) -> float:
        """`systemctl restart`: stop and start; return the seconds until the next response."""
        began = time.monotonic()
        self.stop()
        self.start()
        Visitor(self.server.port).ask("GET", "/healthz")
        return time.monotonic() - began
