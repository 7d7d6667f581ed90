"""An entry on its way in, and the receipt on its way out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

ENVELOPE = 1  # the schema of what entries are sent in; it stays
SCHEMAS = (1,)  # of entries, all that phones may have written, newest last; a new key of any kind is a new one
SCHEMA = SCHEMAS[-1]


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, UTF-8; the phone builds the same."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(*, uid: UUID, owner: UUID, kind: str, visit: UUID, schema: int, body: Mapping[str, Any]) -> str:
    """Hex SHA-256 over everything that an entry says, except when it was made."""
    content = {"body": body, "kind": kind, "owner": str(owner), "schema": schema, "uid": str(uid), "visit": str(visit)}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class IncomingEntry:
    """One entry after its shape was read. `arguments` are the form's values, `errors` the form's complaints."""

    uid: UUID
    kind: str
    visit: UUID
    made_at: datetime
    hash: str
    body: Mapping[str, Any]
    arguments: Mapping[str, Any]
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    schema: int = SCHEMA
    door: str = "phone"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one entry: stored, already, refused (errors by field), conflict (what is kept) or held.

    `reason`: why it is refused, as a code, where a phone may send it again by itself.
    """

    uid: UUID
    hash: str
    answer: str
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    kept: Mapping[str, Any] | None = None
    reason: str | None = None
