"""An import is undone as a whole: unchanged visits are deleted, the others do not count any more."""

from __future__ import annotations

from pilotapp.imports import worker
from pilotapp.models import AuditRow, ImportRun, Person, Review, Visit, VisitTopic
from tests.imports.tables import csv, imported, lines, tried
from tests.reports.rows import add_visit
from tests.support import stage
from tests.support.people import Somebody


def take_back(who: Somebody, run: ImportRun) -> ImportRun:
    """It is taken back, and that is done."""
    who.page(f"/imports/{run.uid}/undo").form("/undo").submit()
    worker.drain()
    found: ImportRun = ImportRun.get_by_id(run.uid)
    return found


def test_it_removes_what_nobody_touched(karin: Somebody) -> None:
    other = add_visit("amal")
    run = take_back(karin, imported(karin, csv(lines(5))))
    assert (run.state, run.removed, run.voided) == ("undone", 5, 0)
    assert [visit.uid for visit in Visit.select()] == [other.uid]
    assert VisitTopic.select().count() == 1
    acts = {row.action for row in AuditRow.select().where(AuditRow.subject == run.uid)}
    assert {"import.take_back", "import.undone"} <= acts


def test_it_voids_what_somebody_worked_on(karin: Somebody) -> None:
    run = imported(karin, csv(lines(3)), state="recorded")
    visit = Visit.select().order_by(Visit.day).first()
    stage.confirm("karin", visit.uid)
    run = take_back(karin, run)
    assert (run.removed, run.voided, Visit.get().uid, Visit.get().state) == (2, 1, visit.uid, "void")
    assert [row.act for row in Review.select().order_by(Review.at)] == ["confirm", "void"]
    assert (
        "do not count" in karin.page(f"/imports/{run.uid}").text
        or "does not count" in karin.page(f"/imports/{run.uid}").text
    )


def test_it_lets_the_same_file_come_again(karin: Somebody) -> None:
    take_back(karin, imported(karin, csv(lines(3))))
    assert imported(karin, csv(lines(3))).added == 3


def test_it_removes_pilots_who_came_by_it_and_have_nothing_else(karin: Somebody) -> None:
    rows = [(row[0], "Dilan", *row[2:]) for row in lines(2)]
    run = imported(karin, csv(rows), **{"person:dilan": "new"})
    assert Person.select().where(Person.name == "Dilan").exists()
    take_back(karin, run)
    assert not Person.select().where(Person.name == "Dilan").exists()


def test_it_keeps_such_a_pilot_who_has_other_visits(karin: Somebody) -> None:
    rows = [(row[0], "Dilan", *row[2:]) for row in lines(4)]
    first = imported(karin, csv(rows[:2]), **{"person:dilan": "new"})
    imported(karin, csv(rows[2:]))
    take_back(karin, first)
    assert (Person.select().where(Person.name == "Dilan").count(), Visit.select().count()) == (1, 2)


def test_it_is_nothing_for_others(karin: Somebody, carla: Somebody, amal: Somebody) -> None:
    run = imported(karin, csv(lines(1)))
    assert (carla.send(f"/imports/{run.uid}/undo").status, amal.send(f"/imports/{run.uid}/undo").status) == (404, 403)
    assert ImportRun.get().state == "done"


def test_it_refuses_to_take_back_what_is_not_imported(karin: Somebody) -> None:
    page = tried(karin, csv(lines(1)))
    karin.send(page.path + "/undo")
    assert ImportRun.get().state == "ready"
