"""A coordinator imports last year's table of visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from pilotapp.imports import worker
from pilotapp.models import AuditRow, DirtyMonth, ImportFault, ImportPart, ImportRun, Person, Visit, VisitTopic
from pilotapp.visits import commands
from tests.imports.tables import HEADER, USUAL, csv, hand_in, imported, lines, run_of, tried
from tests.reports.rows import add_visit
from tests.support import stage
from tests.support.people import Somebody, uid_of


def test_it_imports_a_table_with_what_is_proposed(karin: Somebody) -> None:
    run = imported(karin, csv(lines(3)))
    assert (run.state, run.added, run.known, run.wrong) == ("done", 3, 0, 0)
    visit = Visit.select().order_by(Visit.day).first()
    assert (visit.pilot_id, visit.state, visit.minutes) == (uid_of("amal"), "confirmed", 90)
    assert (visit.institution_kind, visit.client_language, visit.first_contact) == ("job_centre", "ara", True)
    assert {row.topic for row in VisitTopic.select().where(VisitTopic.visit == visit)} == {"work", "benefits"}


def test_it_says_in_the_log_that_they_were_imported(karin: Somebody) -> None:
    run = imported(karin, csv(lines(1)))
    visit = Visit.get()
    assert (visit.import_run, visit.late, visit.clock, visit.forgotten) == (run.uid, False, False, False)
    assert "Imported" in karin.page("/log").text
    assert "Imported" in karin.page(f"/visits/{visit.uid}").text
    assert not visit.has_times


def test_it_changes_nothing_when_the_same_file_comes_twice(karin: Somebody) -> None:
    rows = [*lines(30), lines(1)[0]]  # two equal rows are two visits
    imported(karin, csv(rows))
    before = sorted(Visit.select().tuples())
    again = tried(karin, csv(rows))
    run = run_of(again)
    assert (run.added, run.known, len(before)) == (0, 31, 31)
    assert not again.has_form("/start")
    assert sorted(Visit.select().tuples()) == before


def again_with(who: Somebody, content: str, **columns: str) -> ImportRun:
    """The same way once more, with other columns than proposed."""
    page = hand_in(who, content).form("/columns").submit(**columns)
    run = run_of(page.form("/values").submit())
    found: ImportRun = ImportRun.get_by_id(run.uid)
    return found


def test_it_knows_the_same_file_with_more_columns_chosen(karin: Somebody) -> None:
    text = csv(lines(5))
    page = hand_in(karin, text).form("/columns").submit(**{"column-4": "", "column-6": ""})
    page.form("/values").submit().form("/start").submit()
    worker.drain()
    run = again_with(karin, text, **{"column-4": "topic", "column-6": "first_contact"})
    assert (run.added, run.known, Visit.select().count()) == (0, 5, 5)


def test_it_knows_the_same_file_with_its_times_chosen_later(karin: Somebody) -> None:
    rows = [(*row[:3], "09:00", "10:30", "10:35") for row in lines(5)]
    text = csv(rows, (*HEADER[:3], "Von", "Spalte E", "Spalte F"))
    page = hand_in(karin, text).form("/columns").submit(**{"column-3": "", "column-4": "", "column-5": ""})
    page.form("/values").submit().form("/start").submit()
    worker.drain()
    run = again_with(karin, text, **{"column-3": "start", "column-4": "end"})
    assert (run.added, run.known, Visit.select().count()) == (0, 5, 5)


def test_it_knows_a_row_whose_topic_was_corrected_and_tells_times_apart(karin: Somebody) -> None:
    header = (*HEADER, "Beginn", "Ende")
    rows = [(*lines(1)[0], *times) for times in (("9:00", "10:30"), ("11:00", "12:30"))]
    imported(karin, csv(rows[:1], header))
    corrected = (*rows[0][:4], "Wohnen", *rows[0][5:])
    run = imported(karin, csv([rows[1], corrected], header))
    assert (run.added, run.known, Visit.select().count()) == (1, 1, 2)


def test_it_adds_the_new_rows_only_of_a_file_that_was_sorted_and_has_grown(karin: Somebody) -> None:
    rows = lines(10)
    imported(karin, csv(rows[:6]))
    assert (imported(karin, csv(rows[::-1])).added, Visit.select().count()) == (4, 10)


def test_it_knows_the_same_rows_in_another_kind_of_file(karin: Somebody) -> None:
    imported(karin, csv(lines(3)))
    other = [("2024-01-08" if row[0] == "08.01.2024" else row[0], *row[1:]) for row in lines(3)]
    run = imported(
        karin, csv(other, separator=",").replace("1,5", "1:30").replace("Arbeit, L", "Arbeit;L").encode("utf-16")
    )
    assert (run.wrong, Visit.select().count()) == (0, 6)  # '1:30' is another cell than '1,5'
    imported(karin, csv(lines(3), separator="\t"))
    assert Visit.select().count() == 6


def test_it_imports_the_rest_of_a_file_with_five_percent_broken_rows(karin: Somebody) -> None:
    rows = [list(row) for row in lines(100)]
    for number, (column, text) in enumerate([(0, "bald"), (2, "lang"), (2, "13"), (0, "1.1.2090"), (1, "")]):
        rows[number * 20][column] = text
    rows[20][2], rows[40][2] = "ewig", "13"
    run = imported(karin, csv(rows))
    assert (run.added, run.wrong, Visit.select().count()) == (95, 5, 95)
    faults = ImportFault.select(ImportFault.number, ImportFault.position, ImportFault.code).order_by(ImportFault.number)
    assert list(faults.tuples()) == [
        (2, 0, "day_unreadable"),
        (22, 2, "length_unreadable"),
        (42, 2, "too_long"),
        (62, 0, "day_future"),
        (82, 1, "pilot_missing"),
    ]
    body = karin.client.get(f"/imports/{run.uid}/errors.csv").get_data(as_text=True)
    assert "Row 22;Dauer (Std.);This is no duration.;Write it like 1:30 or 90 min." in body
    assert "ewig" not in body


def test_it_goes_on_after_it_was_killed_in_the_middle(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 10)
    preview = tried(karin, csv([*lines(20), *lines(20)]))
    preview.form("/start").submit()
    uid = run_of(preview).uid
    assert worker.Worker(uid).step()  # and then the process is gone
    half = karin.page(f"/imports/{uid}")
    assert (Visit.select().count(), "10 of 40 rows" in half.text) == (10, True)
    monkeypatch.setattr("pilotapp.imports.worker.write", _dies)
    with pytest.raises(KeyboardInterrupt):
        worker.Worker(uid).step()
    assert (Visit.select().count(), ImportRun.get_by_id(uid).position) == (10, 10)
    monkeypatch.undo()
    worker.drain()
    run = ImportRun.get_by_id(uid)
    assert (run.state, run.added, Visit.select().count()) == ("done", 40, 40)


def _dies(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_it_is_done_once_by_two_workers(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 5)
    preview = tried(karin, csv([*lines(8), *lines(8)]))
    preview.form("/start").submit()
    one, other = worker.Worker(run_of(preview).uid), worker.Worker(run_of(preview).uid)
    while one.step() | other.step():
        pass
    assert (ImportRun.get().state, ImportRun.get().added, Visit.select().count()) == ("done", 16, 16)


def test_it_reads_start_and_end_by_the_clocks_of_the_programme(karin: Somebody) -> None:
    header = ("Datum", "Lotsin", "Beginn", "Ende")
    rows = [
        ("29.03.2020", "Amal", "01:49", "03:15"),
        ("25.10.2024", "Amal", "02:30", "02:30"),
        ("27.10.2024", "Amal", "02:30", "02:30"),
        ("31.12.2024", "Amal", "23:30 Uhr", "0:45"),
        ("29.03.2020", "Amal", "02:30", "04:00"),
        ("08.01.2024", "Amal", "12:00", "11:00"),
    ]
    run = imported(karin, csv(rows, header))
    found = Visit.select(Visit.day, Visit.minutes).order_by(Visit.day).tuples()
    assert list(found) == [
        (date(2020, 3, 29), 26),
        (date(2024, 10, 25), 0),
        (date(2024, 10, 27), 60),
        (date(2024, 12, 31), 75),
    ]
    assert [fault.code for fault in ImportFault.select().where(ImportFault.run == run.uid)] == [
        "no_such_time",
        "end_first",
    ]


def test_it_finds_the_header_below_a_title_and_leaves_out_totals(karin: Somebody) -> None:
    text = "Begleitungen 2024;;;\r\n\r\n;;;\r\n" + csv(lines(2)) + "\r\nSumme;;3;;;;\r\n"
    run = imported(karin, text)
    assert (run.added, run.wrong, run.rows) == (2, 0, 2)


def test_it_refuses_a_table_without_names_of_columns(karin: Somebody) -> None:
    page = hand_in(karin, csv(lines(2)[1:], lines(1)[0]))
    assert (page.status, ImportRun.select().count()) == (422, 0)
    assert "names of the columns" in page.errors()[0]


def test_it_holds_the_limits_of_a_day_together_with_what_is_here(karin: Somebody) -> None:
    add_visit("amal", datetime(2024, 1, 8, 9, 0, tzinfo=UTC), minutes=300)
    rows = [("08.01.2024", "Amal", hours, *USUAL[2:]) for hours in ("6,5", "4,5", "4")]
    run = imported(karin, csv(rows))
    assert (run.added, run.wrong, [fault.code for fault in ImportFault.select()]) == (2, 1, ["day_full"])
    assert sum(visit.minutes for visit in Visit.select()) == 300 + 390 + 270


def test_it_adds_unknown_pilots_without_access(karin: Somebody) -> None:
    rows = [(row[0], "Beispiel, Dilan", *row[2:]) for row in lines(2)]
    imported(karin, csv(rows), **{"person:beispiel dilan": "new"})
    person = Person.get(Person.name == "Dilan Beispiel")
    assert (person.active, person.email, person.has_role("pilot")) == (False, f"import-{person.uid}@invalid", True)
    assert Visit.select().where(Visit.pilot == person).count() == 2
    assert imported(karin, csv(rows)).known == 2


def test_it_knows_pilots_by_many_spellings(karin: Somebody) -> None:
    Person.update(name="Amal Beispiel", name_key="amal beispiel").where(Person.uid == uid_of("amal")).execute()
    names = ("Amal Beispiel", "Beispiel, Amal", "amal  beispiel", "amal@example.org", "Amal Beispeil", "A. Beispiel")
    rows = [(lines(6)[number][0], name, *USUAL[1:]) for number, name in enumerate(names)]
    run = imported(karin, csv(rows), **{"person:a beispiel": str(uid_of("amal"))})
    assert (run.added, run.wrong) == (6, 0)
    assert {visit.pilot_id for visit in Visit.select()} == {uid_of("amal")}
    page = tried(karin, csv(rows))
    assert run_of(page).known == 6  # 'A. Beispiel' was remembered


def test_it_knows_a_pilot_by_other_letters(karin: Somebody, amal: Somebody) -> None:
    amal.send("/me/profile", name="Ayşe O’Neil-Yıldız", languages="ara")
    names = ("Ayse O'Neil Yildiz", "YILDIZ, Ayse ONeil", "Ayşe O’Neil-Yıldız")
    rows = [(row[0], name, *USUAL[1:]) for row, name in zip(lines(3), names, strict=True)]
    assert imported(karin, csv(rows)).added == 3
    assert {visit.pilot_id for visit in Visit.select()} == {uid_of("amal")}


def test_it_takes_visits_that_wait_for_confirmation_where_she_says_so(karin: Somebody, amal: Somebody) -> None:
    imported(karin, csv(lines(1)), state="recorded", **{"all-mode": "in_person", "all-party": "person"})
    visit = Visit.get()
    assert (visit.state, visit.mode, visit.party, visit.size_band) == ("recorded", "in_person", "person", None)
    page = amal.page(f"/visits/record?visit={visit.uid}")
    page.form("/visits/record").submit(institution_kind="school", size_band="one")
    again = Visit.get()
    assert (again.state, again.minutes, again.institution_kind, again.ended_at) == ("recorded", 90, "school", None)


def test_it_does_not_let_half_a_time_take_the_minutes_away(karin: Somebody) -> None:
    imported(karin, csv(lines(1)), state="recorded")
    visit = Visit.get()
    with pytest.raises(Exception, match="both times"):
        commands.record(
            stage.person("amal"),
            uid=uuid4(),
            visit=visit.uid,
            started_at=visit.started_at - timedelta(hours=1),
            **stage.CODES,
        )
    assert (Visit.get().state, Visit.get().minutes) == ("recorded", 90)


def test_it_counts_in_the_figures_also_what_is_not_known(karin: Somebody) -> None:
    header, rows = HEADER[:3], [row[:3] for row in lines(4)]
    imported(karin, csv(rows, header))
    page = karin.page("/figures?period=2024")
    assert "6 h" in page.text
    assert "Not given 6 h 4 4 0 1" in page.text
    assert DirtyMonth.select().where(DirtyMonth.month == "2024-01").count() == 1


def test_it_writes_down_who_imported_and_keeps_no_row_of_the_file(karin: Somebody) -> None:
    run = imported(karin, csv(lines(3)))
    acts = [row.action for row in AuditRow.select().where(AuditRow.subject == run.uid).order_by(AuditRow.number)]
    assert acts == ["import.hand_in", "import.start", "import.finish"]
    assert (ImportPart.select().count(), run.plan) == (0, None)
    assert "Table of earlier years imported" in karin.page("/history").text
