"""A coordinator chooses period, figures and format, and downloads the file at once."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from pilotapp.models import AuditRow, Export
from tests.exports.sheets import ask, read_xlsx, read_zip
from tests.reports.rows import add_visit, read_csv
from tests.support.pdf_text import words_of
from tests.support.people import Somebody, uid_of


@pytest.fixture(autouse=True)
def visits(app: Flask, frozen: datetime) -> None:
    """Three visits of March and one of tarek's."""
    add_visit("amal", minutes=72, topics=("family", "school"), first_contact=True)
    add_visit("amal", minutes=30, waiting_minutes=15, state="confirmed", institution_kind="health")
    add_visit("berna", minutes=15, client_language="tur")
    add_visit("tarek", minutes=500)


def test_it_gives_a_spreadsheet_with_typed_cells(karin: Somebody) -> None:
    answer = ask(karin, what="visits")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2026-03-visits.xlsx"'
    header, *rows = read_xlsx(answer.data)["Visits one by one"]
    first = next(one for row in rows if (one := dict(zip(header, row, strict=True)))["Topics"].endswith("Family"))
    assert (first["Day"], first["Pilot"], first["Time on site (minutes)"]) == (date(2026, 3, 3), "Amal", 72.0)
    assert first["Time on site (hours)"] in (time(1, 12), timedelta(minutes=72))
    assert len(rows) == 3


def test_it_gives_a_sheet_for_each_table_and_one_of_meanings(karin: Somebody) -> None:
    found = read_xlsx(ask(karin).data)
    assert {"All together", "By topic", "By language", "By pilot", "Supervision by kind"} <= set(found)
    assert dict(found["All together"][1:])["Time on site (minutes)"] == 117
    assert sum(row[1] for row in found["By kind of institution"][1:]) == 117
    assert "Time on site (minutes)" in [row[0] for row in found["What the numbers mean"]]


def test_it_says_first_whose_figures_they_are_and_of_which_days(karin: Somebody) -> None:
    found = read_xlsx(ask(karin).data)
    (title, *lines), others = found.pop("About this file"), [*found]
    assert title == ["Figures for March 2026", ""]
    assert lines[:4] == [
        ["Programme", "Integrationslotsen Musterstadt"],
        ["Period", "March 2026"],
        ["Made on", "3 March 2026"],
        ["Time zone", "Europe/Berlin"],
    ]
    assert lines[4:6] == [["Holds", others[0]], ["", others[1]]]


def test_it_shows_months_as_days_that_are_read_as_months(karin: Somebody) -> None:
    months = read_xlsx(ask(karin, period="2026").data)["By month"]
    assert months[0][:2] == ["Month", "Time on site (minutes)"]
    assert months[1][:2] == [date(2026, 3, 1), 117]


@pytest.mark.parametrize("what", ["table", "visits", "pivot"])
def test_it_says_in_every_line_that_it_is_filtered(karin: Somebody, what: str) -> None:
    fields = {"what": what, "table": "pilot", "format": "csv"}
    answer = ask(karin, "?institution_kind=school&confirmed=", **fields)
    assert "-filtered.csv" in answer.headers["Content-Disposition"]
    assert {line["Filtered"] for line in read_csv(answer.data)} == {"Kind of institution: School"}
    whole = ask(karin, **fields)
    assert "filtered" not in whole.headers["Content-Disposition"]
    assert all("Filtered" not in line for line in read_csv(whole.data))


def test_it_says_first_that_a_spreadsheet_is_filtered(karin: Somebody) -> None:
    found = read_xlsx(ask(karin, f"?pilot={uid_of('amal')}").data)["About this file"]
    assert ["Filtered: these are not all visits", "Pilot: Amal"] in found[:2]
    assert "Filtered: these are not all visits" not in [row[0] for row in read_xlsx(ask(karin).data)["About this file"]]


def test_it_gives_all_tables_as_a_zip_of_csv(karin: Somebody) -> None:
    answer = ask(karin, format="csv")
    assert answer.content_type == "application/zip"
    files = read_zip(answer.data)
    topics = next(lines for name, lines in files.items() if name.endswith("-topic.csv"))
    assert {line["Topic"]: line["Visits"] for line in topics} == {"School and education": "3", "Family": "1"}
    assert list(files)[-1].endswith("-definitions.csv")


@pytest.mark.parametrize("separator", ["semicolon", "comma"])
@pytest.mark.parametrize("mark", [True, False])
def test_it_writes_csv_as_it_was_asked_to(karin: Somebody, separator: str, mark: bool) -> None:
    fields = {"what": "table", "table": "pilot", "format": "csv", "separator": separator}
    body = ask(karin, **fields, mark="true" if mark else None).data
    assert body.startswith(b"\xef\xbb\xbf") is mark
    sign = ";" if separator == "semicolon" else ","
    assert body.decode("utf-8-sig").splitlines()[1].startswith(f"2026-03{sign}Amal{sign}102{sign}2{sign}1")


def test_it_crosses_two_dimensions(karin: Somebody) -> None:
    fields = {"what": "pivot", "rows": "institution_kind", "columns": "client_language", "number": "minutes"}
    _about, sheet, _meanings = read_xlsx(ask(karin, **fields).data).values()
    assert sheet[0][0] == "Kind of institution"
    assert {row[0]: row[-2] for row in sheet[1:]} == {"School": 87, "Doctor or clinic": 30}


def test_it_takes_the_filters_of_the_figures_along(karin: Somebody) -> None:
    rows = read_xlsx(ask(karin, "?institution_kind=health", what="visits").data)["Visits one by one"]
    assert [row[8] for row in rows[1:]] == ["Confirmed"]
    assert len(read_xlsx(ask(karin, "?topic=family", what="visits").data)["Visits one by one"]) == 2
    by_topic = read_xlsx(ask(karin, "?topic=family").data)
    assert dict(by_topic["All together"][1:])["Time on site (minutes)"] == 72


def test_it_takes_any_days(karin: Somebody) -> None:
    fields = {"period": "own", "first": "2026-03-04", "last": "2026-03-31", "what": "visits", "format": "csv"}
    assert read_csv(ask(karin, **fields).data) == []
    assert len(read_csv(ask(karin, **fields | {"first": "2026-03-03"}).data)) == 3


def test_it_prints_a_report_with_the_words_of_the_coordinator(karin: Somebody) -> None:
    answer = ask(karin, format="pdf", text="In March we met twice.\n\nOne course began.")
    words = words_of(answer.data)
    assert answer.content_type == "application/pdf"
    assert "In March we met twice." in words
    assert "Factual and numerical report" in words
    assert "1 h 57 min" in words
    assert "Amal" not in words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"format": "pdf", "what": "visits"}, "too many for paper"),
        ({"text": "Frau Nasrin Beispiel kam."}, "no person can be recognised"),
        ({"period": "own", "first": "2026-03-31", "last": "2026-03-01"}, "The last day is before the first one"),
        ({"period": "own"}, "Please choose the first and the last day"),
        ({"period": "own", "first": "2026-03-31"}, "Please choose the first and the last day"),
        ({"first": "2026-03-05"}, "You chose March 2026 and entered days as well"),
        ({"first": "2026-03-01", "last": "2026-03-10"}, "You chose March 2026 and entered days as well"),
        ({"what": "pivot", "rows": "topic", "columns": "topic"}, "Please choose different rows and columns"),
        ({"what": "everything"}, "Not a valid choice"),
        ({"period": "2026-13"}, "Not a valid choice"),
    ],
)
def test_it_refuses_what_makes_no_file(karin: Somebody, fields: dict[str, str], said: str) -> None:
    answer = ask(karin, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert AuditRow.select().where(AuditRow.action == "figures.export").count() == 0


@pytest.mark.parametrize("format_", ["csv", "xlsx", "pdf"])
def test_it_writes_down_who_took_what(karin: Somebody, format_: str) -> None:
    ask(karin, "?topic=family", format=format_, what="table", table="topic")
    row = AuditRow.select().order_by(AuditRow.id.desc()).get()
    said: dict[str, Any] = json.loads(row.detail)
    assert (row.action, row.person_id) == ("figures.export", karin.person.uid)
    assert {key: said[key] for key in ("period", "what", "table", "format", "topic", "lines")} == {
        "period": "2026-03", "what": "table", "table": "topic", "format": format_, "topic": "family", "lines": 1,
    }  # fmt: skip
    assert Export.select().count() == 0


def test_it_gives_nothing_of_another_programme(carla: Somebody) -> None:
    rows = read_xlsx(ask(carla, what="visits").data)["Visits one by one"]
    assert [row[1] for row in rows[1:]] == ["Tarek"]
    assert read_csv(ask(carla, f"?pilot={uid_of('amal')}", what="visits", format="csv").data) == []


def test_it_is_for_coordinators(amal: Somebody) -> None:
    assert amal.client.send("/exports", what="figures").status == 403
    assert amal.client.get("/exports").status_code == 403


def test_it_names_sheets_in_whole_words(karin: Somebody) -> None:
    names = list(read_xlsx(ask(karin).data))
    assert "By place, in six groups" in names
    assert [name for name in names if "  " in name or len(name) > 31] == []
