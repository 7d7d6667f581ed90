"""Until a coordinator says that names are those of pilots, nothing of their columns is kept anywhere."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence

import pytest

from pilotapp.imports import worker
from pilotapp.models import ImportMemory, ImportRun, Visit
from tests.imports.tables import csv, hand_in, imported
from tests.imports.test_keep_clients_out import everything
from tests.support.page_client import Page
from tests.support.people import Somebody

# Clients' names as offices write them: headers, and the cells of some rows beside day, length and place.
FIRST, LAST = (
    ("Zerrin", "Aylin", "Maryam", "Oksana", "Farid"),
    ("Geheimnis", "Verborgen", "Niemals", "Kommtnicht", "Bleibtweg"),
)
BOTH = tuple(f"{first} {last}" for first, last in zip(FIRST, LAST, strict=True))
TURNED = tuple(f"{last}, {first}" for first, last in zip(FIRST, LAST, strict=True))
BASE = ("Datum", "Stunden", "Einrichtung")
LAYOUTS: dict[str, tuple[tuple[str, ...], Sequence[tuple[str, ...]]]] = {
    "name": (("Name",), [(name,) for name in BOTH]),
    "first and last": (("Vorname", "Nachname"), list(zip(FIRST, LAST, strict=True))),
    "client": (("Klient*in",), [(name,) for name in FIRST]),
    "person": (("Person",), [(name,) for name in FIRST]),
    "family": (("Familie",), [(name,) for name in LAST]),
    "without a header": (("",), [(name,) for name in TURNED]),
    "an odd header": (("Wer war dabei", "Info"), list(zip(BOTH, BOTH, strict=True))),
    "beside the pilot": (("Lotsin", "Begleitete Person"), [("Amal", name) for name in BOTH]),
    "pilot and name": (("Lotsin", "Name, Vorname"), [("Amal", name) for name in TURNED]),
    "in other cells": (
        ("Lotsin", "Ort", "Hinweis"),
        [("Amal", f"Schule, Frau {last}", f"Fam. {last}") for last in LAST],
    ),
    "as a heading": (("Lotsin",), [("Amal",)] * 5),
}


def table(layout: str) -> str:
    """Five rows of a layout, with clients' names in it."""
    header, cells = LAYOUTS[layout]
    rows = [(f"{day:02}.04.2019", "1,5", "Schule", *own) for day, own in enumerate(cells, 1)]
    above = "Klientin: Zerrin Geheimnis;;;\n\n" if layout == "as a heading" else ""
    return above + csv(rows, (*BASE, *header))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_no_name_of_a_client_anywhere(karin: Somebody, caplog: pytest.LogCaptureFixture, layout: str) -> None:
    with caplog.at_level(logging.DEBUG):
        page = hand_in(karin, table(layout))
        values = page.form("/columns").submit()
        if values.has_form("/values"):
            preview = values.form("/values").submit(
                **({"others": "new"} if "others" in values.form("/values").names else {})
            )
            errors = karin.client.get(f"{preview.path}/errors.csv").get_data(as_text=True)
            if preview.has_form("/start"):
                preview.form("/start").submit()
                worker.drain()
            values = Page(karin.client, preview.response, preview.tree)
            values.html += errors
    kept = "\n".join(
        (everything(), caplog.text, page.html, values.html, *(row.plan or "" for row in ImportMemory.select()))
    )
    assert not [name for name in (*FIRST, *LAST) if name.casefold() in kept.casefold()]


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


def test_it_offers_no_second_column_of_pilots(karin: Somebody) -> None:
    page = hand_in(karin, table("pilot and name"))
    assert "Are these your pilots" not in page.text
    answer(page, "4", table("pilot and name"))
    assert "Geheimnis" not in everything()


def test_it_asks_no_more_where_the_names_are_those_of_pilots(karin: Somebody) -> None:
    page = answer(hand_in(karin, PILOTS), "3,4", PILOTS)
    page.form("/columns").submit().form("/values").submit(others="new").form("/start").submit()
    worker.drain()
    rows = [("05.05.2019", "2", "Schule", "Dilan Beispiel")]
    assert imported(karin, csv(rows, (*BASE, "Name"))).added == 1
    assert ImportRun.select().count() == 2
