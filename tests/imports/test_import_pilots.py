"""Pilots can be imported the same way: without access, until somebody invites them."""

from __future__ import annotations

from pilotapp.imports import work
from pilotapp.models import ImportRun, Invite, Person
from tests.imports.tables import csv, hand_in, run_of
from tests.support.people import Somebody

HEADER = ("Nachname", "Vorname", "E-Mail", "Sprachen", "Telefon")
ROWS = [
    ("Beispiel,", "Dilan", "Dilan@Example.org", "Kurdisch, Türkisch", "0176 55544433"),
    ("Muster,", "Roza", "", "Ukrainisch", "0176 55544434"),
    ("Amal", "", "amal@example.org", "Arabisch", ""),
    ("", "", "ohne@example.org", "Arabisch", ""),
    ("Falsch,", "Karla", "keine Adresse", "", ""),
]


def bring(who: Somebody, rows: list[tuple[str, ...]] = ROWS) -> ImportRun:
    """The whole way with what is proposed."""
    page = hand_in(who, csv(rows, HEADER), kind="pilots").form("/columns").submit().form("/values").submit()
    uid = run_of(page).uid
    if page.has_form("/start"):
        page.form("/start").submit()
        work.work_off()
    run: ImportRun = ImportRun.get_by_id(uid)
    return run


def test_it_adds_pilots_without_access_or_invitation(karin: Somebody) -> None:
    run = bring(karin)
    assert (run.added, run.known, run.wrong) == (2, 1, 2)
    dilan, roza = Person.get(Person.name == "Dilan Beispiel"), Person.get(Person.name == "Roza Muster")
    assert (dilan.email, dilan.active, dilan.languages, dilan.roles) == (
        "dilan@example.org",
        False,
        ("kmr", "tur"),
        {"pilot"},
    )
    assert (roza.email.endswith("@invalid"), Invite.select().count()) == (True, 0)


def test_it_adds_nobody_twice(karin: Somebody) -> None:
    bring(karin)
    before = Person.select().count()
    run = bring(karin)
    assert (run.added, run.known, Person.select().count()) == (0, 3, before)


def test_it_keeps_no_telephone_number(karin: Somebody) -> None:
    page = hand_in(karin, csv(ROWS, HEADER), kind="pilots")
    assert "Telefon: it holds telephone numbers" in page.text


def test_it_can_be_taken_back(karin: Somebody) -> None:
    run = bring(karin)
    karin.page(f"/imports/{run.uid}/undo").form("/undo").submit()
    work.work_off()
    assert (ImportRun.get().removed, Person.select().where(Person.import_run == run.uid).count()) == (2, 0)


def test_it_says_that_an_address_is_not_known_yet(karin: Somebody) -> None:
    bring(karin)
    page = karin.page(f"/people/{Person.get(Person.name == 'Roza Muster').uid}")
    assert "Not known yet" in page.text
    assert "@invalid" not in page.text
