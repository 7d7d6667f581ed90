"""Notes, pilots and reports are found by a pilot's name, typed on any keyboard."""

from __future__ import annotations

import pytest

from pilotapp.models import Person
from pilotapp.safeguarding import queries as safeguarding
from pilotapp.supervision import care_queries, desk_queries
from pilotapp.supervision.desk_queries import Filters
from tests.supervision import notes
from tests.support import stage
from tests.support.people import uid_of


@pytest.fixture
def yildiz(app, frozen):
    """Berna is called 'Berna Yıldız'; she and Amal each have a note and a report."""
    with app.test_request_context():
        for name in ("amal", "berna"):
            notes.note(name)
            stage.report(name)
    berna = Person.get_by_id(uid_of("berna"))
    berna.name = "Berna Yıldız"
    berna.save()


@pytest.mark.parametrize("search", ["yildiz", "YILDIZ, Berna", "Yıldız", "berna yıl"])
def test_it_finds_her_wherever_names_are_searched(yildiz, karin, sign_in, search):
    [note] = desk_queries.desk(karin.person, Filters(search=search)).notes
    [care] = care_queries.overview(karin.person, search=search).pilots
    [report] = safeguarding.reports(sign_in("selma").person, search=search).lines
    assert {note.pilot_id, care.pilot.uid} == {uid_of("berna")}
    assert report.name == "Berna Yıldız"


@pytest.mark.parametrize("search", ["yilmaz", "berna amal"])
def test_it_finds_nobody_who_is_called_otherwise(yildiz, karin, sign_in, search):
    assert not desk_queries.desk(karin.person, Filters(search=search)).notes
    assert not care_queries.overview(karin.person, search=search).pilots
    assert not safeguarding.reports(sign_in("selma").person, search=search).lines
