"""Pilots can be imported in the same way: without access, until somebody invites them."""

from __future__ import annotations

from uuid import uuid5

import pytest

from pilotapp.imports import worker
from pilotapp.models import ImportFault, ImportRun, Invite, Person
from tests.imports.tables import csv, hand_in, run_of
from tests.support.people import Somebody, uid_of

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
        worker.drain()
    run: ImportRun = ImportRun.get_by_id(uid)
    return run


def test_it_adds_pilots_without_access_or_invitation(karin: Somebody) -> None:
    run = bring(karin)
    assert (run.added, run.known, run.wrong) == (2, 1, 2)
    dilan, roza = Person.get(Person.name == "Dilan Beispiel"), Person.get(Person.name == "Roza Muster")
    assert (dilan.email, dilan.active, dilan.languages, dilan.roles) == (
        "Dilan@example.org",
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
    worker.drain()
    assert (ImportRun.get().removed, Person.select().where(Person.import_run == run.uid).count()) == (2, 0)


def test_it_says_that_an_address_is_not_known_yet(karin: Somebody) -> None:
    bring(karin)
    page = karin.page(f"/people/{Person.get(Person.name == 'Roza Muster').uid}")
    assert "Not known yet" in page.text
    assert "@invalid" not in page.text


def faults() -> list[tuple[int, str]]:
    """(number of the row, what is wrong with it)."""
    return sorted((fault.number, fault.code) for fault in ImportFault.select())


def test_it_adds_two_people_of_the_same_name_by_their_addresses(karin: Somebody) -> None:
    rows = [("Muster,", "Ali", "eins@example.org", "", ""), ("Muster,", "Ali", "zwei@example.org", "", "")]
    run = bring(karin, rows)
    found = sorted(person.email for person in Person.select().where(Person.name == "Ali Muster"))
    assert (run.added, run.known, found) == (2, 0, ["eins@example.org", "zwei@example.org"])
    again = bring(karin, rows)
    assert (again.added, again.known, Person.select().where(Person.name == "Ali Muster").count()) == (0, 2, 2)


def test_it_adds_somebody_of_the_same_name_as_somebody_who_is_here(karin: Somebody) -> None:
    run = bring(karin, [("Amal", "", "andere@example.org", "Arabisch", "")])
    assert (run.added, Person.select().where(Person.name == "Amal").count()) == (1, 2)


def test_it_asks_about_two_of_the_same_name_without_address(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 2)
    rows = [
        (name, "", email, "", "") for name, email in (("Dilan", ""), ("Roza", ""), ("Dilan", ""), ("Dilan", "d@e.de"))
    ]
    for fates in ((2, 0, 2), (0, 2, 2)):  # the second time, who is here is known, and the others are asked about again
        ImportFault.delete().execute()
        run = bring(karin, rows)
        assert (run.added, run.known, run.wrong) == fates
        assert faults() == [(4, "same_name"), (5, "same_name")]
    assert "Somebody of the same name" in hand_in_again(karin, rows)
    assert Person.select().where(Person.name == "Dilan").count() == 1


def hand_in_again(who: Somebody, rows: list[tuple[str, ...]]) -> str:
    """What the preview says about them."""
    columns = hand_in(who, csv(rows, HEADER), kind="pilots")
    return columns.form("/columns").submit().form("/values").submit().text


def test_it_asks_about_an_address_of_somebody_who_came_without(karin: Somebody) -> None:
    bring(karin, [("Roza", "", "", "", "")])
    run = bring(karin, [("Roza", "", "roza@example.org", "", "")])
    assert (run.added, run.known, run.wrong, Person.select().where(Person.name == "Roza").count()) == (0, 0, 1, 1)


def test_it_keeps_addresses_as_they_are_written(karin: Somebody) -> None:
    emails = ("karin@fußball.example", "karin@fussball.example", "jörg@bücher.example")
    run = bring(karin, [(f"Muster{number},", "Ali", email, "", "") for number, email in enumerate(emails)])
    stored = {person.email for person in Person.select().where(Person.import_run == run.uid)}
    assert (run.added, stored) == (3, set(emails))


def test_it_knows_an_address_in_another_spelling(karin: Somebody) -> None:
    bring(karin, [("Muster,", "Ali", "ali@fußball.example", "", "")])
    run = bring(karin, [("Muster,", "Ali", "ALI@xn--fuball-cta.example", "", "")])
    assert (run.added, run.known, Person.select().where(Person.name == "Ali Muster").count()) == (0, 1, 1)


@pytest.mark.parametrize("email", ["a\u200bli@example.org", "\ufeffali@example.org\u200e", "ali@exam\u202eple.org"])
def test_it_takes_what_cannot_be_seen_out_of_an_address(karin: Somebody, email: str) -> None:
    bring(karin, [("Muster,", "Ali", email, "", "")])
    assert Person.get(Person.name == "Ali Muster").email == "ali@example.org"


@pytest.mark.parametrize("email", ["a@b..example", "a\u3164li@example.org", "ali@-b.example", "ali@example"])
def test_it_says_which_row_has_no_address(karin: Somebody, email: str) -> None:
    run = bring(karin, [("Muster,", "Ali", email, "", ""), ("Muster,", "Eva", "eva@example.org", "", "")])
    assert (run.added, run.wrong, faults()) == (1, 1, [(2, "email_wrong")])
    assert not Person.select().where(Person.name == "Ali Muster").exists()


def test_it_knows_who_is_here_by_other_letters_and_asks_where_the_words_are_turned(karin: Somebody) -> None:
    bring(karin, [("Yıldız,", "Ayşe", "", "", "")])
    run = bring(karin, [("Yildiz,", "Ayse", "", "", ""), ("Yildiz", "Ayse", "", "", "")])
    assert (run.added, run.known, run.wrong, faults()) == (0, 1, 1, [(3, "same_name")])
    assert Person.select().where(Person.import_run.is_null(False)).count() == 1


def test_it_makes_the_same_uid_of_the_same_spelling_as_ever(karin: Somebody) -> None:
    bring(karin, [("Yıldız-Öz,", "Dilan", "", "", "")])
    person = Person.get(Person.name == "Dilan Yıldız-Öz")
    assert person.uid == uuid5(uid_of("musterstadt"), "import-pilot|dilan yıldız-oz")
