"""A coordinator decides about changes that arrived after a visit was confirmed or made void."""

from uuid import uuid4

import pytest

from pilotapp import db
from pilotapp.models import Entry, Review, Visit
from pilotapp.refusals import PendingReview, Refusal
from pilotapp.visits import commands, review_commands
from tests.visits.helpers import NOON, RECORD, checked_in, minutes, visited


@pytest.fixture
def visit(amal, frozen):
    return visited(amal.person, NOON - minutes(90))


def held(command, pilot, visit, **arguments):
    with pytest.raises(PendingReview):
        command(pilot, uid=uuid4(), visit=visit.uid, **arguments)
    return Entry.get(Entry.answer == "held")


def accept(karin, entry, **arguments):
    return review_commands.decide(karin.person, entry.uid, arguments, accept=True)


def test_it_leaves_out_of_the_count_what_was_taken_out_before_its_end_came(amal, karin, frozen):
    visit = checked_in(amal.person, NOON - minutes(60))
    review_commands.void(karin.person, visit.uid, visit.version, reason="mistake")
    entry = held(commands.check_out, amal.person, visit)
    assert accept(karin, entry, ended_at=NOON).state == "void"
    assert (Visit.get().minutes, Entry.get_by_id(entry.uid).decision) == (60, "accepted")


def test_it_refuses_a_change_that_would_give_more_than_sixteen_hours_on_one_day(amal, karin, visit):
    midnight = NOON - minutes(12 * 60)
    visited(amal.person, midnight, 720)
    review_commands.confirm_one(karin.person, visit.uid, visit.version)
    longer = RECORD | {"started_at": midnight, "ended_at": midnight + minutes(241)}
    entry = held(commands.record, amal.person, visit, **longer)
    with pytest.raises(Refusal, match="16 hours"):
        accept(karin, entry, **longer)
    assert (Visit.get_by_id(visit.uid).minutes, Entry.get_by_id(entry.uid).decision) == (60, None)


def test_it_takes_note_of_an_answer_that_came_after_the_confirmation(amal, karin, visit):
    asked = review_commands.ask(karin.person, visit.uid, visit.version, text="War es wirklich so lang?")
    review_commands.confirm_one(karin.person, visit.uid, asked.version)
    entry = held(commands.answer, amal.person, visit, answer="correct")
    assert accept(karin, entry, answer="correct").state == "confirmed"


def test_it_refuses_what_somebody_decided_while_she_waited_for_her_turn(amal, karin, visit, monkeypatch):
    review_commands.confirm_one(karin.person, visit.uid, visit.version)
    entry = held(commands.withdraw, amal.person, visit)

    def somebody_is_faster(row):
        Entry.update(decision="declined").where(Entry.uid == entry.uid).execute()

    monkeypatch.setattr(db, "serialise", somebody_is_faster)
    with pytest.raises(Refusal, match="Somebody else has decided"):
        accept(karin, entry)
    assert (Visit.get().state, Review.select().where(Review.act == "accept").count()) == ("confirmed", 0)
