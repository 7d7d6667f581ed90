"""A session as a calendar file: when and where, and nothing that others should not read."""

from icalendar import Calendar

from pilotapp.reflection import commands
from tests.support.meetings import person, planned
from tests.support.people import uid_of


def event(somebody, session):
    answer = somebody.client.get(f"/reflections/mine/{session.uid}/calendar.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(answer.data).walk("VEVENT")[0]


def test_it_says_when_and_where(amal, frozen):
    session = planned("amal")
    found = event(amal, session)
    assert found.decoded("dtstart") == session.starts_at
    assert found.decoded("dtend") - found.decoded("dtstart") == found.duration
    assert found.duration.total_seconds() == 3600
    assert str(found["location"]) == "Town hall, room 12"
    assert str(found["uid"]).startswith(str(session.uid))


def test_it_says_nothing_about_supervision(amal, frozen):
    session = planned("amal")
    text = amal.client.get(f"/reflections/mine/{session.uid}/calendar.ics").text.casefold()
    assert not [word for word in ("reflection", "talk", "supervision", "amal", "karin") if word in text]


def test_it_replaces_what_the_calendar_holds(amal, frozen):
    session = planned("amal")
    before = event(amal, session)
    values = {"starts_at": session.starts_at, "minutes": 30, "led_by": uid_of("karin"), "invited": [uid_of("amal")]}
    commands.change(person("karin"), session.uid, 1, place="Line\nbreak; BEGIN:VALARM", **values)
    after = event(amal, session)
    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert not after.subcomponents
    commands.cancel(person("karin"), session.uid, 2)
    assert str(event(amal, session)["status"]) == "CANCELLED"


def test_it_gives_it_to_nobody_else(berna, karin, tarek, frozen):
    session = planned("amal")
    for somebody in (berna, karin, tarek):
        assert somebody.client.get(f"/reflections/mine/{session.uid}/calendar.ics").status_code == 404
