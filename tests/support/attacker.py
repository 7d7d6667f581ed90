"""An attacker with access to the database: raw statements, with the triggers of the audit log disabled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg

from pilotapp.audit.chain import ACT, Act, row_hash
from pilotapp.models import AuditRow


class Attacker:
    """Changes the audit log without the application."""

    def __init__(self, url: str) -> None:
        self._is_file = url.startswith("sqlite")
        self._connection: Any
        if self._is_file:
            self._connection = sqlite3.connect(url.removeprefix("sqlite:///"))
            triggers = self.read("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers:
                self._connection.execute(f"DROP TRIGGER {name}")
        else:
            self._connection = psycopg.connect(url)
            self._connection.execute("SET session_replication_role = replica")

    def run(self, text: str, *values: Any) -> None:
        """Execute a statement; `?` is a placeholder."""
        self._connection.execute(self._text(text), [self._value(value) for value in values])

    def read(self, text: str, *values: Any) -> list[Any]:
        """Return the rows of a SELECT."""
        found = self._connection.execute(self._text(text), [self._value(value) for value in values])
        return list(found.fetchall())

    def keep(self) -> None:
        """Commit."""
        self._connection.commit()

    def close(self) -> None:
        """Commit and close."""
        self.keep()
        self._connection.close()

    def _text(self, text: str) -> str:
        return text if self._is_file else text.replace("?", "%s")

    def _value(self, value: Any) -> Any:
        return value.hex if self._is_file and isinstance(value, UUID) else value

    def act(self, programme: UUID, number: int) -> tuple[str, Act]:
        """Return the previous row's hash, and the columns of an act as the application reads them."""
        wanted = (AuditRow.programme == programme) & (AuditRow.number == number)
        row = AuditRow.select(AuditRow.previous, *ACT).where(wanted).tuples().get()
        return row[0], row[1:]

    def count_again(self, programme: UUID, first: int, last: int, previous: str) -> str:
        """Recompute the hashes of the rows with these numbers; return the last one."""
        for number in range(first, last + 1):
            _, act = self.act(programme, number)
            digest = row_hash(previous, number, act)
            where = "WHERE programme_id = ? AND number = ?"
            self.run(f"UPDATE audit_row SET previous = ?, hash = ? {where}", previous, digest, programme, number)
            self.keep()
            previous = digest
        return previous


@contextmanager
def attacking(url: str) -> Iterator[Attacker]:
    """Yield an attacker; the changes are committed after the block."""
    attacker = Attacker(url)
    try:
        yield attacker
    finally:
        attacker.close()
