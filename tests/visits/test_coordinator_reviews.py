"""A coordinator confirms, asks, voids and decides."""

from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Entry, Review, Visit
from pilotapp.refusals import Conflict, Missing, PendingReview, Refusal
from pilotapp.visits import commands, review_commands
from tests.visits.helpers import NOON, RECORD, checked_in, minutes, visited


@pytest.fixture
def visit(amal, frozen):
    return visited(amal.person, NOON - minutes(90))


def test_it_confirms_one(visit, karin):
    page = karin.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/confirm").submit()
    assert "Confirmed" in page.text
    assert (Visit.get().state, Review.get().act) == ("confirmed", "confirm")
    assert AuditRow.select().where(AuditRow.action == "visit.confirm").count() == 1


def test_it_confirms_many_and_leaves_what_changed_meanwhile(amal, karin, visit):
    other = visited(amal.person, NOON - minutes(300))
    commands.record(amal.person, uid=uuid4(), visit=other.uid, **RECORD | {"topics": ["rights"]})
    done, left = review_commands.confirm(karin.person, {visit.uid: visit.version, other.uid: other.version})
    assert ([one.uid for one in done], [one.uid for one in left]) == ([visit.uid], [other.uid])
    assert Visit.get_by_id(other.uid).state == "recorded"


def test_it_confirms_ticked_visits_in_the_log(visit, karin):
    form = karin.page("/log").form("/log/confirm")
    page = form.submit(visit=[f"{visit.uid}:{visit.version}"])
    assert "1 visit confirmed" in page.text
    assert Visit.get().state == "confirmed"


def test_it_shows_the_other_change_instead_of_overwriting_it(amal, karin, visit):
    form = karin.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/confirm")
    with clock.freeze(NOON + minutes(1)):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD | {"topics": ["rights"]})
    page = form.submit()
    assert page.status == 422
    assert "changed after you opened it" in page.text
    assert "What changed in the meantime Record · Amal" in page.text
    assert Visit.get().state == "recorded"


def test_it_refuses_to_confirm_what_has_no_record(amal, karin, frozen):
    visit = checked_in(amal.person)
    with pytest.raises(Refusal, match="complete record"):
        review_commands.confirm_one(karin.person, visit.uid, visit.version)
    assert Visit.get().state == "open"


def test_it_asks_with_a_sentence(visit, karin, amal):
    form = karin.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/ask")
    form.submit(text="War das Gespräch wirklich so lang?")
    assert (Visit.get().state, Review.get().text) == ("asked", "War das Gespräch wirklich so lang?")
    assert "War das Gespräch wirklich so lang?" in amal.page(f"/visits/{visit.uid}").text


def test_it_keeps_the_question_that_was_typed_while_somebody_else_changed_the_visit(visit, karin):
    form = karin.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/ask")
    asked = review_commands.ask(karin.person, visit.uid, visit.version, text="Wie lange war es?")
    page = form.submit(text="War das Gespräch wirklich so lang?")
    assert (page.status, Visit.get().version, Review.select().count()) == (422, asked.version, 1)
    assert page.form(f"/visits/{visit.uid}/ask").values["text"] == "War das Gespräch wirklich so lang?"
    assert any("open" in details.attrib for details in page.tree.iter("details"))


@pytest.mark.parametrize("text", ["Ging es um Frau Muster?", "Ruf mich an: 0170 1234567", "am 3.4.1987 geboren?"])
def test_it_refuses_a_question_with_personal_data(visit, karin, text):
    page = karin.page(f"/visits/{visit.uid}").form(f"/visits/{visit.uid}/ask").submit(text=text)
    assert page.status == 422
    assert "looks like personal data" in page.text
    assert (Visit.get().state, Review.select().count()) == ("recorded", 0)


def test_it_voids_with_a_reason(visit, karin, amal):
    karin.page(f"/visits/{visit.uid}/void").form(f"/visits/{visit.uid}/void").submit(reason="double")
    assert (Visit.get().state, Review.get().reason) == ("void", "double")
    assert "Entered twice" in amal.page(f"/visits/{visit.uid}").text


def test_it_wants_a_reason(visit, karin):
    page = karin.page(f"/visits/{visit.uid}/void").form(f"/visits/{visit.uid}/void").submit()
    assert (page.status, Visit.get().state) == (422, "recorded")


@pytest.mark.parametrize(
    ("decision", "topic", "state"), [("accept", "rights", "accepted"), ("decline", "school", "declined")]
)
def test_it_decides_about_a_change_that_came_too_late(amal, karin, visit, decision, topic, state):
    review_commands.confirm_one(karin.person, visit.uid, visit.version)
    with pytest.raises(PendingReview):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD | {"topics": ["rights"]})
    held = Entry.get(Entry.answer == "held")
    karin.page(f"/visits/{visit.uid}").form(f"/entries/{held.uid}/decide").submit(decision=decision)
    assert (Entry.get_by_id(held.uid).decision, Visit.get().state) == (state, "confirmed")
    assert karin.page(f"/log?topic={topic}").text.count("Amal") > 0


def test_it_keeps_strangers_out(visit, carla, amal):
    with pytest.raises(Missing):
        review_commands.confirm_one(carla.person, visit.uid, visit.version)
    assert amal.send(f"/visits/{visit.uid}/confirm", version=visit.version).status == 403
    assert Visit.get().state == "recorded"


def test_it_raises_a_conflict_for_a_version_that_is_gone(visit, karin):
    with pytest.raises(Conflict):
        review_commands.void(karin.person, visit.uid, visit.version - 1, reason="double")
    assert Visit.get().state == "recorded"


@pytest.mark.parametrize("seen", ["2026-03-03", "yesterday", "", "0001-01-01T00:00+23:00"])
def test_it_shows_the_other_change_whatever_the_form_says_about_its_own_age(visit, karin, seen):
    page = karin.send(f"/visits/{visit.uid}/confirm", version="9" * 5000, seen=seen)
    assert (page.status, Visit.get().state) == (422, "recorded")
