"""A whole year or month is called by its name, on pages and on the paper, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from pilotapp.certificates import numbering, wording
from pilotapp.formats.rendering import speaking
from pilotapp.models import Person
from tests.certificates.papers import at, confirmed, issue
from tests.support.pdf_text import words_of
from tests.support.people import uid_of

YEAR, MONTH = (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("days", "title", "sentence"),
    [
        (YEAR, "The year 2025", "in the year 2025"),
        (MONTH, "February 2024", "in February 2024"),
        ((date(2025, 1, 1), date(2025, 12, 30)), "Wed 1 Jan 2025 – Tue 30 Dec 2025", None),
        ((date(2025, 1, 1), date(2026, 12, 31)), "Wed 1 Jan 2025 – Thu 31 Dec 2026", None),
        ((date(2025, 2, 1), date(2025, 3, 31)), "Sat 1 Feb 2025 – Mon 31 Mar 2025", None),
        ((date(2024, 2, 1), date(2024, 2, 28)), "Thu 1 Feb 2024 – Wed 28 Feb 2024", None),
    ],
)
def test_it_names_whole_years_and_months_only(app, days, title, sentence):
    with app.test_request_context(), speaking("en"):
        assert wording.title(*days).replace("\u2009", " ") == title
        said = wording.in_a_sentence(*days)
    assert said == sentence if sentence else said.startswith("from ")


@pytest.fixture
def row(app, frozen):
    """A certificate of the whole year before."""
    Person.update(language="en").where(Person.uid == uid_of("amal")).execute()
    confirmed(start=at(2, 1).replace(year=2025), minutes=90)
    return issue(first=YEAR[0], last=YEAR[1])


def test_it_stands_on_each_page_and_on_the_paper(row, karin, amal, client):
    for who, path in (
        (karin, f"/certificates/{row.uid}"),
        (karin, f"/certificates/{row.uid}/revoke"),
        (karin, f"/people/{row.pilot_id}/certificates"),
        (amal, "/me/certificates"),
    ):
        assert "The year 2025" in who.page(path).text, path
    assert "The year 2025" in client.page(f"/certificates/check?code={numbering.written(row.code)}").text
    assert "in the year 2025" in words_of(amal.client.get(f"/certificates/{row.uid}.pdf").data)
    address = f"/people/{row.pilot_id}/certificates/new?first_day=2025-01-01&last_day=2025-12-31"
    assert "in the year 2025" in karin.page(address).text
