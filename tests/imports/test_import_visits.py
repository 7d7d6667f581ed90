"""A coordinator imports last year's table of visits."""

from __future__ import annotations

from pilotapp.models import Visit, VisitTopic
from tests.imports.tables import csv, imported, lines
from tests.support.people import Somebody, uid_of


def test_it_imports_a_table_with_what_is_proposed(karin: Somebody) -> None:
    run = imported(karin, csv(lines(3)))
    assert (run.state, run.added, run.known, run.wrong) == ("done", 3, 0, 0)
    visit = Visit.select().order_by(Visit.day).first()
    assert (visit.pilot_id, visit.state, visit.minutes) == (uid_of("amal"), "confirmed", 90)
    assert (visit.institution_kind, visit.client_language, visit.first_contact) == ("job_centre", "ara", True)
    assert {row.topic for row in VisitTopic.select().where(VisitTopic.visit == visit)} == {"work", "benefits"}
    assert visit.import_run == run.uid
    assert not visit.has_times
