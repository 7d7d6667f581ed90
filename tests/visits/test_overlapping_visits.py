"""Overlapping visits of one pilot are accepted and flagged, for the pilot and for the coordination."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from pilotapp.models import Visit
from pilotapp.visits import commands, log_queries, queries, review_commands
from tests.support.people import Somebody
from tests.visits.helpers import NOON, RECORD, checked_in, minutes, visited

WORDS = "Overlaps with another visit"
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def pair(amal: Somebody) -> tuple[Visit, Visit]:
    """An hour from 9 and an hour from 9:50."""
    return visited(amal.person, NOON - minutes(180)), visited(amal.person, NOON - minutes(130))


def flagged() -> set[Any]:
    return {visit.uid for visit in queries.with_overlaps(list(Visit.select())) if visit.overlap}


def test_it_shows_both_on_card_and_in_the_log(pair: tuple[Visit, Visit], amal: Somebody, karin: Somebody) -> None:
    visited(amal.person, NOON - minutes(60))
    assert karin.page("/log").text.count(WORDS) == 3  # twice, and once as a filter
    assert karin.page("/log?flag=overlap").html.count('id="log-row-') == 2
    for visit in pair:
        assert WORDS in karin.page(f"/visits/{visit.uid}").text and WORDS in amal.page(f"/visits/{visit.uid}").text


def test_it_says_so_in_german(pair: tuple[Visit, Visit], sign_in: Any) -> None:
    page = sign_in("karin", language="de").page(f"/visits/{pair[0].uid}")
    assert "Überschneidet sich mit einer anderen Begleitung" in page.text


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("deed", ["withdrawn", "void", "moved"])
def test_it_takes_the_flag_from_both(
    pair: tuple[Visit, Visit], amal: Somebody, karin: Somebody, which: int, deed: str
) -> None:
    assert flagged() == {visit.uid for visit in pair}
    visit = pair[which]
    if deed == "withdrawn":
        commands.withdraw(amal.person, uid=uuid4(), visit=visit.uid)
    elif deed == "void":
        review_commands.void(karin.person, visit.uid, visit.version, reason="double")
    else:
        visited(amal.person, NOON - minutes(600), visit=visit.uid)
    assert flagged() == set()


def test_it_lets_one_begin_when_the_other_ends(amal: Somebody, berna: Somebody) -> None:
    visited(amal.person, NOON - minutes(180))
    visited(amal.person, NOON - minutes(120))
    visited(berna.person, NOON - minutes(170))
    assert flagged() == set()


def test_it_flags_what_went_on_while_she_was_checked_in(amal: Somebody) -> None:
    before, after = visited(amal.person, NOON - minutes(300)), visited(amal.person, NOON - minutes(60), 30)
    is_open = checked_in(amal.person, NOON - minutes(100))
    assert flagged() == {is_open.uid, after.uid}
    commands.check_out(amal.person, uid=uuid4(), visit=is_open.uid, ended_at=NOON - minutes(70))
    assert flagged() == set() and Visit.get_by_id(before.uid).minutes == 60


def test_it_flags_beside_a_visit_that_is_open_for_days(amal: Somebody) -> None:
    is_open = checked_in(amal.person, NOON - minutes(5 * 24 * 60))
    after = visited(amal.person, NOON - minutes(60))
    assert flagged() == {is_open.uid, after.uid}


def test_it_flags_a_visit_inside_of_another_and_over_midnight(amal: Somebody) -> None:
    long, short = visited(amal.person, NOON - minutes(720), 700), visited(amal.person, NOON - minutes(300), 5)
    alone = visited(amal.person, NOON - minutes(1500), 60)
    assert flagged() == {long.uid, short.uid} and Visit.get_by_id(alone.uid).is_counted


def test_it_asks_once_for_a_page_of_the_log(amal: Somebody, karin: Somebody, count_selects: Any) -> None:
    visited(amal.person, NOON - minutes(90))
    few = count_selects(lambda: log_queries.log(karin.person, log_queries.Filters()))
    for number in range(6):
        visited(amal.person, NOON - minutes(400 + 20 * number), 30)
    assert count_selects(lambda: log_queries.log(karin.person, log_queries.Filters())) == few
    assert len(flagged()) == 6


def test_it_changes_no_figure(pair: tuple[Visit, Visit], amal: Somebody) -> None:
    assert sum(visit.minutes for visit in Visit.select()) == 120
    record = commands.record(amal.person, uid=uuid4(), visit=pair[0].uid, **RECORD)
    assert (record.minutes, record.state) == (60, "recorded")


def test_it_stands_in_her_own_data(pair: tuple[Visit, Visit], amal: Somebody) -> None:
    visited(amal.person, NOON - minutes(60))
    data = amal.client.post("/me/data.json", data={"csrf_token": amal.client.token()}).get_json()
    assert {row["uid"] for row in data["overlapping_visits"]} == {str(visit.uid) for visit in pair}
