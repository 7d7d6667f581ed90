"""A coordinator undoes what she has just confirmed, within a minute."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.certificates import commands as certificates
from pilotapp.figures import queries as figures
from pilotapp.models import AuditRow, Review, Visit
from pilotapp.periods import Month
from pilotapp.refusals import PendingReview, Refusal
from pilotapp.visits import commands, review_commands, undo_commands, waiting_queries
from tests.visits.helpers import NOON, RECORD, minutes, visited

SECOND = timedelta(seconds=1)


def versions(visits):
    return {visit.uid: visit.version for visit in visits}


@pytest.fixture
def confirmed(amal, karin, frozen):
    """Two visits that karin confirmed together at noon."""
    two = [visited(amal.person, NOON - minutes(ago)) for ago in (90, 300)]
    with clock.freeze(NOON):
        done, _ = review_commands.confirm(karin.person, versions(two))
    return done


def states():
    return {visit.state for visit in Visit.select()}


def test_it_undoes_all_of_them_and_says_so_in_history_and_audit(karin, confirmed):
    with clock.freeze(NOON + minutes(1)):
        assert [visit.uid for visit in waiting_queries.undoable(karin.person)] != []
        done, left = undo_commands.undo(karin.person, versions(confirmed))
    assert (len(done), left, states()) == (2, [], {"recorded"})
    assert sorted(review.act for review in Review.select()) == ["confirm", "confirm", "undo", "undo"]
    rows = [json.loads(row.detail)["state"] for row in AuditRow.select().where(AuditRow.action == "visit.undo")]
    assert rows == ["recorded", "recorded"]


def test_it_refuses_after_a_minute_and_says_what_to_do(karin, confirmed):
    with clock.freeze(NOON + minutes(1) + SECOND):
        assert waiting_queries.undoable(karin.person) == []
        with pytest.raises(Refusal, match="Do not count"):
            undo_commands.undo(karin.person, versions(confirmed))
    assert (states(), Review.select().where(Review.act == "undo").count()) == ({"confirmed"}, 0)


def test_it_offers_what_was_confirmed_last(amal, karin, confirmed):
    with clock.freeze(NOON + 20 * SECOND):
        other = visited(amal.person, NOON - minutes(500))
        review_commands.confirm_one(karin.person, other.uid, other.version)
        assert [visit.uid for visit in waiting_queries.undoable(karin.person)] == [other.uid]


def test_it_is_her_own_only(app, karin, carla, amal, confirmed):
    for other in (carla.person, amal.person):
        assert waiting_queries.undoable(other) == []
        with pytest.raises(Refusal):
            undo_commands.undo(other, versions(confirmed))
    assert states() == {"confirmed"}


def test_it_leaves_what_changed_since(amal, karin, confirmed):
    first, second = confirmed
    review_commands.void(karin.person, second.uid, second.version, reason="double")
    done, left = undo_commands.undo(karin.person, versions(confirmed))
    assert ([visit.uid for visit in done], [visit.uid for visit in left]) == ([first.uid], [second.uid])
    assert {Visit.get_by_id(first.uid).state, Visit.get_by_id(second.uid).state} == {"recorded", "void"}


def test_it_leaves_a_visit_with_a_change_that_nobody_has_decided_about(amal, karin, confirmed):
    first, second = confirmed
    with pytest.raises(PendingReview):
        commands.record(amal.person, uid=uuid4(), visit=first.uid, **RECORD | {"topics": ["rights"]})
    assert [visit.uid for visit in waiting_queries.undoable(karin.person)] == [second.uid]
    done, left = undo_commands.undo(karin.person, versions(confirmed))
    assert ([visit.uid for visit in done], [visit.uid for visit in left]) == ([second.uid], [first.uid])
    assert {Visit.get_by_id(first.uid).state, Visit.get_by_id(second.uid).state} == {"confirmed", "recorded"}


def test_it_waits_with_its_question_again(karin, amal, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    with clock.freeze(NOON + minutes(1)):
        asked = review_commands.ask(karin.person, visit.uid, visit.version, text="War das so lang?")
        done = review_commands.confirm_one(karin.person, visit.uid, asked.version)
        undo_commands.undo(karin.person, versions([done]))
    assert Visit.get().state == "asked"


def test_it_changes_figures_back(karin, confirmed):
    month = Month.of(date(2026, 3, 1))
    assert figures.totals(karin.person, month)["confirmed"] == 2
    undo_commands.undo(karin.person, versions(confirmed))
    assert (figures.totals(karin.person, month)["confirmed"], figures.totals(karin.person, month)["visits"]) == (0, 2)


def test_it_leaves_what_a_certificate_says(karin, amal, confirmed):
    day = date(2026, 3, 3)
    paper = certificates.issue(
        karin.person, uid=uuid4(), pilot=amal.person.uid, first_day=day, last_day=day, full_name="Amal Beispiel"
    )
    with pytest.raises(Refusal):
        undo_commands.undo(karin.person, versions(confirmed))
    assert (states(), paper.visits) == ({"confirmed"}, 2)
