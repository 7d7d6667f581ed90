"""For random visits the same number comes out everywhere: total, every table, CSV, months and years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotapp import codes, db
from pilotapp.figures import queries
from pilotapp.figures.measures import MEASURE
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Month, Year
from tests.exports.sheets import csv_of
from tests.reports.rows import BERLIN, add_visit, rows_by
from tests.support.people import uid_of

# around New Year and both changes of the clock in Berlin, where days and UTC days part
CORNERS = [
    datetime(2025, 12, 31, 21, tzinfo=UTC),
    datetime(2026, 3, 28, 21, tzinfo=UTC),
    datetime(2026, 10, 24, 21, tzinfo=UTC),
]
MINUTES_OF_A_YEAR = 365 * 24 * 60
STARTS = st.one_of(
    st.builds(
        lambda corner, minute: corner + timedelta(minutes=minute), st.sampled_from(CORNERS), st.integers(0, 6 * 60)
    ),
    st.integers(0, MINUTES_OF_A_YEAR).map(lambda minute: datetime(2025, 12, 1, tzinfo=UTC) + timedelta(minutes=minute)),
)
VISITS = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["amal", "berna", "tarek"]),
            "start": STARTS,
            "minutes": st.integers(0, 720),
            "state": st.sampled_from(codes.codes("state")),
            "topics": st.lists(st.sampled_from(codes.codes("topic")), min_size=1, max_size=3, unique=True).map(tuple),
            "institution_kind": st.sampled_from(codes.codes("institution_kind")[:4]),
            "client_language": st.sampled_from(["ara", "ron", "prs"]),
            "outcome": st.sampled_from(codes.codes("outcome")),
            "first_contact": st.booleans(),
            "waiting_minutes": st.integers(0, 90),
            "travel_minutes": st.integers(0, 90),
        }
    ),
    max_size=12,
)
ONE_ROW_EACH = ("pilot", "institution_kind", "client_language", "outcome", "month")
SUMMED = ("minutes", "visits", "confirmed", "first_contacts", "waiting", "travel")
YEARS = (Year(2025), Year(2026))
MONTHS = (Month(2025, 12), *(Month(2026, number) for number in range(1, 13)))


def write_visits(visits: list[dict[str, Any]]) -> Person:
    """Replace all visits by these; returns the coordinator."""
    VisitTopic.delete().execute()
    Visit.delete().execute()
    with db.transaction():
        for number, values in enumerate(visits):
            state = "ended" if values["state"] == "open" and number else values["state"]
            add_visit(**values | {"state": state})
    found: Person = Person.get_by_id(uid_of("karin"))
    return found


def own_count(visits: list[dict[str, Any]], year: Year) -> tuple[int, int]:
    """(visits, minutes) of karin's programme, added up by hand."""
    counted = [
        values["minutes"]
        for values in visits
        if values["state"] in COUNTED
        and values["name"] != "tarek"
        and values["start"].astimezone(BERLIN).year == year.number
    ]
    return len(counted), sum(counted)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS)
def test_it_counts_the_same_everywhere(app: Flask, visits: list[dict[str, Any]]) -> None:
    with app.test_request_context():
        karin = write_visits(visits)
        for year in YEARS:
            total = queries.totals(karin, year)
            assert (total["visits"], total["minutes"]) == own_count(visits, year)
            for name in ONE_ROW_EACH:
                rows = rows_by(karin, year, name)
                assert {code: sum(row.numbers[code] for row in rows) for code in SUMMED} == {
                    code: total[code] for code in SUMMED
                }
                lines = csv_of(karin, year, name)
                assert sum(int(line[str(MEASURE["minutes"].header)]) for line in lines) == total["minutes"]
            one_by_one = csv_of(karin, year, "visits")
            assert sum(int(line[str(MEASURE["minutes"].header)]) for line in one_by_one) == total["minutes"]
            assert total["pilots"] == len(rows_by(karin, year, "pilot"))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS)
def test_it_makes_a_year_of_its_months(app: Flask, visits: list[dict[str, Any]]) -> None:
    with app.test_request_context():
        karin = write_visits(visits)
        by_month = {str(month): queries.totals(karin, month) for month in MONTHS}
        rows = [row for year in YEARS for row in rows_by(karin, year, "month")]
        assert {row.key: row.numbers for row in rows} == {
            key: numbers for key, numbers in by_month.items() if numbers["visits"]
        }
        for month in MONTHS:
            topics = rows_by(karin, month, "topic")
            assert sum(row.numbers["minutes"] for row in topics) >= by_month[str(month)]["minutes"]
