"""A pilot answers 'please call me': the coordination hears it first, and says when it is settled."""

from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.db import database
from pilotapp.models import AuditRow, Entry, PersonPhone, Review, Visit
from pilotapp.people import commands as people_commands
from pilotapp.refusals import Conflict, Missing, PendingReview, Refusal
from pilotapp.visits import calls, commands, review_commands, undo_commands
from tests.sync.phone_door import entry, send
from tests.visits.helpers import NOON, minutes, visited

QUESTION = "War das Gespräch wirklich so lang?"


def answered(pilot, coordinator, answer="call_me", ago=90):
    """A visit about which the coordinator asked and the pilot answered, a minute each."""
    visit = visited(pilot, NOON - minutes(ago))
    review_commands.ask(coordinator, visit.uid, visit.version, text=QUESTION)
    with clock.freeze(NOON + minutes(1)):
        commands.answer(pilot, uid=uuid4(), visit=visit.uid, answer=answer)
    return Visit.get_by_id(visit.uid)


def wished(person):
    return [call.visit.uid for call in calls.wished(person)]


@pytest.fixture
def later(frozen):
    """Ten minutes after the answer."""
    with clock.freeze(NOON + minutes(11)):
        yield


@pytest.fixture
def visit(amal, karin, frozen):
    with clock.freeze(NOON):
        return answered(amal.person, karin.person)


def test_it_is_heard_with_question_and_number(amal, karin, carla, visit, later):
    PersonPhone.create(person=amal.person, number="+491713920017")
    [call] = calls.wished(karin.person)
    assert (call.visit.uid, call.question, call.phone) == (visit.uid, QUESTION, "+491713920017")
    assert calls.wished(carla.person) == []


@pytest.mark.parametrize("answer", ["correct", "corrected"])
def test_it_hears_no_call_in_another_answer(amal, karin, frozen, answer):
    answered(amal.person, karin.person, answer)
    assert wished(karin.person) == []


def test_it_ends_when_they_have_talked(karin, visit, later):
    review_commands.called(karin.person, visit.uid, visit.version)
    row = Visit.get_by_id(visit.uid)
    assert (wished(karin.person), row.state, row.version) == ([], "recorded", visit.version + 1)
    assert [one.act for one in Review.select().order_by(Review.at)] == ["ask", "called"]
    assert AuditRow.select().where(AuditRow.action == "visit.called").count() == 1


def test_it_ends_when_it_is_asked_again_until_the_next_answer(amal, karin, visit, later):
    review_commands.ask(karin.person, visit.uid, visit.version, text=QUESTION)
    assert wished(karin.person) == []
    with clock.freeze(NOON + minutes(20)):
        commands.answer(amal.person, uid=uuid4(), visit=visit.uid, answer="call_me")
    assert wished(karin.person) == [visit.uid]


def test_it_ends_when_it_is_confirmed_and_comes_back_with_the_undoing(karin, visit, later):
    done = review_commands.confirm_one(karin.person, visit.uid, visit.version)
    assert wished(karin.person) == []
    undo_commands.undo(karin.person, {visit.uid: done.version})
    assert wished(karin.person) == [visit.uid]


def test_it_stays_after_a_correction_of_the_pilot(amal, karin, visit, later):
    visited(amal.person, NOON - minutes(90), visit=visit.uid, topics=["rights"])
    assert wished(karin.person) == [visit.uid]


def test_it_is_heard_when_it_arrives_after_the_confirmation(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    asked = review_commands.ask(karin.person, visit.uid, visit.version, text=QUESTION)
    done = review_commands.confirm_one(karin.person, visit.uid, asked.version)
    with clock.freeze(NOON + minutes(1)), pytest.raises(PendingReview):
        commands.answer(amal.person, uid=uuid4(), visit=visit.uid, answer="call_me")
    assert wished(karin.person) == [visit.uid]
    with clock.freeze(NOON + minutes(2)):
        review_commands.called(karin.person, visit.uid, done.version)
    assert (wished(karin.person), Visit.get().state) == ([], "confirmed")


@pytest.fixture
def held(amal, karin, frozen):
    """A visit whose answer 'please call me' arrived after the pilot's access ended."""
    visit = visited(amal.person, NOON - minutes(90))
    asked = review_commands.ask(karin.person, visit.uid, visit.version, text=QUESTION)
    people_commands.deactivate(karin.person, uid=amal.person.uid)
    with clock.freeze(NOON + minutes(1)):
        send(amal, entry(amal, "answer", str(visit.uid), answer="call_me"))
    with clock.freeze(NOON + minutes(11)):
        yield asked


def test_it_ends_when_a_visit_is_confirmed_whose_answer_is_not_decided_about(karin, held):
    assert wished(karin.person) == [held.uid]
    review_commands.confirm_one(karin.person, held.uid, held.version)
    assert (wished(karin.person), Visit.get().state) == ([], "confirmed")
    assert {one.act for one in Review.select()} == {"ask", "confirm", "called"}


def test_it_stays_when_the_answer_is_accepted(karin, held):
    answer = Entry.get(Entry.kind == "answer")
    review_commands.decide(karin.person, answer.uid, {"answer": "call_me"}, accept=True)
    assert (wished(karin.person), Visit.get().state) == ([held.uid], "recorded")


def test_it_is_left_out_of_a_confirmation_of_many_although_it_is_sent(amal, karin, visit, later):
    other = visited(amal.person, NOON - minutes(300))
    done, left = review_commands.confirm(karin.person, {visit.uid: visit.version, other.uid: other.version})
    assert ([one.uid for one in done], [(one.uid, one.call_me) for one in left]) == ([other.uid], [(visit.uid, True)])
    assert Visit.get_by_id(visit.uid).state == "recorded"


def test_it_refuses_a_call_that_nobody_asked_for(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    with pytest.raises(Refusal, match="Nobody asks for a call"):
        review_commands.called(karin.person, visit.uid, visit.version)
    assert (Review.select().count(), Visit.get().version) == (0, visit.version)


def test_it_refuses_a_stale_page_and_strangers(karin, carla, visit, later):
    with pytest.raises(Conflict):
        review_commands.called(karin.person, visit.uid, visit.version - 1)
    with pytest.raises(Missing):
        review_commands.called(carla.person, visit.uid, visit.version)
    assert wished(karin.person) == [visit.uid]


def test_it_survives_a_lost_key_of_the_number(amal, karin, visit, later):
    PersonPhone.create(person=amal.person, number="+491713920017")
    database.execute_sql("UPDATE person_phone SET number = '00000000.lost'")
    [call] = calls.wished(karin.person)
    assert (call.visit.uid, call.phone) == (visit.uid, None)
