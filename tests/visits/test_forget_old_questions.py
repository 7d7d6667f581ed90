"""What was asked about a visit goes when its time is over; that something was asked, and the visit, stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Programme, Review, Visit
from pilotapp.periods import instant_months_before
from pilotapp.visits import retention
from tests.support import stage
from tests.support.people import uid_of

QUESTION = "Was it so long?"
YEAR = timedelta(days=366)


@pytest.fixture
def asked(app):
    """Returns a function that makes a visit of amal with an answered question, decided this long ago."""
    at = iter(range(9, 0, -1))

    def make(ago=YEAR):
        with app.test_request_context():
            visit = stage.recorded("amal", next(at) * 24 * 60)
            stage.confirm("karin", visit)
        Review.create(programme=uid_of("musterstadt"), visit=visit, person=uid_of("karin"), act="ask", text=QUESTION)
        Visit.update(changed_at=clock.now() - ago).where(Visit.uid == visit).execute()
        return visit

    return make


def texts():
    return {row.visit_id: row.text for row in Review.select().where(Review.act == "ask")}


def rows():
    return [row.detail for row in AuditRow.select().where(AuditRow.action == "visit.purge")]


def test_it_deletes_questions_about_visits_that_were_decided_long_ago(asked):
    old, fresh = asked(), asked(timedelta(days=8))
    minutes = Visit.get_by_id(old).minutes
    assert retention.purge(clock.now()) == {"musterstadt": 1}
    assert texts() == {old: None, fresh: QUESTION}
    assert Visit.get_by_id(old).minutes == minutes
    assert rows() == ['{"questions": 1}']


def test_it_leaves_a_visit_about_which_the_question_is_open(asked):
    open_one = asked()
    Visit.update(state="asked").where(Visit.uid == open_one).execute()
    assert retention.purge(clock.now()) == {}
    assert (texts(), rows()) == ({open_one: QUESTION}, [])


def test_it_goes_by_the_period_of_the_programme(asked):
    visit = asked(timedelta(days=200))
    assert retention.purge(clock.now()) == {}
    Programme.update(note_months=6).where(Programme.uid == uid_of("musterstadt")).execute()
    assert retention.purge(clock.now()) == {"musterstadt": 1}
    assert texts() == {visit: None}


def test_it_only_counts_when_told_so(asked):
    visit = asked()
    assert retention.purge(clock.now(), dry_run=True) == {"musterstadt": 1}
    assert (texts(), rows()) == ({visit: QUESTION}, [])


def test_it_works_in_small_transactions_and_does_nothing_a_second_time(asked):
    for _ in range(3):
        asked()
    assert retention.purge(clock.now(), size=2) == {"musterstadt": 3}
    assert rows() == ['{"questions": 2}', '{"questions": 1}']
    assert retention.purge(clock.now()) == {}


@pytest.mark.parametrize(
    ("now", "months", "limit"),
    [
        (datetime(2028, 2, 29, 12, tzinfo=UTC), 12, datetime(2027, 2, 28, 12, tzinfo=UTC)),
        (datetime(2026, 8, 31, 10, tzinfo=UTC), 6, datetime(2026, 2, 28, 11, tzinfo=UTC)),  # 12:00 by the clock
    ],
)
def test_it_counts_months_by_the_calendar_and_the_clock_of_the_programme(now, months, limit):
    assert instant_months_before(now, months, ZoneInfo("Europe/Berlin")) == limit
