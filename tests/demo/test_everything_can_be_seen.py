"""The demo contains each state, each flag and each kind of person that the pages are about."""

from __future__ import annotations

from datetime import date

from pilotapp import codes, demo, phone_numbers
from pilotapp.auth import demo_people, passwords
from pilotapp.demo.cast import PHONES
from pilotapp.models import Entry, Note, Person, Programme, Review, Visit
from pilotapp.settings import first_steps
from pilotapp.visits import calls, queries
from pilotapp.visits.contradictions import with_contradictions


def test_it_has_visits_in_every_state(loaded: demo.Summary) -> None:
    states = {visit.state for visit in Visit.select(Visit.state)}
    assert states == set(codes.codes("state"))


def test_it_has_every_flag_on_a_visit_that_waits(loaded: demo.Summary) -> None:
    waiting = list(Visit.select().where(Visit.state.in_(("recorded", "asked"))))
    with_contradictions(queries.with_overlaps(waiting))
    for flag in codes.codes("flag"):
        assert any(getattr(visit, flag) for visit in waiting), flag


def test_it_has_changes_to_decide_and_decided_ones(loaded: demo.Summary) -> None:
    held = Entry.select().where(Entry.answer == "held")
    assert {entry.decision for entry in held} == {None, "accepted", "declined"}
    assert {review.act for review in Review.select(Review.act)} == set(codes.codes("act"))


def test_it_has_a_visit_that_was_entered_from_paper(loaded: demo.Summary) -> None:
    [visit] = Visit.select().where(Visit.paper)
    [entry], [review] = Entry.select().where(Entry.visit == visit.uid), Review.select().where(Review.visit == visit.uid)
    assert (visit.state, entry.door, review.act, review.person.name) == ("confirmed", "paper", "enter", "Karin")


def test_it_has_no_first_step_open(loaded: demo.Summary) -> None:
    assert [first_steps.set_up(Person.get(Person.name == name)) for name in ("Karin", "Carla")] == [[], []]


def test_it_asks_amal_a_question_and_berna_has_answered_one(loaded: demo.Summary) -> None:
    amal = Person.get(Person.name == "Amal")
    berna = Person.get(Person.name == "Berna")
    assert Visit.select().where(Visit.pilot == amal, Visit.state == "asked").count() == 1
    assert Entry.select().where(Entry.pilot == berna, Entry.kind == "answer").count() == 1


def test_it_gives_amal_a_full_month_and_no_open_visit(loaded: demo.Summary) -> None:
    amal = Person.get(Person.name == "Amal")
    visits = Visit.select().where(Visit.pilot == amal)
    assert visits.where(Visit.day >= date(2026, 3, 1)).count() >= 10
    assert visits.where(Visit.state.in_(("open", "ended", "waiting"))).count() == 0


def test_it_lets_the_people_of_the_sign_in_page_in_with_one_password(loaded: demo.Summary) -> None:
    assert set(loaded.emails) == set(demo_people.EMAILS)
    hashes = {person.password_hash for person in Person.select()}
    assert len(hashes) == 1
    assert passwords.matches(hashes.pop(), loaded.password)


def test_it_keeps_a_second_programme_behind_its_wall(loaded: demo.Summary) -> None:
    tarek = Person.get(Person.name == "Tarek")
    assert Programme.select().count() == 2
    visits = list(Visit.select(Visit, Person).join(Person).where(Visit.programme == tarek.programme))
    assert len(visits) > 400
    assert {visit.pilot.programme_id for visit in visits} == {tarek.programme_id}


def test_it_gives_some_pilots_an_invented_number_to_be_called_at(loaded: demo.Summary) -> None:
    given = {person.name: person.phone for person in Person.select() if person.phone}
    assert given == PHONES
    assert all(phone_numbers.read(number) == number for number in given.values())
    wishing = {note.pilot.name for note in Note.select().where(Note.call.is_null(False))}
    assert wishing & set(given)


def test_it_has_a_pilot_to_call_with_her_number(loaded: demo.Summary) -> None:
    karin = Person.get(Person.name == "Karin")
    assert [(call.visit.pilot.name, call.phone) for call in calls.wished(karin)] == [("Berna", "+491713920017")]
