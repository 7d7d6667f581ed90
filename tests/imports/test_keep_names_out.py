"""Names are taken once a coordinator says that they are those of pilots; until then nothing of them is kept."""

from __future__ import annotations

import io

from pilotapp.imports import worker
from pilotapp.models import ImportRun, Visit
from tests.imports.tables import csv, hand_in, imported
from tests.imports.test_keep_clients_out import everything
from tests.support.page_client import Page
from tests.support.people import Somebody

BASE = ("Datum", "Stunden", "Einrichtung")


def answer(page: Page, whose: str, text: str | None) -> Page:
    """The page after the question whose names they are."""
    sent = {"whose": whose, "csrf_token": page.client.token()}
    if text is not None:
        sent["file"] = (io.BytesIO(text.encode()), "2019.csv")
    return page.client.post_page(f"{page.path.rpartition('/')[0]}/names", sent)


PILOTS = csv(
    [(f"{day:02}.04.2019", "1,5", "Schule", "Dilan", "Beispiel") for day in range(1, 4)], (*BASE, "Vorname", "Nachname")
)


def test_it_takes_names_once_they_are_said_to_be_pilots(karin: Somebody) -> None:
    page = hand_in(karin, PILOTS)
    assert "Are these your pilots, or people they accompanied?" in page.text
    assert "Beispiel" not in everything()
    page = answer(page, "3,4", PILOTS)
    assert page.status == 200 and "Are these your pilots" not in page.text
    values = page.form("/columns").submit()
    assert "Dilan Beispiel (3)" in values.text
    values.form("/values").submit(others="new").form("/start").submit()
    worker.drain()
    assert Visit.select().count() == 3


def test_it_needs_the_file_once_more_and_the_same_one(karin: Somebody) -> None:
    page = hand_in(karin, PILOTS)
    assert answer(page, "3,4", None).status == 422
    assert "another file" in answer(page, "3,4", PILOTS.replace("Stunden", "Dauer (h)")).text
    assert "Beispiel" not in everything()


def test_it_drops_the_names_of_people_who_were_accompanied(karin: Somebody) -> None:
    page = answer(hand_in(karin, PILOTS), "", None)
    assert "Are these your pilots" in page.text
    assert ("Beispiel" in everything(), "first_name" in everything()) == (False, False)
    uid = next(one.get("value", "") for one in page.tree.iter("option") if one.text == "Amal")
    page.form("/columns").submit(owner=uid).form("/values").submit().form("/start").submit()
    worker.drain()
    assert (Visit.select().count(), "Dilan" in everything()) == (3, False)


def test_it_takes_only_the_column_that_was_meant_of_two_with_one_header(karin: Somebody) -> None:
    rows = [(f"{day:02}.04.2019", "1,5", "Schule", "Dilan Beispiel", "Zerrin Geheimnis") for day in range(1, 6)]
    table = csv(rows, (*BASE, "Name", "Name"))
    page = answer(hand_in(karin, table), "3", table)
    assert "Dilan Beispiel (5)" in page.form("/columns").submit().text
    assert "Geheimnis" not in everything()


def test_it_offers_no_second_column_of_pilots(karin: Somebody) -> None:
    rows = [(f"{day:02}.04.2019", "1,5", "Schule", "Amal", "Geheimnis, Zerrin") for day in range(1, 4)]
    table = csv(rows, (*BASE, "Lotsin", "Name, Vorname"))
    page = hand_in(karin, table)
    assert "Are these your pilots" not in page.text
    answer(page, "4", table)
    assert "Geheimnis" not in everything()


def test_it_asks_no_more_where_the_names_are_those_of_pilots(karin: Somebody) -> None:
    page = answer(hand_in(karin, PILOTS), "3,4", PILOTS)
    page.form("/columns").submit().form("/values").submit(others="new").form("/start").submit()
    worker.drain()
    rows = [("05.05.2019", "2", "Schule", "Dilan Beispiel")]
    assert imported(karin, csv(rows, (*BASE, "Name"))).added == 1
    assert ImportRun.select().count() == 2


def test_it_asks_about_first_names_that_belong_to_several_people(karin: Somebody) -> None:
    people = (("Amal", "Ost"), ("Amal", "West"), ("Berna", "Nord"))
    rows = [(f"{day:02}.04.2019", "1,5", "Schule", *names) for day, names in enumerate(people, 1)]
    text = csv(rows, (*BASE, "Vorname", "Nachname"))
    page = hand_in(karin, text)
    assert "Are these your pilots, or people they accompanied?" in page.text
    asked = answer(page, "3,4", text)
    assert "Amal Ost" in asked.form("/columns").submit().text
    alone = hand_in(karin, csv([(*row[:4], "Ost") for row in rows[:1]], (*BASE, "Vorname", "Nachname")))
    assert "Are these your pilots" not in alone.text
