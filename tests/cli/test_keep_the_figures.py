"""The operator rebuilds facts, checks them, and prints the sums of all programmes."""

from __future__ import annotations

import csv
import io

import pytest

from pilotapp.figures.facts import refresh
from pilotapp.models import CountryCell, DirtyMonth, Visit, VisitFact
from tests.reports.rows import NOON, add_visit


@pytest.fixture
def visits(app):
    """Two of one programme, one of another, all in March 2026."""
    add_visit("amal", minutes=50, topics=("school", "family"), first_contact=True)
    add_visit("berna", minutes=20, topics=("health",), institution_kind="health")
    add_visit("tarek", minutes=30, topics=("school",))


def lines(done):
    return list(csv.reader(io.StringIO(done.output)))


def test_it_makes_all_facts(pilotapp, visits):
    done = pilotapp("reports", "rebuild")
    assert (done.exit_code, done.output) == (0, "Rebuilt: 2 months.\n")
    assert (VisitFact.select().count(), DirtyMonth.select().count()) == (4, 0)


def test_it_makes_those_of_one_programme_or_month(pilotapp, visits):
    assert pilotapp("reports", "rebuild", "--programme", "musterstadt").output == "Rebuilt: 1 months.\n"
    assert VisitFact.select().count() == 3
    assert pilotapp("reports", "rebuild", "--month", "2026-04").output == "Rebuilt: 0 months.\n"
    assert pilotapp("reports", "rebuild", "--month", "2026-03").output == "Rebuilt: 2 months.\n"
    assert VisitFact.select().count() == 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--programme", "nowhere"], "There is no programme nowhere."),
        (["--month", "March"], "A month is written like 2026-03."),
    ],
)
def test_it_refuses_what_is_not_there(pilotapp, visits, options, words):
    done = pilotapp("reports", "rebuild", *options)
    assert (done.exit_code, words in done.output) == (1, True)
    assert VisitFact.select().count() == 0


def test_it_says_that_facts_and_visits_agree(pilotapp, visits):
    pilotapp("reports", "rebuild")
    done = pilotapp("reports", "check")
    assert (done.exit_code, done.output) == (0, "Facts and visits agree.\n")


def test_it_names_each_difference(pilotapp, visits):
    pilotapp("reports", "rebuild")
    Visit.update(minutes=51, waiting_minutes=5).where(Visit.minutes == 50).execute()
    CountryCell.update(pilots=7).where(CountryCell.period == "2026", CountryCell.topic == "school").execute()
    done = pilotapp("reports", "check")
    assert done.exit_code == 1
    assert "musterstadt 2026-03: minutes 70, the visits say 71\n" in done.output
    assert "musterstadt 2026-03: waiting 0, the visits say 5\n" in done.output
    assert "all programmes, topic school, institution kind *, 2026: pilots 7, the visits say 2\n" in done.output
    pilotapp("reports", "rebuild")
    assert pilotapp("reports", "check").exit_code == 0


def test_it_says_what_waits(pilotapp, visits):
    pilotapp("reports", "rebuild")
    refresh.mark_all()
    done = pilotapp("reports", "check")
    assert (done.exit_code, "2 months have changed since" in done.output) == (0, True)


@pytest.mark.parametrize("built", [True, False])
def test_it_adds_all_programmes_up(pilotapp, visits, built):
    refresh.mark_all()
    if built:
        refresh.refresh_dirty()
    head = ["visits", "minutes", "first_contacts", "pilots"]
    year = ("reports", "totals", "--year", "2026")
    assert lines(pilotapp(*year)) == [["year", *head], ["2026", "3", "100", "1", "3"]]
    assert lines(pilotapp(*year, "--by", "topic", "--by", "institution_kind")) == [
        ["year", "topic", "institution_kind", *head],
        ["2026", "family", "school", "1", "50", "1", "1"],
        ["2026", "health", "health", "1", "20", "0", "1"],
        ["2026", "school", "school", "2", "80", "1", "2"],
    ]
    assert lines(pilotapp(*year, "--by", "month"))[1:] == [["2026-03", "3", "100", "1", "3"]]


def test_it_counts_what_changed_since(pilotapp, visits):
    pilotapp("reports", "rebuild")
    add_visit("amal", start=NOON.replace(hour=8), minutes=5, topics=("work",))
    refresh.mark_all()
    before = CountryCell.select().order_by(CountryCell.topic).tuples()
    assert lines(pilotapp("reports", "totals", "--year", "2026"))[1:] == [["2026", "4", "105", "1", "3"]]
    assert list(before) == list(CountryCell.select().order_by(CountryCell.topic).tuples())


def test_it_has_nothing_of_a_year_without_visits(pilotapp, visits):
    assert len(lines(pilotapp("reports", "totals", "--year", "2019"))) == 1
    assert pilotapp("reports", "totals", "--year", "last").exit_code == 1
