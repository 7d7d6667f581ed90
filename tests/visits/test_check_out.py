"""A pilot ends a visit."""

from uuid import uuid4

import pytest

from pilotapp.models import Entry, Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import commands
from tests.visits.helpers import NOON, RECORD, checked_in, minutes, visited


def end(pilot, visit, **arguments):
    return commands.check_out(pilot, uid=uuid4(), visit=visit.uid, **arguments)


def test_it_ends_the_visit_and_counts_whole_minutes(amal, frozen):
    visit = end(amal.person, checked_in(amal.person, NOON - minutes(72)))
    assert (visit.state, visit.minutes, visit.day.isoformat()) == ("ended", 72, "2026-03-03")


@pytest.mark.parametrize(("length", "taken"), [(720, True), (721, False)])
def test_it_refuses_more_than_twelve_hours(amal, frozen, length, taken):
    visit = checked_in(amal.person, NOON - minutes(length))
    if not taken:
        with pytest.raises(Refusal, match="12 hours"):
            end(amal.person, visit)
    else:
        assert end(amal.person, visit).minutes == 720
    assert (Visit.get_by_id(visit.uid).state == "ended") is taken


@pytest.mark.parametrize(("length", "is_offered"), [(720, True), (721, False)])
def test_it_offers_no_check_out_now_that_would_be_refused(amal, frozen, length, is_offered):
    visit = checked_in(amal.person, NOON - minutes(length))
    page = amal.page("/")
    [form] = [one for one in page.tree.iter("form") if one.get("data-entry") == "check_out"]
    assert (form.get("hidden") is None) is is_offered
    assert f"/visits/end?visit={visit.uid}" in page.links()


@pytest.mark.parametrize(("length", "taken"), [(240, True), (241, False)])
def test_it_refuses_more_than_sixteen_hours_on_one_day(amal, frozen, length, taken):
    midnight = NOON - minutes(12 * 60)
    visited(amal.person, midnight, 720)
    if taken:
        assert visited(amal.person, midnight, length).minutes == 240
    else:
        with pytest.raises(Refusal, match="16 hours"):
            visited(amal.person, midnight, length)
    assert Visit.select().count() == 1 + taken


def test_it_refuses_an_end_before_the_start(amal, frozen):
    visit = checked_in(amal.person)
    with pytest.raises(Refusal, match="before the start"):
        end(amal.person, visit, ended_at=NOON - minutes(5))
    assert Visit.get_by_id(visit.uid).state == "open"


def test_it_ends_a_visit_once(amal, frozen):
    visit = checked_in(amal.person, NOON - minutes(30))
    end(amal.person, visit)
    with pytest.raises(Refusal, match="an end already"):
        end(amal.person, visit, ended_at=NOON - minutes(10))
    assert Visit.get_by_id(visit.uid).minutes == 30


def test_it_keeps_a_check_out_that_comes_before_its_check_in(amal, frozen):
    uid = uuid4()
    early = commands.check_out(amal.person, uid=uuid4(), visit=uid, ended_at=NOON)
    joined = commands.check_in(amal.person, uid=uuid4(), visit=uid, started_at=NOON - minutes(45))
    assert (early.state, joined.state, joined.minutes) == ("waiting", "ended", 45)
    assert Entry.select().count() == 2


def test_it_takes_the_measured_minutes_where_the_clock_jumped_and_flags_it(amal, frozen):
    visit = end(amal.person, checked_in(amal.person, NOON - minutes(200)), measured_minutes=40)
    assert (visit.minutes, visit.clock) == (40, True)
    assert visit.ended_at - visit.started_at == minutes(200)


def test_it_refuses_more_than_twelve_measured_hours(amal, frozen):
    visit = checked_in(amal.person, NOON - minutes(200))
    with pytest.raises(Refusal, match="12 hours"):
        end(amal.person, visit, measured_minutes=721)
    assert Visit.get().state == "open"


def test_it_marks_an_end_that_was_chosen_afterwards(amal, frozen):
    checked_in(amal.person, NOON - minutes(300))
    page = amal.page("/visits/end")
    [proposed] = [one.get("value") for one in page.tree.iter("button") if one.get("name") == "proposed"]
    assert (proposed, Visit.get().state) == ("2026-03-03T07:00:00Z", "open")
    page.form("/visits/end").submit(proposed=proposed)
    assert (Visit.get().forgotten, Visit.get().minutes) == (True, 60)


@pytest.mark.parametrize("page", ["/visits/end", "/visits/record"])
def test_it_says_that_no_visit_is_open(amal, frozen, page):
    given = {**RECORD, "ended_at": "2026-03-03T08:00"}
    answer = amal.send(page, **given)
    assert (answer.status, Visit.select().count(), Entry.select().count()) == (422, 0, 0)
    assert "You are not checked in" in answer.text


def test_it_shows_no_other_visit_in_place_of_one_that_only_her_phone_knows(amal, frozen):
    is_open = checked_in(amal.person, NOON - minutes(300))
    shown = amal.page(f"/visits/end?visit={uuid4()}").form("/visits/end").values
    assert (shown["visit"], shown["ended_at"]) == ("", "")
    assert amal.page("/visits/end").form("/visits/end").values["visit"] == str(is_open.uid)
