"""What tests believe about the processes that they start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.support.servers import group

# The first thread ends by itself (system call `exit`, 60 on x86-64, 93 on ARM); another one keeps the process alive.
HEADLESS = """
import ctypes, platform, threading, time
threading.Thread(target=time.sleep, args=(60,)).start()
ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
"""


def test_a_process_runs_until_its_last_thread_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", HEADLESS], process_group=0) as process:
        try:
            stat = Path(f"/proc/{process.pid}/stat")
            while stat.read_text().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.01)
            assert group(process.pid) == [process.pid]
        finally:
            os.kill(process.pid, 9)
    assert group(process.pid) == []
