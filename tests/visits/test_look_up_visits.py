"""Pilots and coordinators look up visits."""

import json
from typing import Any
from uuid import uuid4

import pytest

from pilotapp.domain.visit_fields import FIELDS
from pilotapp.models import Visit
from pilotapp.visits import commands, log_queries, review_commands
from tests.reports.rows import add_visit
from tests.support.page_checks import words
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


def rows(page: Any) -> list[Any]:
    """Return the rows of the pilot's own visits."""
    return [one for one in page.tree.iter("li") if one.get("data-visit")]


def badges(page: Any) -> list[str]:
    """Return the words of the badges in these rows."""
    found = (part for row in rows(page) for part in row.iter("span"))
    return [words(part) for part in found if "kern-badge" in part.get("class", "")]


def test_it_groups_my_visits_by_day_with_the_sum_of_each(amal, frozen):
    for start, length in ((90, 75), (300, 30), (DAY, 20)):
        visited(amal.person, NOON - minutes(start), length)
    page = amal.page("/visits")
    days = [words(one) for one in page.tree.iter("h3")]
    assert [day.split()[-4:] for day in days] == [["1", "h", "45", "min"], [*days[1].split()[-4:-2], "20", "min"]]
    assert len(days) == 2 and not any("2026" in day for day in days)
    assert "2 h 5 min" in page.text and len(rows(page)) == 3


def test_it_shows_no_badge_that_all_rows_share(amal, karin, frozen):
    first, second = (visited(amal.person, NOON - minutes(start)) for start in (90, 300))
    page = amal.page("/visits")
    assert badges(page) == []
    assert [words(row).count("Waits for the coordination") for row in rows(page)] == [1, 1]
    assert "Without a badge: Waits for the coordination" in page.text
    review_commands.ask(karin.person, first.uid, first.version, text="War es wirklich so lang?")
    assert badges(amal.page("/visits")) == ["The coordination has a question"]
    commands.withdraw(amal.person, uid=uuid4(), visit=second.uid)
    assert sorted(badges(amal.page("/visits"))) == ["The coordination has a question", "Withdrawn"]


def test_it_offers_no_month_in_the_future(amal, frozen):
    visited(amal.person, NOON - minutes(90))
    present, future, past = (amal.page(f"/visits{asked}") for asked in ("", "?month=2999-01", "?month=2026-02"))
    assert "Next month" not in present.text + future.text and "Next month" in past.text
    assert "March 2026" in future.text and len(rows(future)) == 1
    assert not [link for link in present.links() + future.links() if "2026-04" in link or "2999" in link]


def test_it_says_what_to_do_in_an_empty_month(amal, frozen):
    past, present = amal.page("/visits?month=2020-01"), amal.page("/visits")
    assert "No visits this month" in past.text and "No visits this month" in present.text
    [place] = [one for one in past.tree.iter("div") if one.get("id") == "visit-list"]
    assert [link.get("href") for link in place.iter("a")] == ["/visits/new"] and "Go to check-in" not in past.text
    assert "Go to check-in" in present.text


def test_it_gives_the_phone_codes_and_times_of_each_visit(amal, frozen):
    visit = visited(amal.person, NOON - minutes(90), 75, topics=["work", "rights"])
    [row] = rows(amal.page("/visits"))
    known = json.loads(row.get("data-visit"))
    names = {"uid", "state", "minutes", "started_at", "ended_at", *(field.column for field in FIELDS)}
    assert (known["uid"], known["state"], known["minutes"]) == (str(visit.uid), "recorded", 75)
    assert (known["started_at"], sorted(known["topics"])) == ("2026-03-03T09:30:00.000Z", ["rights", "work"])
    assert set(known) <= names


def test_it_says_until_when_a_visit_without_a_start_lasted(amal, frozen):
    commands.check_out(amal.person, uid=uuid4(), visit=uuid4(), ended_at=NOON - minutes(5))
    page = amal.page("/visits")
    assert "Start not known yet" in page.text and "11:55" in page.text
    assert [words(row).count("– –") for row in rows(page)] == [0]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", 2),
        ("?topic=rights", 1),
        ("?institution_kind=school", 1),
        ("?client_language=ara", 2),
        ("?state=confirmed", 0),
        ("?month=2026-03", 1),
        ("?month=03&year=2026", 1),
        ("?month=&year=2026", 2),
        ("?month=01&year=2025", 0),
        ("?month=03&year=", 2),
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
