"""A funder sums the releases of several programmes; nothing can be derived by subtraction."""

from __future__ import annotations

from pilotapp.models import (
    AuditRow,
    Funding,
    Programme,
    Release,
    ReleaseCell,
    ReleaseSum,
    ReleaseSumCell,
    ReleaseSumMember,
)
from pilotapp.releases import operator, sum_rules
from pilotapp.releases.counting import Counted
from tests.releases import office
from tests.releases.office import FEBRUARY, JANUARY
from tests.support import people
from tests.support.people import uid_of
from tests.support.table_attack import feasibility_intervals

SECRET = "kept by the installation"
DAYS = {"first": "2026-02-01", "last": "2026-02-28"}


def add_up(greta):
    """Ask for the sum, run the suppression job, and freeze the sum."""
    greta.send("/funder/sums", **DAYS)
    office.drain()
    return greta.send("/funder/sums", **DAYS)


def summed(dimension="", code="", number="visits"):
    cell = ReleaseSumCell.get(
        (ReleaseSumCell.dimension == dimension) & (ReleaseSumCell.code == code) & (ReleaseSumCell.number == number)
    )
    return cell.value, cell.withheld


def test_it_adds_up_what_two_programmes_released(released, greta):
    answer = add_up(greta)
    assert answer.status == 303
    assert (summed(), summed(number="pilots")) == ((108, None), (16, None))
    page = greta.page(f"/funder/sums/{ReleaseSum.get().uid}")
    assert "108" in page.text
    assert "Integrationslotsen Musterkreis" in page.text


def test_it_hides_what_could_be_subtracted(released, greta):
    first, second = released
    cell = (ReleaseCell.dimension == "institution_kind") & (ReleaseCell.code == "housing")
    rows = ReleaseCell.select().where(cell, ReleaseCell.number == "visits")
    known = {row.release_id: row.value for row in rows}
    assert (known[first.uid], known[second.uid]) == (None, 10)
    add_up(greta)
    assert summed("institution_kind", "housing") == (None, 12)


def test_it_leaves_nothing_to_work_out(released, greta):
    add_up(greta)
    parts = {one.uid: Counted.read(one.unprotected_figures) for one in Release.select()}
    cells, constraints, hidden = sum_rules.published(parts, 5, SECRET)
    found = feasibility_intervals(cells, constraints, hidden)
    assert found
    assert min(most - least for least, most in found.values()) >= 5


def test_it_adds_up_only_what_all_show_where_there_is_very_much(released, greta, monkeypatch):
    monkeypatch.setattr(sum_rules, "MAX_CELLS", 0)
    add_up(greta)
    for cell in ReleaseSumCell.select():
        same = (ReleaseCell.dimension == cell.dimension) & (ReleaseCell.code == cell.code)
        parts = [one.value for one in ReleaseCell.select().where(same, ReleaseCell.number == cell.number)]
        assert cell.value == (None if None in parts else sum(parts)), (cell.dimension, cell.code, cell.number)
    assert summed() == (108, None)
    assert summed("institution_kind", "housing") == (None, 12)


def test_it_freezes_a_sum_once(released, greta):
    add_up(greta)
    before = sorted(ReleaseSumCell.select().tuples(), key=repr)
    office.visit("lotse0", 2, 26)
    add_up(greta)
    assert ReleaseSum.select().count() == 1
    assert sorted(ReleaseSumCell.select().tuples(), key=repr) == before
    assert operator.changed() == []


def test_it_writes_it_down_in_every_programme(released, greta):
    add_up(greta)
    rows = list(AuditRow.select().where(AuditRow.action == "release.sum"))
    assert {row.programme_id for row in rows} == {uid_of("musterstadt"), uid_of("musterkreis")}
    assert {row.person_id for row in rows} == {uid_of("greta")}


def test_it_refuses_a_second_sum_that_shares_a_release(released, release, greta):
    add_up(greta)
    Programme.create(uid=uid_of("lindental"), slug="lindental", name="Integrationslotsen Lindental")
    people.create("ilse", "lindental", ("coordinator",))
    office.fill("lindental", months=(2,), prefix="l")
    release(by="ilse")
    Funding.create(person=uid_of("greta"), programme=uid_of("lindental"))
    answer = add_up(greta)
    assert answer.status == 422
    assert "part of another sum already" in answer.text
    assert ReleaseSum.select().count() == 1


def test_it_refuses_a_sum_of_one(filled, release, greta):
    release()
    assert "at least two programmes" in greta.send("/funder/sums", **DAYS).text
    assert ReleaseSum.select().count() == 0


def test_it_adds_up_the_same_days_only(filled, release, greta):
    office.fill("musterkreis", months=(1,), prefix="k")
    Funding.create(person=uid_of("greta"), programme=uid_of("musterkreis"))
    release(FEBRUARY)
    release(JANUARY, by="carla")
    assert greta.send("/funder/sums", **DAYS).status == 422
    assert greta.send("/funder/sums", first="2025-02-01", last="2025-02-28").status == 404


def test_it_is_hidden_from_who_does_not_read_all_of_it(released, greta, sign_in):
    add_up(greta)
    uid = ReleaseSum.get().uid
    Funding.delete().execute()
    greta.page(f"/funder/sums/{uid}", status=404)
    sign_in("karin").page(f"/funder/sums/{uid}", status=403)


def test_it_keeps_each_release_in_one_sum(released, greta):
    add_up(greta)
    assert {part.release_id for part in ReleaseSumMember.select()} == {one.uid for one in released}
