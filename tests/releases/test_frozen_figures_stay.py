"""Released figures never change: later changes are in the next release, and changed rows are detected."""

from __future__ import annotations

import pytest

from pilotapp import erasure
from pilotapp.models import Release, ReleaseCell, Visit
from pilotapp.releases import operator
from tests.releases import office
from tests.releases.office import FEBRUARY, JANUARY
from tests.support import stage
from tests.support.people import uid_of


def cells(release):
    rows = ReleaseCell.select().where(ReleaseCell.release == release.uid)
    return sorted(rows.tuples(), key=repr)


def correction(release, number):
    rows = ReleaseCell.select().where(
        ReleaseCell.release == release.uid, ReleaseCell.dimension == "correction", ReleaseCell.code == str(number)
    )
    return {row.number: (row.value, row.withheld, row.reason) for row in rows}


def add(pilots, day=10, minutes=30):
    for name in office.PILOTS[:pilots]:
        office.visit(name, 1, day, minutes)


def test_it_stays_when_visits_change(filled, release, karin):
    first = release(JANUARY)
    before, page = cells(first), karin.page(f"/releases/{first.uid}").text
    office.take_back("lotse0", 1)
    add(8)
    assert cells(first) == before
    assert karin.page(f"/releases/{first.uid}").text == page


def test_it_tells_in_the_next_one_what_was_added(filled, release):
    release(JANUARY)
    add(6)
    second = release(FEBRUARY)
    assert correction(second, 1) == {"visits": (6, None, None), "minutes": (180, None, None)}


def test_it_tells_what_was_taken_back_as_less(filled, release):
    release(JANUARY)
    for name in office.PILOTS:
        office.take_back(name, 1)
    second = release(FEBRUARY)
    assert correction(second, 1) == {"visits": (-8, None, None), "minutes": (-480, None, None)}


def test_it_tells_changed_minutes_too(filled, release):
    release(JANUARY)
    for name in office.PILOTS[:6]:
        office.lengthen(name, 1, by=5)
    assert correction(release(FEBRUARY), 1) == {"visits": (0, None, None), "minutes": (30, None, None)}


def test_it_tells_nothing_where_nothing_changed(filled, release):
    release(JANUARY)
    assert correction(release(FEBRUARY), 1) == {}


@pytest.mark.parametrize(("pilots", "times", "reason"), [(4, 1, "few_visits"), (2, 3, "few_pilots")])
def test_it_hides_a_correction_of_few(filled, release, pilots, times, reason):
    release(JANUARY)
    for number in range(times):
        add(pilots, day=10 + number)
    count = pilots * times
    assert correction(release(FEBRUARY), 1) == {
        "visits": (None, count, reason), "minutes": (None, 30 * count, reason)
    }  # fmt: skip


def test_it_counts_what_was_changed_and_not_what_is_left_of_it(filled, release):
    release(JANUARY)
    office.visit("lotse0", 1, 10)
    office.take_back("lotse1", 1)
    assert correction(release(FEBRUARY), 1)["visits"] == (None, 0, "few_visits")


def test_it_keeps_a_hidden_correction_until_enough_has_come_together(filled, release):
    release(JANUARY)
    add(3)
    office.fill(months=(3,))
    assert correction(release(FEBRUARY), 1)["visits"] == (None, 3, "few_visits")
    add(6, day=11)
    third = release(office.EARLY_MARCH)
    assert correction(third, 1)["visits"] == (9, None, None)


def test_it_tells_a_correction_once(filled, release):
    release(JANUARY)
    add(6)
    office.fill(months=(3,))
    release(FEBRUARY)
    assert correction(release(office.EARLY_MARCH), 1) == {}


def test_it_stays_when_a_pilot_is_erased(app, filled, release):
    first = release(JANUARY)
    before = cells(first)
    with app.test_request_context():
        erasure.erase(stage.person("lotse0"), by=stage.person("karin"))
    assert cells(first) == before
    assert correction(release(FEBRUARY), 1) == {}


def test_it_stays_when_the_coordinator_is_erased_who_made_it(filled, release, app):
    first = release(JANUARY)
    with app.test_request_context():
        erasure._forget(uid_of("karin"))
    assert Release.get_by_id(first.uid).made_by_id == uid_of("karin")


def test_it_keeps_the_threshold_with_which_it_was_made(filled, release, programme):
    first = release(JANUARY)
    before = cells(first)
    programme.threshold = 10
    programme.save()
    second = release(FEBRUARY)
    assert (first.k, second.k) == (5, 10)
    assert cells(first) == before


@pytest.mark.parametrize(("promised", "later"), [(5, 3), (3, 5)])
def test_it_tells_of_no_correction_that_either_threshold_forbids(filled, release, programme, promised, later):
    """Release 1 keeps the threshold that it was published with, whatever the programme chose later."""
    programme.threshold = promised
    programme.save()
    release(JANUARY)
    programme.threshold = later
    programme.save()
    add(4)
    assert correction(release(FEBRUARY), 1)["visits"] == (None, 4, "few_visits")


def test_it_finds_no_change_where_there_is_none(filled, release):
    release(JANUARY)
    assert operator.changed() == []


@pytest.mark.parametrize("how", ["cell", "row"])
def test_it_finds_what_was_changed_by_hand(filled, release, runner, how):
    release(JANUARY)
    if how == "cell":
        ReleaseCell.update(value=51).where(ReleaseCell.dimension == "", ReleaseCell.number == "visits").execute()
    else:
        Release.update(k=3).execute()
    assert operator.changed() == ["musterstadt 1"]


def test_it_counts_every_visit_in_the_end(filled, release):
    release(JANUARY)
    add(6)
    second = release(FEBRUARY)
    told = sum(value for value, _, _ in (correction(second, 1)["visits"],))
    totals = ReleaseCell.select().where(ReleaseCell.dimension == "", ReleaseCell.number == "visits")
    assert told + sum(cell.value for cell in totals) == Visit.select().count()
