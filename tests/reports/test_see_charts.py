"""Charts follow the reading direction, and the SQL of a page is generated once."""

from __future__ import annotations

import pytest
from flask import Flask

from pilotapp import codes
from pilotapp.figures import aggregate, labels, queries
from pilotapp.figures.measures import DIMENSION, MEASURE
from pilotapp.formats.rendering import speaking
from pilotapp.periods import Month, Year
from pilotapp.reports import charts, presenters
from pilotapp.reports.charts import Columns
from tests.reports.rows import add_visit, rows_by
from tests.support.people import Somebody


def months(karin: Somebody) -> Columns:
    """The chart of 2026."""
    table = queries.overview(karin.person, Year(2026), (DIMENSION["month"],)).tables["month"]
    return charts.columns(table, Year(2026), MEASURE["minutes"], {"2025-03": 30})


@pytest.mark.parametrize(("language", "left", "middle"), [("en", 17.833, 20.833), ("ar", 76.167, 79.167)])
def test_it_draws_from_where_people_begin_to_read(
    words: None, karin: Somebody, language: str, left: float, middle: float
) -> None:
    add_visit(minutes=60)
    with speaking(language):
        chart = months(karin)
    (march,) = chart.columns
    assert (march.left, march.middle, chart.from_right) == (left, middle, language == "ar")
    assert march.right == round(march.left + march.width, 3)
    assert (march.height, march.top, march.line) == (160, 24, 104)


def test_it_says_words_in_the_language_of_the_moment(app: Flask, words: None) -> None:
    kind, number = DIMENSION["institution_kind"], MEASURE["visits"]

    def said() -> tuple[str, str, str]:
        return labels.label(kind, "school", {}), labels.worded(number).label, labels.period(Month(2026, 3))

    english = said()
    with speaking("de"):
        german = said()
    assert english == said() == ("School", "Visits", "March 2026")
    assert all(here != there for here, there in zip(english, german, strict=True))


def test_it_shows_bars_for_twelve_rows_and_a_line_for_each(words: None, karin: Somebody) -> None:
    for number, language in enumerate(codes.codes("language")[:14]):
        add_visit(minutes=14 - number, client_language=language)
    sheet = presenters.sheet(
        queries.overview(karin.person, Month(2026, 3)).tables["client_language"], MEASURE["minutes"]
    )
    assert (len(sheet.bars), len(sheet.lines)) == (12, 14)
    assert sheet.bars[0].width == 100
    assert [line.cells[0] for line in sheet.lines][::13] == ["14 min", "1 min"]


def test_it_writes_the_select_of_a_page_once(words: None, karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    add_visit()
    add_visit("berna", topics=("family",))
    rows_by(karin.person, Month(2026, 3), "topic")
    monkeypatch.setattr(aggregate, "grouped", None)
    assert [row.label for row in rows_by(karin.person, Month(2026, 3), "topic")] == ["Family", "School and education"]
