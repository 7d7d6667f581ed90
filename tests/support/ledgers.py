"""The ledgers outside of the database, which tests use in turn."""

from __future__ import annotations

from pathlib import Path


def empty(erasures: Path) -> None:
    """Empty both ledgers; the access ledger keeps its id, which the database stores."""
    erasures.unlink(missing_ok=True)
    access = erasures.with_name("access.jsonl")
    if access.exists():
        first = access.read_bytes().partition(b"\n")[0]
        access.write_bytes(first + b"\n")
