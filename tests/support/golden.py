"""Golden values: present output of the app as text in tests/fixtures/golden; differences are shown line by line."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "fixtures" / "golden"
FOUND = ROOT / "build" / "golden"  # output of failed comparisons, to compare with FOLDER
MAX_SHOWN = 60  # lines of a difference


class Golden:
    """Compares texts with files; `rewrite` writes the files instead."""

    def __init__(self, *, rewrite: bool = False) -> None:
        self._rewrite = rewrite

    def check(self, name: str, text: str) -> None:
        """Fail unless `text` equals the file `name`; the message shows the lines that differ."""
        text = text.replace("\r\n", "␍\n").removesuffix("\n") + "\n"
        path = FOLDER / name
        if self._rewrite:
            path.write_text(text, encoding="utf-8")
        known = path.read_text(encoding="utf-8") if path.exists() else ""
        if text != known:
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / name).write_text(text, encoding="utf-8")
            pytest.fail(self._difference(name, known, text), pytrace=False)

    def _difference(self, name: str, known: str, text: str) -> str:
        sides = (f"tests/fixtures/golden/{name}", f"build/golden/{name}")
        lines = list(difflib.unified_diff(known.splitlines(), text.splitlines(), *sides, n=1, lineterm=""))
        more = len(lines) - MAX_SHOWN
        return "\n".join([*lines[:MAX_SHOWN], *([f"... and {more} lines more"] if more > 0 else [])])


def plain(value: Any) -> Any:
    """Convert a column's value for JSON, equally for both databases."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, str | int | float | list | dict) else str(value)


def line(values: Any) -> str:
    """One line of JSON."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=plain)


def summary(title: str, lines: Iterable[str], some: int = 2) -> list[str]:
    """Return the number of lines, the hash of all, and the first ones: for output too long to store."""
    every = list(lines)
    digest = hashlib.sha256("\n".join(every).encode()).hexdigest()
    return [f"{title}: {len(every)}, sha256 {digest}", *(f"  {one}" for one in every[:some])]
