"""A free text without JavaScript: likely personal data is refused and marked; a declaration lets it pass."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask, get_template_attribute

from pilotapp import personal_data
from pilotapp.models import Review, Visit
from pilotapp.refusals import Refusal
from pilotapp.web.free_text import FreeText
from tests.support import stage
from tests.support.page_client import Page
from tests.support.people import Somebody

TEXT = "Was it Frau Kessling, 0171 3920017?"


@pytest.fixture
def visit(app: Flask) -> UUID:
    """A visit of amal that karin may ask about."""
    with app.test_request_context():
        return stage.recorded("amal", 600, 60)


def ask(karin: Somebody, visit: UUID, **values: str) -> Page:
    """Karin sends a question."""
    return karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask").submit(**values)


def marks(page: Page) -> list[str]:
    """The marked parts of the page."""
    return [one.text or "" for one in page.tree.iter("mark") if one.text]


def boxes(page: Page) -> list[bool]:
    """Whether each visible checkbox 'no person can be recognised' is ticked."""
    seen = [one for one in page.tree.iter("div") if "data-marks" in one.attrib and "hidden" not in one.attrib]
    inputs = [one for place in seen for one in place.iter("input") if one.get("name") == "no_person"]
    return ["checked" in one.attrib for one in inputs]


def rendered(app: Flask, *forms: str) -> str:
    """The macro's HTML for each of these texts."""
    with app.test_request_context("/", method="POST"):
        text_field = get_template_attribute("_free_text.html", "text_field")
        shown = [FreeText(formdata=None, data={"text": text}) for text in forms]
        return "".join(str(text_field(form, id=f"text-{number}")) for number, form in enumerate(shown))


def test_it_shows_no_box_before_anything_is_found(karin: Somebody, visit: UUID) -> None:
    page = karin.page(f"/visits/{visit}")
    assert marks(page) == [] and boxes(page) == []


def test_it_marks_what_is_refused_with_what_to_write_instead(karin: Somebody, visit: UUID) -> None:
    page = ask(karin, visit, text=TEXT)
    assert page.status == 422
    assert marks(page) == ["Frau Kessling", "0171 3920017"] and boxes(page) == [False]
    assert "Better: die Frau / die begleitete Person / die Person im Amt" in page.text
    assert "Better: (Nummer weggelassen) / […]" in page.text
    assert page.form("/ask").values["text"] == TEXT and Review.select().count() == 0


def test_it_takes_the_text_when_it_was_changed(karin: Somebody, visit: UUID) -> None:
    page = ask(karin, visit, text=TEXT)
    page.form("/ask").submit(text="Was it the clerk?")
    assert (Visit.get_by_id(visit).state, Review.get().text) == ("asked", "Was it the clerk?")


def test_it_takes_the_deliberate_word_that_nobody_can_be_recognised(karin: Somebody, visit: UUID) -> None:
    page = ask(karin, visit, text=TEXT)
    page.form("/ask").submit(no_person="true")
    assert Review.get().text == TEXT


def test_it_takes_no_word_for_a_text_that_is_too_long(karin: Somebody, visit: UUID) -> None:
    page = ask(karin, visit, text="a " * 141, no_person="true")
    assert page.status == 422 and Review.select().count() == 0


def test_it_counts_a_new_line_once_as_the_browser_does(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"text": "a\r\n" * 500}):
        form = FreeText()
        assert form.validate() and len(form.text.data) == 1000


def test_it_puts_a_command_s_refusal_at_the_text(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"text": TEXT}):
        form = FreeText()
        with pytest.raises(Refusal) as refused:
            personal_data.check(form.text.data, no_person=form.no_person.data)
        form.refuse(refused.value)
        assert "0171 3920017" in form.text.errors[0]


def test_it_says_what_the_script_needs_once_in_a_page(app: Flask) -> None:
    html = rendered(app, "", "Frau Kessling", "")
    assert html.count("<template data-recognise>") == 1
    assert html.count("data-choices") == html.count("data-error") == 1
    assert html.count("<mark") == 2


def test_it_shows_code_in_a_text_as_text(app: Flask) -> None:
    html = rendered(app, "Frau Kessling <img src=x onerror=alert(1)> Name: <b>Ober</b>, <i>@x_y</i>")
    assert "<img" not in html and "<b>" not in html and "<i>" not in html
