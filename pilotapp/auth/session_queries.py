"""The open sessions of a person."""

from __future__ import annotations

from pilotapp import clock
from pilotapp.models import Person, Session


def live(viewer: Person) -> list[Session]:
    """Return the viewer's open sessions: the current one first, then by last use."""
    now = clock.now()
    query = Session.select().where(Session.person == viewer.uid, Session.ended_at.is_null(), Session.ends_at > now)
    here = viewer.session.uid
    return sorted(query.order_by(Session.last_seen_at.desc()), key=lambda session: session.uid != here)
