"""A coordinator releases a period with its rare rows in one row: more can be read, and nobody can work out a part."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.disclosure import suppression
from pilotapp.disclosure.recoding import merge
from pilotapp.disclosure.suppression import Cell, primary
from pilotapp.models import Funding, Release, ReleaseCell, ReleaseSum, ReleaseSumCell, SuppressionJob
from pilotapp.releases import counting, known, operator, sum_rules
from pilotapp.releases.counting import of_release
from pilotapp.releases.ways import COARSER, TOGETHER, Recoded
from tests.releases import office
from tests.releases.office import FEBRUARY, JANUARY
from tests.support.people import uid_of
from tests.support.table_attack import feasibility_intervals

PAGE = "/releases/new?period=2026-02"
KIND = "institution_kind"


def table(*visits):
    """Rows of so many visits, each by a pilot of its own, as 'a', 'b', …"""
    return {
        name: {f"{name}{pilot}": 1 for pilot in range(number)} for name, number in zip("abcdefgh", visits, strict=False)
    }


def rows_of(release, dimension):
    """The visits of the rows of a release's table, by code."""
    its = (ReleaseCell.release == release.uid) & (ReleaseCell.dimension == dimension) & (ReleaseCell.number == "visits")
    return {cell.code: cell.value for cell in ReleaseCell.select().where(its)}


def ready(somebody, address=PAGE):
    """The preview once everything is computed."""
    somebody.client.get(address)
    office.drain()
    return somebody.page(address)


@pytest.mark.parametrize("secret", ["one", "another", "a third"])
def test_it_puts_every_sensitive_row_and_at_least_one_other_together(secret):
    rows = table(2, 3, 30, 12, 40, 25)
    merged = merge(rows, 5, secret)
    others = set(merged) - {"a", "b"}
    assert {"a", "b"} < set(merged)
    assert others and len(rows) - len(merged) >= 2


def test_it_draws_rows_with_few_visits_mostly_but_any_row_may_be_drawn():
    drawn = [merge(table(2, 20, 12, 40, 16), 5, str(number)) for number in range(400)]
    times = {row: sum(row in merged for merged in drawn) for row in "bcde"}
    assert times["c"] > times["e"] > times["b"] > times["d"] > 0


@pytest.mark.parametrize("visits", [(6, 9, 30), (2, 30), (2, 3, 4), (2, 30, 30)])
def test_it_merges_nothing_where_nothing_is_sensitive_or_too_little_would_stay(visits):
    assert merge(table(*visits), 5, "secret") == () or visits == (2, 30, 30)
    assert len(merge(table(*visits), 5, "secret")) < len(visits) - 1


def test_it_tells_by_no_table_whether_a_row_in_it_is_sensitive():
    """Otherwise one that is not merged would give 4 and 4 away here: 1 and 7 would have been put together."""
    sensitive, without = table(20, 20, 1, 7), table(20, 20, 12, 16, 9)
    few, some = ([merge(rows, 5, str(number)) for number in range(400)] for rows in (sensitive, without))
    assert 5 < few.count(()) < 40  # one of twenty stays as it is
    assert 5 < len([merged for merged in some if merged]) < 40  # and as many are merged without need
    assert all(len(merged) > 1 for merged in some if merged)


def test_it_takes_to_be_known_what_the_rule_tells_of_a_merged_row():
    rows = {"": 20, "mode=phone": 9, "mode=video": 4, "mode=written": 3, "mode=in_person": 4, "mode=merged": 7}
    tallies = {key: counting.Tally(visits, visits, 1) for key, visits in rows.items()}
    counted = counting.Counted(("mode",), tallies, (0, 0), {"mode": ("video", "written")}, 3)
    assert known.floors(counted)["mode=merged"] == 3 + 2  # a row's largest contributor has at least one visit
    assert known.floors(counted)["mode=phone"] == known.floors(counted)["mode=in_person"] == 3


def test_it_makes_the_merged_row_large_enough_for_each_largest_contributor():
    rows = table(1, 1, 20, 25, 30) | {"a": {"one": 4}, "b": {"two": 30, **{str(number): 1 for number in range(8)}}}
    merged = merge(rows, 5, "secret")
    largest = sum(max(rows[row].values()) for row in merged)
    pilots = {pilot for row in merged for pilot in rows[row]}
    assert sum(sum(rows[row].values()) for row in merged) - largest >= 5 <= len(pilots)


def test_it_shows_how_much_each_way_shows_and_opens_the_best(filled, karin):
    page = ready(karin)
    percents = [int(number) for number in re.findall(r'numeral__value">(\d+)%', page.html)]
    assert len(percents) == 3
    assert re.search(rf'{max(percents)}%</span> <span class="numeral__label"><strong>', page.html)
    assert "Others, put together" in ready(karin, f"{PAGE}&way=merged").text


def test_it_freezes_the_merged_row_and_what_is_in_it(filled, karin):
    page = ready(karin, f"{PAGE}&way=merged")
    karin.send("/releases", **dict(re.findall(r'name="(first|last|way|mark)" value="([^"]+)"', page.html)))
    release = Release.get()
    inside, rows = Recoded.read(release.recoding).merged[KIND], rows_of(release, KIND)
    assert "housing" in inside and not rows.keys() & set(inside)
    assert rows["merged"] == 50 - sum(number for code, number in rows.items() if code != "merged")
    assert operator.changed() == []


def test_it_tells_readers_in_one_sentence_and_names_what_is_in_it(filled, release, greta):
    made = release(way=TOGETHER)
    page = greta.page(f"/funder/releases/{made.uid}")
    assert "Rows with little in them stand together in one row" in page.text
    assert "Housing" in re.search(r'row">Others, put together(.*?)</th>', page.html, re.S)[1]
    assert "same rows" not in page.text


def test_it_says_where_groups_cannot_be_added_up_any_more(filled, release, greta):
    for day, kind in enumerate(("counselling", "language_course", "citizens_office", "kindergarten"), 20):
        for name in office.PILOTS:
            office.visit(name, 2, day, institution_kind=kind)
    made = release(schemes=("kehl",), way=TOGETHER)
    assert "Cannot be added up from the table" in greta.page(f"/funder/releases/{made.uid}").text


def test_it_leaves_room_for_every_row_that_was_put_together(filled, release):
    counted, hidden = of_release(release(way=TOGETHER))
    cells = {key: tally.cell for key, tally in counted.tallies.items()}
    ranges = feasibility_intervals(cells, counting.constraints(counted), hidden, known.floors(counted))
    parts = [key for key in counted.parts() if key in hidden]
    assert "institution_kind=housing" in parts
    assert [key for key in parts if ranges[key][1] - ranges[key][0] < 5] == []


def test_it_shows_larger_groups_in_place_of_places_and_topics(filled, release, greta):
    made = release(way=COARSER)
    assert rows_of(made, KIND) == {} == rows_of(made, "topic")
    assert sum(number or 0 for number in rows_of(made, "kehl").values()) > 0
    assert "Larger groups stand in place of places and topics" in greta.page(f"/funder/releases/{made.uid}").text


def test_it_keeps_the_same_rows_together_for_a_year(filled, release, greta):
    first = Recoded.read(release(JANUARY, way=TOGETHER, is_kept=True).recoding)
    made = release(FEBRUARY, way=TOGETHER)
    second = Recoded.read(made.recoding)
    assert {name: set(codes) for name, codes in second.merged.items()} == {
        name: set(codes) for name, codes in first.merged.items()
    }
    assert (first.is_fixed, second.is_fixed) == (False, True)
    assert "In all releases of 2026 these are the same rows" in greta.page(f"/funder/releases/{made.uid}").text


def test_it_offers_the_longer_period_where_it_is_over_and_free(filled, karin, sign_in, frozen):
    assert "A longer period" not in ready(karin).text  # the first quarter is not over
    with clock.freeze(frozen + timedelta(days=60)):
        assert 'href="/releases/new?period=2026-Q1&amp;way=merged"' in ready(sign_in("karin")).html


def test_its_sum_puts_together_what_one_of_the_programmes_did(filled, release, greta):
    names = office.fill("musterkreis", months=(2,), prefix="k")
    for name in names:
        office.visit(name, 2, 27, institution_kind="housing", topics=("housing",))
    Funding.create(person=uid_of("greta"), programme=uid_of("musterkreis"))
    one, other = release(way=TOGETHER), release(by="carla")
    for _ in range(2):
        greta.send("/funder/sums", first=FEBRUARY[0], last=FEBRUARY[1])
        office.drain()
    merged = Recoded.read(ReleaseSum.get().recoding).merged
    its = (ReleaseSumCell.dimension == KIND) & (ReleaseSumCell.number == "visits")
    rows = {cell.code: cell.value or cell.withheld for cell in ReleaseSumCell.select().where(its)}
    assert set(Recoded.read(one.recoding).merged[KIND]) <= set(merged[KIND])
    assert not rows.keys() & set(merged[KIND]) and sum(rows.values()) == 108
    assert operator.changed() == []
    assert "same rows" not in greta.page(f"/funder/sums/{ReleaseSum.get().uid}").text
    members = {made.uid: of_release(made) for made in (one, other)}
    cells, sums, hidden = sum_rules.published(members, 5, "secret")
    ranges = feasibility_intervals(cells, sums, hidden)
    assert [key for key, (low, high) in ranges.items() if high - low < 5 and "first_contact" not in key] == []


def test_the_row_of_an_earlier_release_stays_as_it_was(filled, release):
    made = release()
    assert made.recoding == ""
    assert primary(Cell(2, 2, 1), 5) and rows_of(made, KIND)["housing"] is None


def test_its_preview_says_what_stays_open_to_who_subtracts_own_visits(filled, karin, monkeypatch):
    few = "who subtract their own visits can narrow a hidden number down further"
    monkeypatch.setattr(suppression, "own_visits_room", lambda *_given: 3)
    assert f"Pilots {few} than others: it stays open to them by 3 visits instead of 5." in ready(karin).text
    SuppressionJob.delete().execute()
    monkeypatch.setattr(suppression, "own_visits_room", lambda *_given: 5)
    assert few not in ready(karin).text


def test_it_refuses_an_empty_month_of_a_quarter_that_could_be_released(app, frozen, sign_in):
    office.fill(months=(2,))
    with clock.freeze(frozen + timedelta(days=60)):
        page = sign_in("karin").page("/releases/new?period=2026-01", status=422)
    assert "nothing to release" in page.text
    assert SuppressionJob.select().count() == 0
