"""A pilot withdraws a visit, or answers a question about it."""

from uuid import uuid4

import pytest

from pilotapp.models import Entry, Visit
from pilotapp.refusals import PendingReview
from pilotapp.visits import commands, review_commands
from tests.visits.helpers import NOON, RECORD, checked_in, minutes, visited


def test_it_discards_an_open_visit_after_a_question(amal, frozen):
    visit = checked_in(amal.person)
    page = amal.page(f"/visits/{visit.uid}/withdraw")
    page.form(f"/visits/{visit.uid}/withdraw").submit()
    assert page.heading == "Discard this visit?"
    assert Visit.get().state == "withdrawn"


def test_it_holds_a_withdrawal_of_a_confirmed_visit(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    review_commands.confirm_one(karin.person, visit.uid, visit.version)
    with pytest.raises(PendingReview):
        commands.withdraw(amal.person, uid=uuid4(), visit=visit.uid)
    assert (Visit.get().state, Entry.select().where(Entry.answer == "held").count()) == ("confirmed", 1)


def test_it_answers_a_question_by_one_tap(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    review_commands.ask(karin.person, visit.uid, visit.version, text="War es wirklich so lang?")
    assert "question" in amal.page("/").text
    amal.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/answer").submit(answer="correct")
    assert Visit.get().state == "recorded"
    assert "It is right as it is" in karin.page(f"/visits/{visit.uid}").text


def test_it_takes_a_correction_as_an_answer_too(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    review_commands.ask(karin.person, visit.uid, visit.version, text="War es wirklich so lang?")
    commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD)
    commands.answer(amal.person, uid=uuid4(), visit=visit.uid, answer="corrected")
    assert Visit.get().state == "recorded"
    assert Entry.select().where(Entry.kind == "answer").count() == 1


def test_it_refuses_an_answer_without_a_choice(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    review_commands.ask(karin.person, visit.uid, visit.version, text="War es wirklich so lang?")
    page = amal.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/answer").submit()
    assert (page.status, Visit.get().state) == (422, "asked")


def test_it_does_not_show_a_visit_to_a_colleague(amal, berna, tarek, carla, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    for stranger in (berna, tarek, carla):
        stranger.page(f"/visits/{visit.uid}", status=404)
    berna.page(f"/visits/{visit.uid}/withdraw", status=404)
    assert Visit.get().state == "recorded"


def test_it_says_that_an_answer_to_a_visit_confirmed_meanwhile_was_kept(amal, karin, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    asked = review_commands.ask(karin.person, visit.uid, visit.version, text="War es wirklich so lang?")
    form = amal.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/answer")
    review_commands.confirm_one(karin.person, visit.uid, asked.version)
    page = form.submit(answer="correct")
    assert (page.status, Entry.get(Entry.kind == "answer").answer) == (200, "held")
    assert "Your coordination decides about it." in page.text
