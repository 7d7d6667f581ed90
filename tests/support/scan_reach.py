"""Which routes the scanner reached, as whom, compared with the table of who may open what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from pilotapp.models import (
    Certificate,
    EmergencyNumber,
    Note,
    Person,
    ReflectionSession,
    Release,
    SafeguardingReport,
    Visit,
)
from tests.support.access_table import Row, rows

# The scanner's stored requests that are not attacks, with the status of their response.
CRAWLED = "SELECT method, path, status_code FROM paths JOIN responses USING (response_id) WHERE NOT evil"
TABLES: dict[str, Any] = {
    "visit": Visit,
    "note": Note,
    "report": SafeguardingReport,
    "reflection": ReflectionSession,
    "certificate": Certificate,
    "release": Release,
    "emergency_number": EmergencyNumber,
}
ROUTES = Map([Rule(row.path, endpoint=row.route, methods=[row.method]) for row in rows()]).bind("localhost")


def routes(session: Path) -> set[str]:
    """Return the routes that answered in a crawl, by the database that the scanner left in the folder `session`."""
    [file] = session.glob("*.db")
    with closing(sqlite3.connect(file)) as kept:
        asked = kept.execute(CRAWLED).fetchall()
    found = {route_of(method, urlsplit(address).path) for method, address, status in asked if _is_in(method, status)}
    return {route for route in found if route}


def _is_in(method: str, status: int) -> bool:
    """Whether a page was shown or redirected; or a form was processed, even if refused."""
    return status < 400 if method == "GET" else status not in (403, 404, 405)


def route_of(method: str, path: str) -> str | None:
    """Return the route of this request, by its name in the table."""
    try:
        route: str = ROUTES.match(path, method)[0]
    except HTTPException:
        return None
    return route


def of_role(role: str) -> list[Row]:
    """Return the rows of what this role may open; for '' what everybody may."""
    return [row for row in rows() if role in row.may or ("signed_in" if role else "open") in row.may]


def starts(role: str, things: Mapping[str, UUID]) -> list[str]:
    """Return the addresses where the crawl starts: every page without an object, or with one of `things`, by kind."""
    pages = [row for row in of_role(role) if row.method == "GET"]
    named = [row.path.replace("<uuid:uid>", str(things[row.kind or ""])) for row in pages if row.kind in things]
    return [*named, *(row.path for row in pages if "<" not in row.path)]


def things(person: Person) -> dict[str, UUID]:
    """Return one object of each kind that this person may see: a pilot's own, else one of the programme."""
    found = {}
    for kind, table in TABLES.items():
        hers = table.programme == person.programme_id
        if person.has_role("pilot") and hasattr(table, "pilot"):
            hers &= table.pilot == person.uid
        row = table.select().where(hers).order_by(table.uid).first()
        if row is not None:
            found[kind] = row.uid
    pilot = Visit.select().where(Visit.programme == person.programme_id).first()
    return found | ({"person": pilot.pilot_id} if pilot else {})


def is_inside(role: str, reached: Iterable[str]) -> bool:
    """Whether a page was reached that only this role may open; always true for ''."""
    hers = {row.route for row in of_role(role) if set(row.may) == {role}}
    return not role or not hers.isdisjoint(reached)


def missed(role: str, reached: Iterable[str]) -> list[str]:
    """Return the routes that this role may open and the crawl did not reach."""
    return sorted({row.route for row in of_role(role)} - set(reached))
