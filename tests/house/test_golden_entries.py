"""The content and hash of a phone's entries of each kind never change: phones keep entries for weeks.

`tests/js/golden.test.js` computes the same hashes from the same file, with the phone's code.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pilotapp.entries.incoming import SCHEMAS, canonical, content_hash
from pilotapp.sync.handlers import FORMS
from pilotapp.sync.inbox import keys_of
from tests.support.golden import Golden

OWNER, VISIT = UUID("11111111-1111-4111-8111-111111111111"), UUID("22222222-2222-4222-8222-222222222222")
SEALED = "0a0a0a0a.c2VhbGVkIGZvciB0aGUgc2VydmVy"
BODIES: dict[str, dict[str, Any]] = {
    "check_in": {"started_at": "2026-03-03T09:00:00Z", "institution_kind": "school", "client_language": "ara"},
    "check_out": {"ended_at": "2026-03-03T10:00:00Z", "forgotten": False, "measured_minutes": 60},
    "record": {
        "started_at": "2026-03-03T10:00", "ended_at": "2026-03-03T11:00", "outcome": "held",
        "topics": ["work", "health"],
        "institution_kind": "job_centre", "client_language": "kmr", "mode": "in_person", "party": "family",
        "size_band": "two_three", "first_contact": True, "waiting_minutes": 15, "travel_minutes": 0,
        "referral": "health",
    },
    "withdraw": {},
    "answer": {"answer": "corrected"},
    "note": {
        "themes": ["boundaries"], "load": 5, "call": "today", "for_group": False, "no_person": True, "text": SEALED,
    },
    "note_reply": {"text": SEALED, "no_person": False},
    "safeguarding": {"facts": SEALED},
}  # fmt: skip


def entry(number: int, kind: str) -> dict[str, Any]:
    """Return an entry of this kind as it is hashed, with its hash."""
    uid = UUID(int=number, version=4)
    said: dict[str, Any] = {"uid": uid, "owner": OWNER, "kind": kind, "visit": VISIT, "schema": 1, "body": BODIES[kind]}
    return {**{name: str(v) if isinstance(v, UUID) else v for name, v in said.items()}, "hash": content_hash(**said)}


def test_entries_of_every_kind_have_the_same_hash_and_keys(app: Flask, request: pytest.FixtureRequest) -> None:
    assert set(BODIES) == set(FORMS)
    kinds = sorted(BODIES)
    with app.app_context():
        keys = [
            {"schema": schema, "kind": kind, "keys": sorted(keys_of(kind, schema))}
            for schema in SCHEMAS
            for kind in kinds
        ]
    found = {"entries": [entry(number, kind) for number, kind in enumerate(kinds)], "keys": keys}
    golden = Golden(rewrite=request.config.getoption("--rewrite-golden"))
    golden.check("entries.json", json.dumps(found, ensure_ascii=False, indent=1))


def test_the_text_that_is_hashed_is_the_same() -> None:
    one = {"kind": "record", "body": {"topics": ["work"], "first_contact": True, "referral": None}}
    assert canonical(one) == '{"body":{"first_contact":true,"referral":null,"topics":["work"]},"kind":"record"}'
