"""A phone as the server sees it: entries in their envelope, and the two requests of a delivery."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from pilotapp.entries.incoming import content_hash
from tests.support.people import Somebody

RECORD: dict[str, Any] = {
    "outcome": "held",
    "institution_kind": "school",
    "topics": ["school"],
    "client_language": "ara",
    "mode": "in_person",
    "party": "person",
    "size_band": "one",
    "first_contact": True,
    "waiting_minutes": 0,
    "travel_minutes": 15,
}
DEVICE_NOW = "2026-03-03T11:00:00Z"


def entry(pilot: Somebody, kind: str, visit: str | None = None, **body: Any) -> dict[str, Any]:
    """One entry as the phone of `pilot` makes it."""
    uid, visit = str(uuid4()), visit or str(uuid4())
    made = {"uid": uid, "owner": str(pilot.person.uid), "kind": kind, "visit": visit, "schema": 1, "body": body}
    return signed(made | {"made_at": DEVICE_NOW})


def signed(made: dict[str, Any]) -> dict[str, Any]:
    """The entry with the hash of what it says now."""
    content = {name: made[name] for name in ("uid", "owner", "kind", "visit", "schema", "body")}
    return made | {"hash": content_hash(**content)}


def visited(pilot: Somebody, start: str = "09:00", end: str = "10:00", **changes: Any) -> list[dict[str, Any]]:
    """Check-in, check-out and record of one visit on 3 March 2026, in times of UTC."""
    visit = str(uuid4())
    return [
        entry(pilot, "check_in", visit, started_at=f"2026-03-03T{start}:00Z"),
        entry(pilot, "check_out", visit, ended_at=f"2026-03-03T{end}:00Z", forgotten=False),
        entry(pilot, "record", visit, **(RECORD | changes)),
    ]


def send(pilot: Somebody, *entries: Any, raw: Any = None, **options: Any) -> TestResponse:
    """POST /sync with a valid token."""
    token = pilot.client.get("/sync/hello").get_json()["csrf_token"]
    body = raw if raw is not None else {"schema": 1, "device_now": DEVICE_NOW, "entries": list(entries)} | options
    given = {"data": body} if isinstance(body, bytes) else {"json": body}
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
    return pilot.client.post("/sync", headers=headers, **given)


def answers(response: TestResponse) -> list[str]:
    """The words of the answers, in order."""
    assert response.status_code == 200, response.get_data(as_text=True)
    return [answer["answer"] for answer in response.get_json()["answers"]]
