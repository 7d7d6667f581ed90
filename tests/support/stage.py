"""Visits in every state for pages, made by the product's commands."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from pilotapp import clock
from pilotapp import codes as app_codes
from pilotapp.auth import declaration_commands
from pilotapp.certificates import commands as certificates
from pilotapp.models import Entry, Person, Visit
from pilotapp.people import commands as people_commands
from pilotapp.refusals import PendingReview
from pilotapp.safeguarding import commands as safeguarding
from pilotapp.safeguarding import report_text
from pilotapp.settings import commands as settings_commands
from pilotapp.visits import commands, review_commands
from tests.support import exported, frozen, imported, meetings, noted, people

CODES: dict[str, Any] = {
    "outcome": "held",
    "institution_kind": "school",
    "topics": ["school", "family"],
    "client_language": "ara",
    "mode": "in_person",
    "party": "family",
    "size_band": "two_three",
    "first_contact": True,
    "waiting_minutes": 15,
    "travel_minutes": 30,
    "referral": None,
}
FACTS = {"occurred": "today at 3 pm", "observed": "The child flinched at every noise.", "said": "'I fell down.'"}
QUESTION = "Did this visit really last so long?"


@dataclass
class Stage:
    """The uids of what was made, by state; `held` is a pending entry, `invite` the token of a link."""

    visits: dict[str, UUID]
    foreign: UUID
    held: UUID
    invite: str


def person(name: str) -> Person:
    """Return the row of a standing person."""
    found: Person = Person.get_by_id(people.uid_of(name))
    return found


def check_in(name: str, minutes_ago: int, **known: Any) -> UUID:
    """Check in so long ago; return the visit's uid."""
    visit = uuid4()
    started_at = clock.now() - timedelta(minutes=minutes_ago)
    commands.check_in(person(name), uid=uuid4(), visit=visit, started_at=started_at, **known)
    return visit


def check_out(name: str, visit: UUID, minutes_ago: int, **known: Any) -> None:
    """Check out so long ago."""
    ended_at = clock.now() - timedelta(minutes=minutes_ago)
    commands.check_out(person(name), uid=uuid4(), visit=visit, ended_at=ended_at, **known)


def recorded(name: str, minutes_ago: int, minutes: int = 60, **codes: Any) -> UUID:
    """Make a complete visit that began so long ago; return its uid."""
    visit = check_in(name, minutes_ago)
    check_out(name, visit, minutes_ago - minutes)
    commands.record(person(name), uid=uuid4(), visit=visit, **(CODES | codes))
    return visit


def afterwards(name: str, start: datetime, end: datetime, **codes: Any) -> UUID:
    """Enter a visit afterwards; return its uid."""
    visit = uuid4()
    commands.record(person(name), uid=uuid4(), visit=visit, started_at=start, ended_at=end, **(CODES | codes))
    return visit


def report(name: str, **parts: str) -> UUID:
    """Send a report about a child; return its uid, which is the same in every test."""
    uid = people.uid_of(f"report-of-{name}")
    safeguarding.report(person(name), uid=uid, facts=report_text.write(FACTS | parts))
    return uid


def certificate(name: str, coordinator: str) -> UUID:
    """Issue a certificate for the confirmed hours; return its uid, which is the same in every test."""
    uid, today = people.uid_of(f"certificate-of-{name}"), clock.today("Europe/Berlin")
    first_day = today - timedelta(days=60)
    days = {"first_day": first_day, "last_day": today}
    full_name = f"{name.capitalize()} Beispiel"
    certificates.issue(person(coordinator), uid=uid, pilot=people.uid_of(name), full_name=full_name, **days)
    return uid


def confirm(name: str, visit: UUID) -> None:
    """Confirm the visit as this coordinator."""
    review_commands.confirm_one(person(name), visit, version(visit))


def asks_for_a_call(name: str, minutes_ago: int) -> UUID:
    """Make a visit about which karin asked a question, answered with 'please call me'; return its uid."""
    visit = recorded(name, minutes_ago)
    review_commands.ask(person("karin"), visit, version(visit), text=QUESTION)
    commands.answer(person(name), uid=uuid4(), visit=visit, answer="call_me")
    return visit


def version(visit: UUID) -> int:
    """Return the visit's present version."""
    found: int = Visit.get_by_id(visit).version
    return found


def fill(app: Flask) -> Stage:
    """Make visits in every state for amal, some for berna and tarek, a pending change, and an invitation."""
    day = 24 * 60
    with app.test_request_context():
        karin = person("karin")
        visits = {"confirmed": recorded("amal", 3 * day), "recorded": recorded("amal", 2 * day, 75)}
        confirm("karin", visits["confirmed"])
        certificate("amal", "karin")
        with contextlib.suppress(PendingReview):
            late = CODES | {"outcome": "aborted"}
            commands.record(person("amal"), uid=uuid4(), visit=visits["confirmed"], **late)
        visits["asked"] = recorded("amal", 4 * day, 300)
        review_commands.ask(karin, visits["asked"], version(visits["asked"]), text=QUESTION)
        visits["void"] = recorded("amal", 5 * day, institution_kind="housing")
        review_commands.void(karin, visits["void"], version(visits["void"]), reason="double")
        visits["withdrawn"] = recorded("amal", 6 * day)
        commands.withdraw(person("amal"), uid=uuid4(), visit=visits["withdrawn"])
        visits["late"] = recorded("amal", 20 * day)
        visits["ended"] = check_in("amal", 7 * day)
        check_out("amal", visits["ended"], 7 * day - 40, forgotten=True)
        visits["waiting"] = uuid4()
        check_out("amal", visits["waiting"], 30)
        visits["open"] = check_in("amal", 25, institution_kind="health", client_language="kmr")
        visits["other"] = recorded("berna", 2 * day, 90, client_language="tur", institution_kind="job_centre")
        declaration_commands.sign(person("berna"), version=app_codes.DECLARATION, language="en")
        _, token = people_commands.invite(karin, uid=people.uid_of("berna"), invite_hours=72)
        foreign = recorded("tarek", 2 * day, 45)
        settings_commands.propose_numbers(karin, [("Ambulance", "112", "Life in danger"), ("Police", "110", "Threats")])
        safeguarding.answer(person("selma"), uid=report("amal"), text="Thank you. I call you today.")
        noted.fill()
        meetings.fill()
        frozen.fill()
        exported.fill()
        imported.fill()
    held = Entry.get(Entry.answer == "held").uid
    return Stage(visits, foreign, held, token)
