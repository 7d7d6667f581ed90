"""Where a person is signed in."""

from __future__ import annotations

from pilotapp import clock
from pilotapp.models import Person, Session


def live(viewer: Person) -> list[Session]:
    """The viewer's sessions that are open now: the present one first, then the last used one."""
    now = clock.now()
    query = Session.select().where(Session.person == viewer.uid, Session.ended_at.is_null(), Session.ends_at > now)
    here = viewer.session.uid
    return sorted(query.order_by(Session.last_seen_at.desc()), key=lambda session: session.uid != here)
