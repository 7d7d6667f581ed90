"""What no table says is asked, with sample rows; nothing goes on without an answer."""

from __future__ import annotations

from datetime import date

import pytest

from pilotapp.imports import worker
from pilotapp.models import ImportRun, Visit
from tests.imports.tables import hand_in
from tests.support.page_client import Page
from tests.support.people import Somebody

HEAD = "Datum;Lotsin;Dauer\n"


def rows(*lengths: str) -> str:
    """One visit a day, with these lengths."""
    return HEAD + "".join(f"{day:02}.04.2019;Amal;{length}\n" for day, length in enumerate(lengths, 1))


def answered(page: Page, **answers: str) -> list[int]:
    """The minutes of the visits after the questions of this page are answered so."""
    page.form("/columns").submit(**answers).form("/values").submit().form("/start").submit()
    worker.drain()
    return [visit.minutes for visit in Visit.select().order_by(Visit.day)]


def refused(page: Page, **answers: str) -> bool:
    """Whether the page is shown again, with what is missing."""
    again = page.form("/columns").submit(**answers)
    return again.status == 422 and bool(again.errors())


@pytest.mark.parametrize(("answer", "right"), [("mixed", [90, 45, 120]), ("minutes", [2, 45, 2])])
def test_it_asks_what_numbers_are_that_fit_no_unit(karin: Somebody, answer: str, right: list[int]) -> None:
    page = hand_in(karin, rows("1,5", "45", "2"))
    assert "The table does not say it: please choose." in page.text
    assert "Row 3: 45 Up to 12 hours, above it minutes: 45 min" in page.text
    assert refused(page) and ImportRun.get().state == "columns"
    assert answered(page, **{"answer-duration": answer}) == right


@pytest.mark.parametrize(("answer", "right"), [("hours_minutes", [90, 135, 45]), ("hours", [78, 129, 27])])
def test_it_asks_whether_quarters_are_minutes_or_tenths(karin: Somebody, answer: str, right: list[int]) -> None:
    page = hand_in(karin, rows("1,30", "2,15", "0,45"))
    assert "Hours and minutes (1,30 is 1 h 30): 1 h 30 min" in page.text and refused(page)
    assert answered(page, **{"answer-duration": answer}) == right


@pytest.mark.parametrize(
    "table",
    [
        "Datum;Lotsin;Stunden\n03.04.2019;Amal;1.5\n04.04.2019;Amal;1.30\n",  # both ways in one column
        "Datum;Lotsin;Dauer (Min)\n03.04.2019;Amal;1\n04.04.2019;Amal;2\n",  # no visit is so short
        "Datum;Lotsin;Dauer (Std)\n03.04.2019;Amal;90\n04.04.2019;Amal;60\n",
        "Datum;Lotsin;Beginn;Dauer\n03.04.2019;Amal;9:00;10:30\n04.04.2019;Amal;14:00;15:00\n",  # rather the end
        "Datum;Lotsin;Einsatzdatum;Stunden\n03.04.2019;Amal;05.04.2019;2\n",
        "Datum;Lotsin;Dauer\n03.04.2019;Amal;0,0625\n",  # a part of a day
        "Datum;Lotsin;Dauer (Std.)\n03.04.2019;Amal;1,20\n04.04.2019;Amal;2,10\n",
        "Datum;Lotsin;Fahrzeit (Min);Gesamt (Min)\n03.04.2019;Amal;30;120\n",  # the total may hold the way
        "Datum;Lotsin;Öffnungszeiten\n03.04.2019;Amal;9-17\n",
        "Frist;Lotsin;Stunden\n03.04.2019;Amal;1,5\n",
    ],
)
def test_it_goes_on_with_nothing_that_is_not_sure(karin: Somebody, table: str) -> None:
    assert refused(hand_in(karin, table))


def test_it_asks_about_quarters_under_any_unit(karin: Somebody) -> None:
    page = hand_in(karin, rows("1,30", "2,15", "0,45").replace("Dauer", "Stunden"))
    assert page.form("/columns").values.get("answer-duration") is None


@pytest.mark.parametrize("header", ["Pause (Minuten);Stunden", "Pause;Dauer (h)"])
@pytest.mark.parametrize(("answer", "right"), [("subtract", [75]), ("leave", [90])])
def test_it_asks_whether_a_break_is_subtracted(karin: Somebody, header: str, answer: str, right: list[int]) -> None:
    page = hand_in(karin, f"Datum;Lotsin;{header}\n03.04.2019;Amal;15;1,5\n")
    assert "Shall the break be subtracted?" in page.text and refused(page)
    assert answered(page, **{"answer-subtract": answer}) == right


def test_it_shows_rows_with_and_without_their_break(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Beginn;Ende;Pause (Minuten)\n03.04.2019;Amal;9:00;12:00;30\n")
    assert "Row 2: Beginn: 9:00; Ende: 12:00; Pause (Minuten): 30" in page.text
    assert "Yes, the time still contains it: 2 h 30 min" in page.text
    assert "No, the time is without it, or it shall count: 3 h" in page.text


def test_it_says_no_length_with_a_break_whose_unit_is_open(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Dauer;Pause\n03.04.2019;Amal;1,30;15\n04.04.2019;Amal;2,15;15\n")
    assert "Row 2: Dauer: 1,30; Pause: 15" in page.text
    assert "the time still contains it:" not in page.text


def test_it_keeps_no_times_of_a_visit_without_its_break(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Beginn;Ende;Pause\n03.04.2019;Amal;9:00;12:00;30 min\n")
    assert answered(page, **{"answer-subtract": "subtract"}) == [150]
    assert Visit.get().ended_at is None


def test_it_asks_which_of_two_lengths_is_meant(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Dauer;Einsatzzeit\n03.04.2019;Amal;1:30;2:00\n")
    assert refused(page)
    assert answered(page, **{"column-3": "duration"}) == [120]


def test_it_asks_whether_a_clock_is_a_length(karin: Somebody) -> None:
    assert refused(hand_in(karin, "Datum;Lotsin;Zeit\n03.04.2019;Amal;9:00\n04.04.2019;Amal;2:00\n"))


@pytest.mark.parametrize(("answer", "right"), [("dmy", date(2024, 3, 2)), ("mdy", date(2024, 2, 3))])
def test_it_asks_which_number_of_a_day_is_the_month(karin: Somebody, answer: str, right: date) -> None:
    page = hand_in(karin, "Date,Pilot,Duration\n2/3/2024,Amal,1:30\n")
    assert "In which order do the days stand?" in page.text and refused(page)
    assert answered(page, **{"answer-day": answer}) == [90]
    assert Visit.get().day == right


@pytest.mark.parametrize(("answer", "right"), [("dmy", date(2022, 6, 2)), ("mdy", date(2022, 2, 6))])
def test_it_takes_another_order_of_days_than_it_proposes(karin: Somebody, answer: str, right: date) -> None:
    page = hand_in(karin, "Datum;Lotsin;Dauer\n2/6/2022;Amal;1:30\n")
    assert page.form("/columns").values["answer-day"] == "dmy"
    assert answered(page, **{"answer-day": answer}) == [90]
    assert Visit.get().day == right


def test_it_asks_about_days_that_a_program_has_swapped(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Dauer\n1/15/2024;Amal;1:30\n2024-03-02;Amal;1:30\n5/20/2024;Amal;1:30\n")
    assert refused(page)
    answered(page, **{"answer-day": "swapped"})
    days = [visit.day for visit in Visit.select().order_by(Visit.day)]
    assert days == [date(2024, 1, 15), date(2024, 2, 3), date(2024, 5, 20)]


def test_it_asks_for_the_year_of_days_without_one(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Lotsin;Stunden\n01.03.;Amal;1,5\n")
    assert refused(page)
    assert answered(page, **{"answer-year": "2021"}) == [90]
    assert Visit.get().day == date(2021, 3, 1)


def test_it_asks_about_some_rows_without_a_pilot(karin: Somebody) -> None:
    names = ["Amal"] * 6 + [""] + ["Berna"] * 2
    table = "Datum;Lotsin;Stunden\n" + "".join(f"{day:02}.04.2019;{name};1\n" for day, name in enumerate(names, 1))
    page = hand_in(karin, table)
    assert "Some rows do not say who went along" in page.text and refused(page)
    assert "Row 8: – Of the name that stands above them: Amal" in page.text
    assert len(answered(page, **{"answer-carry": "leave"})) == 8


def test_it_asks_again_whose_names_they_are_where_nothing_was_chosen(karin: Somebody) -> None:
    page = hand_in(karin, "Datum;Stunden;Name\n03.04.2019;1,5;Dilan Beispiel\n04.04.2019;1;Özlem Muster\n")
    again = page.form("/names").submit()
    assert again.status == 422 and "Please say whose names they are." in again.errors()
    assert 'are_accompanied": false' in (ImportRun.get().plan or "")
    again = again.form("/names").submit(whose="2")
    assert again.status == 422 and again.form("/names").values["whose"] == "2"


def test_it_asks_whose_table_it_is(karin: Somebody) -> None:
    table = "Datum;Stunden\n03.04.2019;1,5\n"
    page = hand_in(karin, table)
    assert refused(page)
    uid = next(value for value, name in _owners(page) if name == "Amal")
    assert answered(page, owner=uid) == [90]
    again = hand_in(karin, table).form("/columns").submit(owner=uid).form("/values").submit()
    assert "0 new" in again.text.replace("\n", " ")


def _owners(page: Page) -> list[tuple[str, str]]:
    selects = [one for one in page.tree.iter("select") if one.get("name") == "owner"]
    return [(one.get("value", ""), one.text or "") for one in selects[0].iter("option")]


def test_it_knows_whose_table_it_is_by_its_title(karin: Somebody) -> None:
    page = hand_in(karin, "Lotsin: Amal;\n\nDatum;Stunden\n03.04.2019;1,5\n")
    assert answered(page) == [90]
