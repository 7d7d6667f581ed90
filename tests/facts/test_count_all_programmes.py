"""Sums over all programmes, counted from facts some programmes at a time, equal those of a single SELECT."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from pilotapp.figures.facts import cells, check, nationwide, refresh
from pilotapp.models import CountryCell, FactMonth, Visit
from pilotapp.periods import Year
from tests.facts import stories
from tests.facts.stories import Story
from tests.facts.test_many_write_while_facts_are_made import together
from tests.reports.rows import NOON, add_visit
from tests.support.people import uid_of

YEAR = Year(2026)
ALL_YEAR = cells.Shape(months=False, topics=False, kinds=False)
SUM = cells.Key("2026", "*", "*")


@pytest.mark.parametrize("months", [1, 3, 0])
def test_it_finds_what_one_select_finds(app: Flask, frozen: datetime, months: int) -> None:
    story = Story(5)
    for _ in range(60):
        story.act()
    for name in ("amal", "tarek"):
        add_visit(name)
        add_visit(name, topics=(), institution_kind=None)
    Visit.update(minutes=None).where(Visit.institution_kind.is_null()).execute()
    refresh.mark_all()
    refresh.refresh_dirty()
    assert FactMonth.select(FactMonth.programme).distinct().count() == 2
    for year in stories.YEARS:
        for shape in cells.SHAPES:
            assert nationwide.counted(year, shape, months) == stories.counted(year, shape), shape


@pytest.mark.parametrize("months", [1, 0])
def test_it_counts_a_pilot_of_many_months_once(app: Flask, months: int) -> None:
    for month in range(3):
        add_visit("amal", start=NOON - timedelta(days=28 * month), topics=("school", "health"))
    add_visit("tarek")
    refresh.mark_all()
    refresh.refresh_dirty()
    assert nationwide.counted(YEAR, ALL_YEAR, months) == {SUM: cells.Sums(4, 240, 0, 2)}


def test_it_has_nothing_where_there_are_no_facts(app: Flask) -> None:
    add_visit()
    assert [nationwide.counted(year, ALL_YEAR) for year in (YEAR, Year(2019))] == [{}, {}]


def test_it_finds_cells_of_a_year_in_which_nothing_was_counted(app: Flask) -> None:
    CountryCell.create(period="2019", topic="*", institution_kind="*", visits=3, minutes=9, first_contacts=0, pilots=1)
    said = {str(one) for one in check.differences()}
    assert "all programmes, topic *, institution kind *, 2019: visits 3, the visits say 0" in said


def test_it_reads_sums_and_marks_of_one_moment(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    add_visit()
    refresh.mark_all()
    refresh.refresh_dirty()
    add_visit(start=NOON - timedelta(days=1))
    refresh.mark_all()
    dirty, seen = cells._dirty, []

    def refreshed_meanwhile(year: Year) -> object:
        together(lambda: seen.append(refresh.refresh_dirty()))
        return dirty(year)

    monkeypatch.setattr(cells, "_dirty", refreshed_meanwhile)
    assert cells.totals(YEAR, ALL_YEAR)[SUM].visits == 2
    assert (seen, cells.kept(YEAR, ALL_YEAR)[SUM].visits) == ([1], 2)
    assert refresh.dirty() == [] and FactMonth.get().programme_id == uid_of("musterstadt")
