"""Pilots and coordinators look up visits."""

from uuid import uuid4

import pytest

from pilotapp.models import Visit
from pilotapp.visits import commands, log_queries
from tests.reports.rows import add_visit
from tests.visits.helpers import NOON, checked_in, minutes, visited

DAY = 24 * 60


def test_it_shows_my_month_with_its_hours(amal, berna, frozen):
    visited(amal.person, NOON - minutes(90), 75)
    visited(amal.person, NOON - minutes(40 * DAY), 30)
    visited(berna.person, NOON - minutes(90), 45)
    page = amal.page("/visits")
    assert "1 h 15 min" in page.text
    assert len([link for link in page.links() if link.startswith("/visits/") and len(link) > 40]) == 1


def test_it_leaves_withdrawn_visits_out_of_the_hours(amal, frozen):
    visit = visited(amal.person, NOON - minutes(90))
    commands.withdraw(amal.person, uid=uuid4(), visit=visit.uid)
    page = amal.page("/visits?month=2026-03")
    assert "0 min" in page.text
    assert "Withdrawn" in page.text


def test_it_says_what_to_do_in_an_empty_month(amal, frozen):
    assert "No visits this month" in amal.page("/visits?month=2020-01").text


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", 2),
        ("?topic=rights", 1),
        ("?institution_kind=school", 1),
        ("?client_language=ara", 2),
        ("?state=confirmed", 0),
        ("?month=2026-03", 1),
        ("?flag=late", 1),
        ("?flag=nonsense&state=nonsense&month=2026-13", 2),
    ],
)
def test_it_filters_the_log(amal, karin, tarek, frozen, address, found):
    visited(amal.person, NOON - minutes(90), institution_kind="health")
    visited(amal.person, NOON - minutes(40 * DAY), topics=["rights"])
    visited(tarek.person, NOON - minutes(90))
    page = karin.page("/log" + address)
    assert page.html.count('id="log-row-') == found


def test_it_pages_by_key_and_misses_none(amal, karin, frozen):
    count = 2 * log_queries.PAGE + 1
    for number in range(count):  # two begin at the same minute
        add_visit(start=NOON - minutes(100 + number // 2), minutes=1)
    seen, after = [], None
    for _ in range(3):
        page = log_queries.log(karin.person, log_queries.Filters(), after)
        seen += [visit.uid for visit in page.visits]
        after = page.after
    assert (len(seen), len(set(seen)), after) == (count, count, None)


def test_it_answers_htmx_with_the_rows_only(amal, karin, frozen):
    visited(amal.person, NOON - minutes(90))
    fragment = karin.client.fragment("/log?topic=school")
    assert "<html" not in fragment.html
    assert 'id="log-row-' in fragment.html


def test_it_reads_a_page_by_a_constant_number_of_queries(amal, karin, frozen, count_selects):
    visited(amal.person, NOON - minutes(90))
    few = count_selects(lambda: karin.page("/log"))
    for number in range(10):
        visited(amal.person, NOON - minutes(200 + 10 * number), 5)
    assert count_selects(lambda: karin.page("/log")) == few
    assert Visit.select().count() == 11


def test_it_offers_only_states_that_the_log_can_hold(karin, frozen):
    states = {option.get("value") for option in karin.page("/log").tree.iter("option")}
    assert "recorded" in states and "waiting" not in states


def test_it_says_since_when_a_visit_goes_on(amal, karin, frozen):
    checked_in(amal.person, NOON - minutes(35))
    for page in (karin.page("/log"), amal.page("/visits")):
        assert "since 11:25" in page.text
        assert "11:25 –" not in page.html
