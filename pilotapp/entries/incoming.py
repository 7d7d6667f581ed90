"""An entry as it arrives, and the receipt that answers it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pilotapp.entries.keys import NEWEST

ENVELOPE = 1  # schema of the request that carries entries; it never changes
SCHEMAS = tuple(range(1, NEWEST + 1))  # accepted schemas of entries, newest last
SCHEMA = SCHEMAS[-1]


def canonical(value: Any) -> str:
    """Return the canonical JSON text of a value: sorted keys, no spaces, UTF-8. Phones build the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(*, uid: UUID, owner: UUID, kind: str, visit: UUID, schema: int, body: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, over the entry's content and owner, but not the time when it was made."""
    content = {"body": body, "kind": kind, "owner": str(owner), "schema": schema, "uid": str(uid), "visit": str(visit)}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class IncomingEntry:
    """One parsed entry. `arguments` are the form's values, `errors` the form's messages."""

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
    """The answer to one entry: stored, already, refused, conflict or held (pending review).

    A refusal has errors by field, a conflict the stored values. `reason`: the code of a refusal after which the phone
    may send the entry again by itself.
    """

    uid: UUID
    hash: str
    answer: str
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    kept: Mapping[str, Any] | None = None
    reason: str | None = None
