"""A pilot's year addresses the pilot; the coordinator's page says who sees the same."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pilotapp import erasure
from pilotapp.models import Person
from tests.reports.rows import add_visit
from tests.support import stage
from tests.support.people import uid_of

HERS = f"/people/{uid_of('amal')}/year"


@pytest.fixture(autouse=True)
def a_visit(frozen, app):
    """On 5 January 2026, with travel and waiting."""
    start = datetime(2026, 1, 5, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    add_visit(start=start, minutes=61, state="confirmed", travel_minutes=35, waiting_minutes=12)


def test_it_says_to_her_what_counts_each_at_its_number(amal):
    page = amal.page("/me/year")
    said = {
        row.find("dt").text: "".join(row.find("dd").itertext())
        for row in page.tree.iter("div")
        if row.find("dt") is not None
    }
    assert said["Travel time"] == "35 minYour way there and back. It does not count as time on site."
    assert said["Waiting time"] == "12 minHow long you waited. It counts as time on site."
    assert "as pilots wrote them down" not in page.text


def test_it_says_what_is_confirmed_once_and_as_of_when(amal):
    text = amal.page("/me/year").main
    assert "What is confirmed" in text
    assert text.count("As of") == 1


def test_it_tells_her_coordination_by_name_who_sees_the_same(karin):
    assert "Amal sees the same figures." in karin.page(HERS).text


def test_it_does_not_say_that_of_somebody_who_was_erased(karin):
    erasure.erase(stage.person("amal"), by=stage.person("karin"))
    assert "sees the same" not in karin.page(HERS).text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_names_the_paper_in_letters_of_every_system(amal, language):
    Person.update(language=language).where(Person.uid == uid_of("amal")).execute()
    named = amal.client.get("/me/year.pdf").headers["Content-Disposition"]
    assert named == 'attachment; filename="my-visits-2026.pdf"'
