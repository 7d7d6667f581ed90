"""Agreements of a session are deleted after the programme's retention; attendance and minutes stay."""

from datetime import UTC, datetime, timedelta

from pilotapp import clock
from pilotapp.models import AuditRow, Programme
from pilotapp.reflection import queries, retention
from tests.support.meetings import AGREED, held

DAY = timedelta(days=1)
HELD_AT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
A_YEAR_LATER = datetime(2027, 3, 1, 16, 0, tzinfo=UTC)


def old():
    with clock.freeze(HELD_AT + DAY):
        return held("amal", starts_at=HELD_AT)


def test_it_deletes_what_was_agreed_after_the_period(app):
    session = old()
    assert retention.purge(A_YEAR_LATER) == {}
    assert queries.agreements(session) == (AGREED, True)
    assert retention.purge(A_YEAR_LATER + DAY) == {"musterstadt": 1}
    assert queries.agreements(session) == ("", True)


def test_it_keeps_who_came(app):
    session = old()
    retention.purge(A_YEAR_LATER + DAY)
    assert [(row.attended, row.minutes) for row in queries.attendance(session)] == [(True, 60)]


def test_it_counts_first_and_changes_nothing(app):
    session = old()
    assert retention.purge(A_YEAR_LATER + DAY, dry_run=True) == {"musterstadt": 1}
    assert queries.agreements(session) == (AGREED, True)
    assert not AuditRow.select().where(AuditRow.action == "reflection.purge").exists()


def test_it_writes_down_how_many_and_does_it_once(app):
    old()
    assert (retention.purge(A_YEAR_LATER + DAY), retention.purge(A_YEAR_LATER + DAY)) == ({"musterstadt": 1}, {})
    assert AuditRow.get(AuditRow.action == "reflection.purge").detail == '{"agreements": 1}'


def test_it_follows_the_period_of_each_programme(app):
    with clock.freeze(HELD_AT + DAY):
        held("tarek", by="carla", starts_at=HELD_AT)
    Programme.update(note_months=1).where(Programme.slug == "musterkreis").execute()
    old()
    assert retention.purge(HELD_AT + 40 * DAY) == {"musterkreis": 1}
