"""A coordinator asks, the pilot answers by a tap or corrects, the coordinator confirms; all without JavaScript."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from pilotapp.models import AuditRow, Entry, Visit
from tests.support import stage
from tests.support.people import Somebody

QUESTION = "Did it really last five hours?"


@pytest.fixture
def visit(app: Flask) -> UUID:
    """A long visit of amal that karin has a question about."""
    with app.test_request_context():
        return stage.recorded("amal", 600, 300)


def test_it_goes_from_question_to_confirmation(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask").submit(text=QUESTION)
    assert Visit.get_by_id(visit).state == "asked"
    home = amal.page("/")
    assert f"/visits/{visit}" in home.links()
    asked = amal.page(f"/visits/{visit}")
    assert QUESTION in asked.text
    asked.form(f"/visits/{visit}/answer").submit(answer="correct")
    assert Visit.get_by_id(visit).state == "recorded"
    shown = karin.page(f"/visits/{visit}")
    assert "It is right as it is" in shown.text
    shown.form(f"/visits/{visit}/confirm").submit()
    assert Visit.get_by_id(visit).state == "confirmed"


def test_it_goes_on_after_a_correction(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask").submit(text=QUESTION)
    form = amal.page(f"/visits/record?visit={visit}").form("/visits/record")
    end = datetime.strptime(form.values["started_at"], "%H:%M") + timedelta(minutes=40)
    form.submit(ended_at=f"{end:%H:%M}")
    assert Visit.get_by_id(visit).minutes == 40
    assert amal.page(f"/visits/{visit}").has_form(f"/visits/{visit}/answer") is False
    assert karin.page(f"/visits/{visit}").has_form(f"/visits/{visit}/confirm")


def test_it_shows_the_whole_history_to_both(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask").submit(text=QUESTION)
    amal.page(f"/visits/{visit}").form(f"/visits/{visit}/answer").submit(answer="correct")
    for reader in (karin, amal):
        text = reader.page(f"/visits/{visit}").text
        assert all(words in text for words in ("Check-in", "Check-out", "Record", QUESTION, "It is right as it is"))
    assert Entry.select().where(Entry.visit == visit).count() == 4
    assert AuditRow.select().where(AuditRow.subject == visit).count() == 5


def test_it_refuses_a_question_that_names_a_person(karin: Somebody, visit: UUID) -> None:
    page = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask").submit(text="Was it 0171 2345678 who called?")
    assert page.status == 422
    assert "0171 2345678" in page.html
    assert Visit.get_by_id(visit).state == "recorded"
