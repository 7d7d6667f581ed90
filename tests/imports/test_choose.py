"""A coordinator chooses what columns and words mean; the choices are remembered, and can be deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock, erasure
from pilotapp.imports import retention, worker
from pilotapp.models import ImportMemory, ImportName, ImportPart, ImportRun, Person, Visit
from tests.imports.tables import HEADER, USUAL, csv, hand_in, imported, lines, run_of, tried
from tests.imports.test_read_files import workbook
from tests.support.people import Somebody, uid_of

STRANGE = [(row[0], "Amal", "1,5", "Zoo", "Löwen", "Klingonisch", "") for row in lines(3)]
CHOSEN = {
    "code:institution_kind:zoo": "other",
    "code:topic:lowen": "participation",
    "code:client_language:klingonisch": "-",
}


def test_it_lists_what_it_does_not_know_with_counts(karin: Somebody) -> None:
    values = hand_in(karin, csv(STRANGE)).form("/columns").submit()
    assert "Zoo (3)" in values.text
    assert "3 words are still open" in values.text
    assert run_of(values.form("/values").submit()).wrong == 3


def test_it_remembers_what_was_chosen_for_the_next_table(karin: Somebody, carla: Somebody) -> None:
    imported(karin, csv(STRANGE), **CHOSEN)
    visit = Visit.select().first()
    assert (visit.institution_kind, visit.client_language) == ("other", None)
    next_year = [("03.02.2025", *row[1:]) for row in STRANGE[:1]]
    assert imported(karin, csv(next_year)).added == 1
    page = hand_in(carla, csv(next_year)).form("/columns").submit()
    assert page.form("/values").values["code:institution_kind:zoo"] == ""


def test_it_begins_again_with_columns_where_two_are_the_same(karin: Somebody) -> None:
    page = hand_in(karin, csv(lines(1)))
    refused = page.form("/columns").submit(**{"column-3": "day"})
    assert (refused.status, refused.form("/columns").values["column-3"]) == (422, "day")
    assert "Two columns" in refused.errors()[0]
    refused = page.form("/columns").submit(**{"column-2": ""})
    assert "duration" in refused.errors()[0]


@pytest.mark.process
def test_it_asks_for_the_sheet_where_there_are_several(karin: Somebody) -> None:
    page = hand_in(karin, workbook(), "alle.xlsx")
    assert "Which sheet?" not in page.text  # the others hold no rows
    assert page.heading == "What do the columns mean?"


def test_it_understands_bare_numbers_as_she_says(karin: Somebody) -> None:
    rows = [("08.01.2024", "Amal", "90", *USUAL[2:])]
    page = hand_in(karin, csv(rows, ("Datum", "Lotsin", "Dauer", *HEADER[3:])))
    assert page.form("/columns").values["answer-duration"] == "minutes"
    page.form("/columns").submit().form("/values").submit().form("/start").submit()
    worker.drain()
    assert Visit.get().minutes == 90


def test_it_throws_a_table_away(karin: Somebody, carla: Somebody) -> None:
    page = tried(karin, csv(lines(2)))
    uid = run_of(page).uid
    assert carla.send(f"/imports/{uid}/discard").status == 404
    page.form("/discard").submit()
    assert (ImportRun.select().count(), ImportPart.select().count(), Visit.select().count()) == (0, 0, 0)


def test_it_forgets_a_table_after_a_week(karin: Somebody) -> None:
    hand_in(karin, csv(lines(2)))
    assert retention.purge(clock.now() + timedelta(days=6)) == {}
    assert retention.purge(clock.now() + timedelta(days=8), dry_run=True) == {"musterstadt": 1}
    assert retention.purge(clock.now() + timedelta(days=8)) == {"musterstadt": 1}
    assert (ImportRun.select().count(), ImportPart.select().count()) == (0, 0)


def test_it_forgets_how_somebody_was_spelled_who_is_erased(karin: Somebody) -> None:
    imported(karin, csv(lines(2)))
    hand_in(karin, csv(lines(3)))
    assert ImportName.select().count() == 1
    erasure.erase(Person.get_by_id(uid_of("amal")), None)
    assert (ImportName.select().count(), ImportPart.select().count(), Visit.select().count()) == (0, 0, 2)
    assert "amal" not in "".join(memory.plan for memory in ImportMemory.select())


def test_it_does_not_start_twice_or_untried(karin: Somebody) -> None:
    values = hand_in(karin, csv(lines(2))).form("/columns").submit()
    uid = run_of(values).uid
    karin.send(f"/imports/{uid}/start")
    assert ImportRun.get().state == "values"
    preview = values.form("/values").submit()
    preview.form("/start").submit()
    karin.send(f"/imports/{uid}/start")
    assert (ImportRun.get().state, Visit.select().count()) == ("running", 0)


def test_it_shows_the_progress_and_stops_asking_when_it_is_done(karin: Somebody) -> None:
    preview = tried(karin, csv(lines(2)))
    path = preview.form("/start").submit().path
    assert "every 1500ms" in karin.client.fragment(path).html
    worker.drain()
    done = karin.client.fragment(path)
    assert ("every" in done.html, "It is imported" in done.text) == (False, True)


def test_it_asks_a_constant_number_of_questions(karin: Somebody, count_selects) -> None:  # type: ignore[no-untyped-def]
    hand_in(karin, csv(lines(1)))
    karin.page("/imports")
    one = count_selects(lambda: karin.page("/imports"))
    for _ in range(3):
        hand_in(karin, csv(lines(1)))
    assert count_selects(lambda: karin.page("/imports")) == one


def test_it_is_no_place_for_pilots(amal: Somebody, carla: Somebody, karin: Somebody) -> None:
    uid = run_of(hand_in(karin, csv(lines(1)))).uid
    assert (amal.client.get("/imports").status_code, amal.client.get(f"/imports/{uid}").status_code) == (403, 403)
    assert carla.client.get(f"/imports/{uid}/columns").status_code == 404


def test_it_warns_of_rows_that_may_be_here_in_another_way(karin: Somebody) -> None:
    imported(karin, csv(lines(3)))
    other = [(row[0], "Amal", "90 min", *USUAL[2:]) for row in lines(4)]
    preview = tried(karin, csv(other))
    assert (run_of(preview).added, run_of(preview).alike) == (4, 3)
    assert "3 new rows have the name, the day and the length" in preview.text


def test_it_gathers_the_same_error_of_many_rows(karin: Somebody) -> None:
    preview = tried(karin, csv(STRANGE))
    assert "No meaning was chosen for this value.EinrichtungRow 2 and 2 moreChoose what it means." in preview.text


def test_it_ends_where_somebody_is_erased_meanwhile_and_can_be_done_again(karin: Somebody) -> None:
    rows = [(row[0], ("Amal", "Berna")[number % 2], *row[2:]) for number, row in enumerate(lines(6))]
    preview = tried(karin, csv(rows))
    path = preview.form("/start").submit().path
    erasure.erase(Person.get_by_id(uid_of("amal")), None)
    assert (ImportPart.select().count(), ImportRun.get().plan) == (0, None)
    worker.drain()
    assert "Not all rows were looked at" in karin.page(path).text
    assert (imported(karin, csv(rows)).added, Visit.select().count()) == (3, 3)
