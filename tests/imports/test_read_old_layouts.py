"""Layouts that offices keep are read right, without a question where the table says it."""

from __future__ import annotations

from datetime import date

import pytest

from pilotapp.imports import worker
from pilotapp.models import ImportFault, Visit, VisitTopic
from tests.imports.tables import hand_in, imported
from tests.support.people import Somebody

D = date(2019, 4, 3)
# What stands in the file, and the minutes that its visits get, in the order of rows.
LENGTHS = {
    "Datum;Lotsin;Zeit von;Zeit bis\n03.04.2019;Amal;09:00;10:30": [90],
    "Datum;Lotsin;Uhrzeit von;Uhrzeit bis\n03.04.2019;Amal;9.00;10.30": [90],
    "Start date,Start time,End date,End time,Pilot\n2019-04-03,09:00:10,2019-04-03,10:30:10,Amal": [90],
    "Datum;Lotsin;Stunden;Minuten\n03.04.2019;Amal;1;15\n04.04.2019;Amal;0;45": [75, 45],
    "Datum;Lotsin;Stunden;Minuten\n03.04.2019;Amal;1,5;90\n04.04.2019;Amal;0,75;45": [90, 45],
    "Datum;Lotsin;Vorbereitung (Std);Einsatz (Std)\n03.04.2019;Amal;0,5;2": [120],
    "Datum;Lotsin;Beginn;Ende;Pause;Stunden\n3.4.2019;Amal;09:00;12:00;30;2,5\n4.4.2019;Amal;9:00;10:00;0;1": [150, 60],
    "Datum;Lotsin;Termindauer\n03.04.2019;Amal;1,5": [90],
    "Datum;Lotsin;Uhrzeit\n03.04.2019;Amal;9:30 - 10:30": [60],
    "Datum;Lotsin;Uhrzeit\n03.04.2019;Amal;von 9 bis 11 Uhr": [120],
    "Lotsin;Beginn;Ende\nAmal;03.04.2019 09:00;03.04.2019 10:30": [90],
    "Datum;Lotsin\n03.04.2019 9:00-10:30;Amal": [90],
    "Datum;Lotsin;Zeit;\n;;von;bis\n03.04.2019;Amal;9:00;10:30": [90],
    "Date,Pilot,Start,End\n2019-04-03,Amal,9:00 AM,1:15 PM": [255],
    "Datum;Lotsin;Dauer (hh:mm)\n03.04.2019;Amal;1,30": [90],
    "Datum;Lotsin;Dauer;Stundensatz\n03.04.2019;Amal;1 1/2 h;25\n04.04.2019;Amal;1½;25": [90],
    "Datum;Lotsin;Dauer;Fahrtkosten;Gesamtstunden\n03.04.2019;Amal;1,5;4;12": [90],
    "Datum;Lotsin;Von;Bis;Dauer\n03.04.2019;Amal;23:30;0:45;1:15": [75],
}


@pytest.mark.parametrize("text", LENGTHS)
def test_it_reads_how_long_a_visit_was(karin: Somebody, text: str) -> None:
    imported(karin, text)
    assert [visit.minutes for visit in Visit.select().order_by(Visit.day)] == LENGTHS[text]


def test_it_takes_start_and_end_from_wherever_they_stand(karin: Somebody) -> None:
    imported(karin, "Datum;Lotsin;Uhrzeit\n03.04.2019;Amal;9:30 - 10:30")
    visit = Visit.get()
    assert (visit.started_at.hour, visit.started_at.minute, visit.ended_at.hour) == (7, 30, 8)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("20190403", D),
        ("2019/04/03", D),
        ("03 - 04 - 2019", D),
        ("Mi, 3. April 2019", D),
        ("3.4.19", D),
        ("2019-04-03 00:00:00", D),
        ("April 3, 2019", D),
    ],
)
def test_it_reads_every_way_to_write_a_day(karin: Somebody, written: str, right: date) -> None:
    page = hand_in(karin, f"Datum;Lotsin;Dauer (Std)\n{written};Amal;1,5\n{written};Amal;2")
    assert "stay outside" not in page.text
    imported(karin, f"Datum;Lotsin;Dauer (Std)\n{written};Amal;1,5")
    assert [visit.day for visit in Visit.select()] == [right]


def test_it_decides_once_for_a_column_whether_the_month_stands_first(karin: Somebody) -> None:
    rows = "".join(f"{day},Amal,1:30\n" for day in ("1/15/2024", "2/3/2024", "5/20/2024"))
    imported(karin, f"Date,Pilot,Duration\n{rows}")
    days = [visit.day for visit in Visit.select().order_by(Visit.day)]
    assert days == [date(2024, 1, 15), date(2024, 2, 3), date(2024, 5, 20)]


def test_it_takes_the_year_of_a_title(karin: Somebody) -> None:
    page = hand_in(karin, "Einsätze März 2024;;\n\nDatum;Lotsin;Dauer (Std)\n1.3.;Amal;1,5")
    assert "For example: 01.03.2024" in page.text
    imported(karin, "Einsätze März 2024;;\n\nDatum;Lotsin;Dauer (Std)\n01.03.;Amal;1,5\n15.;Amal;2")
    assert [visit.day for visit in Visit.select().order_by(Visit.day)] == [date(2024, 3, 1), date(2024, 3, 15)]


def test_it_takes_no_year_from_the_day_of_printing(karin: Somebody) -> None:
    page = hand_in(karin, "Stand: 05.01.2025;;\n\nDatum;Lotsin;Dauer (Std)\n01.03.;Amal;1,5")
    assert "Of which year are the days?" in page.text


def test_it_carries_a_name_down_and_says_so(karin: Somebody) -> None:
    text = "Lotsin;Datum;Dauer (Std)\nAmal;3.4.2019;1\n;4.4.2019;2\n;5.4.2019;3\nBerna;6.4.2019;1\n;7.4.2019;1"
    page = hand_in(karin, text)
    assert page.form("/columns").values["answer-carry"] == "above"
    preview = page.form("/columns").submit().form("/values").submit()
    assert preview.text.count("stands further up") == 3
    imported(karin, text)
    assert sorted(visit.minutes for visit in Visit.select()) == [60, 60, 60, 120, 180]


def test_it_takes_no_thousand_for_one(karin: Somebody) -> None:
    run = imported(karin, "Datum;Lotsin;Minuten\n03.04.2019;Amal;1.000\n04.04.2019;Amal;60")
    assert (run.added, run.wrong, Visit.get().minutes) == (1, 1, 60)


def test_it_refuses_rows_that_add_up_several_visits(karin: Somebody) -> None:
    run = imported(karin, "Datum;Lotsin;Anzahl Einsätze;Stunden\n03.04.2019;Amal;3;4,5\n04.04.2019;Amal;1;2")
    assert (run.added, [fault.code for fault in ImportFault.select()]) == (1, ["several_visits"])


def test_it_takes_no_other_table_further_down(karin: Somebody) -> None:
    below = "\nFahrtkosten;;\nDatum;Lotsin;km\n03.04.2019;Amal;12"
    run = imported(karin, f"Datum;Lotsin;Stunden\n03.04.2019;Amal;1,5\n{below}")
    assert (run.added, Visit.get().minutes) == (1, 90)
    assert {fault.number for fault in ImportFault.select()} == {4, 5, 6}


def test_it_refuses_a_row_with_more_cells_than_columns(karin: Somebody) -> None:
    run = imported(karin, "Datum,Lotsin,Dauer (Std)\n03.04.2007,Amal,1,5\n04.04.2007,Amal,2")
    assert (run.added, run.wrong, Visit.get().minutes) == (1, 1, 120)
    assert [(fault.number, fault.code) for fault in ImportFault.select()] == [(2, "ragged")]


def test_it_refuses_a_quotation_mark_that_does_not_end(karin: Somebody) -> None:
    rows = [f"{number:02}.04.2019;Amal;Jobcenter;1" for number in range(1, 29)]
    rows[4] = '05.04.2019;Amal;"Jobcenter;1'
    page = hand_in(karin, "\n".join(("Datum;Lotsin;Einrichtung;Stunden", *rows)))
    assert page.status == 422 and "line 6 " in page.errors()[0]
    rows[8] = '09.04.2019;Amal;"Schule;1'
    assert "line 6 " in hand_in(karin, "\n".join(("Datum;Lotsin;Einrichtung;Stunden", *rows))).errors()[0]


def test_it_shows_pilots_called_total_and_lists_every_line_left_out(karin: Somebody) -> None:
    text = "Lotsin;Datum;Stunden\nSum;3.4.2019;1\nTotal;4.4.2019;2\nAmal;5.4.2019;1\nSumme;;4\nLotsin;Datum;Stunden\n"
    page = hand_in(karin, text)
    assert "2 lines of the table are left out" in page.text
    assert "Row 5: This line adds up others" in page.text
    assert "Row 6: This line names the columns once more" in page.text
    assert "Sum (1)" in page.form("/columns").submit().text
    run = imported(karin, text, **{"person:sum": "new", "person:total": "new"})
    assert (run.added, run.rows, run.wrong) == (3, 3, 0)
    assert {fault.code for fault in ImportFault.select().where(ImportFault.run == run.uid)} == {"total", "header"}
    assert "2 lines more are no entries and are left out" in karin.page(f"/imports/{run.uid}").text
    preview = hand_in(karin, text).form("/columns").submit().form("/values").submit()
    assert "Everything in this table is here already." in preview.text and not preview.has_form("/start")
    assert "2 lines more are no entries and are left out" in preview.text


@pytest.mark.parametrize("cell", ["Wohnen, Familie", "Wohnen Familie", '"Wohnen\nFamilie"', "Wohnen/Familie"])
def test_it_splits_words_before_it_takes_them_for_names(karin: Somebody, cell: str) -> None:
    rows = "".join(f"{day:02}.04.2019;Amal;1,5;{cell}\n" for day in range(1, 8))
    assert imported(karin, f"Datum;Lotsin;Dauer (Std);Thema\n{rows}").added == 7
    assert {row.topic for row in VisitTopic.select()} == {"housing", "family"}


def test_it_asks_which_of_two_languages_a_visit_gets(karin: Somebody) -> None:
    rows = "".join(f"{day:02}.04.2019;Amal;1,5;Arabisch, Kurdisch\n" for day in range(1, 8))
    values = hand_in(karin, f"Datum;Lotsin;Dauer (Std);Sprache\n{rows}").form("/columns").submit()
    assert values.form("/values").values["code:client_language:arabisch kurdisch"] == ""
    values.form("/values").submit(**{"code:client_language:arabisch kurdisch": "ara"}).form("/start").submit()
    worker.drain()
    assert [visit.client_language for visit in Visit.select()] == ["ara"] * 7
