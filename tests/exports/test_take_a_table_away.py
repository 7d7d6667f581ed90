"""A coordinator downloads the same numbers as CSV."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from pilotapp.models import AuditRow, Person
from tests.exports.sheets import EVERY_TABLE
from tests.reports.rows import add_visit, read_csv
from tests.support.people import Somebody, uid_of


def test_it_gives_the_minutes_of_each_pilot(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal", minutes=72)
    add_visit("amal", minutes=30, waiting_minutes=15, travel_minutes=45, first_contact=True, state="confirmed")
    answer = karin.client.get("/figures.csv?period=2026-03&table=pilot")
    assert read_csv(answer.data) == [
        {
            "Period": "2026-03",
            "Pilot": "Amal",
            "Time on site (minutes)": "102",
            "Visits": "2",
            "Confirmed visits": "1",
            "First contacts": "1",
            "Active pilots": "1",
            "Waiting time (minutes)": "15",
            "Travel time (minutes)": "45",
        }
    ]


def test_it_is_a_file_that_spreadsheets_open(karin: Somebody) -> None:
    answer = karin.client.get("/figures.csv?period=2026&table=topic")
    assert answer.data.startswith(b"\xef\xbb\xbfPeriod;Topic;")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="figures-2026-topic.csv"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_lists_the_counted_visits_one_by_one(karin: Somebody) -> None:
    add_visit(minutes=25, topics=("family", "school"))
    add_visit(state="void")
    lines = read_csv(karin.client.get("/figures.csv?period=2026-03&table=visits").data)
    assert len(lines) == 1
    assert (lines[0]["Day"], lines[0]["Pilot"], lines[0]["Time on site (minutes)"]) == ("2026-03-03", "Amal", "25")
    assert (lines[0]["Topics"], lines[0]["Kind of institution"]) == ("School and education, Family", "School")


def test_it_explains_its_numbers(karin: Somebody) -> None:
    lines = read_csv(karin.client.get("/figures.csv?period=2026&table=definitions").data)
    assert lines[0]["Number"] == "Time on site (minutes)"
    assert lines[0]["What it means"].startswith("From start to end")


def test_it_never_hands_a_formula_to_a_spreadsheet(karin: Somebody) -> None:
    Person.update(name='=HYPERLINK("http://example.org")').where(Person.uid == uid_of("amal")).execute()
    add_visit("amal")
    for table in ("pilot", "visits"):
        lines = read_csv(karin.client.get(f"/figures.csv?period=2026&table={table}").data)
        assert lines[0]["Pilot"] == '\'=HYPERLINK("http://example.org")'


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_it_writes_down_who_took_what(karin: Somebody, table: str) -> None:
    add_visit()
    assert karin.client.get(f"/figures.csv?period=2026-03&table={table}").status_code == 200
    row = AuditRow.select().order_by(AuditRow.id.desc()).get()
    assert (row.action, row.person_id) == ("figures.export", karin.person.uid)
    said = json.loads(row.detail)
    assert (said["period"], said["format"]) == ("2026-03", "csv")
    assert said.get("table", said["what"]) == table


def test_it_knows_no_other_tables(karin: Somebody) -> None:
    assert karin.client.get("/figures.csv?period=2026&table=person").status_code == 404
    assert AuditRow.select().where(AuditRow.action == "figures.export").count() == 0


def test_it_shows_nothing_of_another_programme(carla: Somebody) -> None:
    add_visit("amal")
    for table in ("pilot", "topic", "visits"):
        assert read_csv(carla.client.get(f"/figures.csv?period=2026&table={table}").data) == []
