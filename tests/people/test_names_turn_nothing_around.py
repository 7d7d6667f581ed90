"""Right-to-left names are isolated outside of HTML too: in titles, notices, mails and PDFs."""

from __future__ import annotations

import pytest

from pilotapp import pdf
from pilotapp.models import Person, Programme
from tests.people.test_invite_by_mail import mailed
from tests.support.people import uid_of

AMAL = "أمل مثال"
APART = f"\u2068{AMAL}\u2069"


@pytest.fixture(autouse=True)
def renamed(app):
    """Amal and her programme have names in Arabic script."""
    Person.update(name=AMAL).where(Person.uid == uid_of("amal")).execute()
    Programme.update(name=AMAL).where(Programme.uid == uid_of("musterstadt")).execute()


def test_it_stands_apart_in_a_title(karin):
    page = karin.page(f"/people/{uid_of('amal')}")
    assert page.tree.find(".//title").text == f"{APART} – {APART}"
    assert f"<h1><bdi>{AMAL}</bdi></h1>" in page.html


def test_it_stands_apart_in_what_a_button_says_to_who_does_not_see_it(karin):
    form = karin.page("/settings/numbers/new").form("/settings/numbers/new")
    assert f'aria-label="Change: {APART}"' in form.submit(label=AMAL, number="112").html


def test_it_stands_apart_in_a_notice(karin):
    address = f"/people/{uid_of('amal')}/deactivate"
    page = karin.page(address).form(address).submit()
    assert f"The access of {APART} is switched off." in page.text


def test_it_stands_apart_in_a_mail(mailing, post_office):
    Programme.update(language="en").execute()
    mailed(mailing())
    [letter] = post_office.letters
    assert letter["Subject"] == f"Invitation: {APART}"
    assert f"{APART} invites you to its app." in letter.get_content()


def test_it_stands_apart_on_paper_that_keeps_its_standards(amal, monkeypatch):
    printed, render = {}, pdf.render
    monkeypatch.setattr(pdf, "render", lambda name, data, **more: printed.update(data) or render(name, data, **more))
    body = amal.client.get("/me/year.pdf").data
    assert printed["lead"].startswith(f"{APART}. As of ")
    assert printed["footer"].endswith(f" · {APART} · {APART}")
    assert all(mark in body for mark in (b"/StructTreeRoot", b"pdfaid", b"pdfuaid"))
