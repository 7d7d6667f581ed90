"""A session as a calendar file (RFC 5545): when and where, but not what it is about."""

from datetime import timedelta

from flask_babel import gettext as _

from pilotapp import names
from pilotapp.models import ReflectionSession


def render(session: ReflectionSession, programme: str) -> bytes:
    """Return the .ics file of a session, with instants in UTC. A later version replaces an earlier one in the calendar.

    Other people may see a calendar, such as family or the provider. So it contains 'Meeting', the programme and the
    place, but not the kind of session or its subject.
    """
    from icalendar import Calendar, Event  # imported here, because it is slow and rarely needed

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
