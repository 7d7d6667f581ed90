"""A session as a file that the calendar of a phone opens (RFC 5545): when and where, and nothing about why."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from pilotapp import names
from pilotapp.models import ReflectionSession


def render(session: ReflectionSession, programme: str) -> bytes:
    """The .ics file of a session, its instants in UTC. A later version of it replaces what the calendar holds.

    A calendar is seen by others, on a family's screen or at a provider's: so it says 'Meeting', the programme and the
    place, and never which kind of talk it is or what it is about.
    """
    from icalendar import Calendar, Event  # here, because few processes ever need it, and it takes its time

    event = Event()
    event.add("uid", f"{session.uid}@pilotapp")
    event.add("sequence", session.version - 1)
    event.add("dtstamp", session.changed_at)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.starts_at + timedelta(minutes=session.minutes))
    event.add("summary", _("Meeting: %(programme)s", programme=names.isolated(programme)))
    event.add("status", "CANCELLED" if session.state == "cancelled" else "CONFIRMED")
    if session.place:
        event.add("location", session.place)
    calendar = Calendar()
    calendar.add("prodid", "-//pilotapp//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
