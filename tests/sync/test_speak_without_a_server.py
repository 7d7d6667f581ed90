"""The words that a page carries for use on the phone."""

from __future__ import annotations

import json
from html import unescape

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp.sync import wording
from pilotapp.sync.handlers import FORMS
from tests.support.people import Somebody


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("en", {"one", "other"}),
        ("de", {"one", "other"}),
        ("uk", {"one", "few", "many"}),
        ("ar", {"zero", "one", "two", "few", "many", "other"}),
    ],
)
def test_it_has_a_sample_for_every_plural_form(app: Flask, language: str, categories: set[str]) -> None:
    with app.test_request_context(), force_locale(language):
        assert {category for category, _ in wording.plural_samples()} == categories


def test_it_has_words_for_every_field_kind_and_code(app: Flask) -> None:
    with app.test_request_context():
        labels = wording.phone_labels(full=True)
        fields = {field.name for form in FORMS.values() for field in form(formdata=None)}
    assert set(labels["kind"]) == set(FORMS) and set(labels["field"]) == fields
    assert labels["topics"]["work"] and labels["client_language"]["ara"] and labels["referral"]["school"]


@pytest.mark.parametrize("path", ["/", "/visits", "/visits/new", "/visits/record", "/visits/end", "/phone"])
def test_it_says_on_every_page_what_waits(amal: Somebody, path: str) -> None:
    page = amal.page(path)
    assert 'data-module="delivery"' in page.html and 'data-plural="one"' in page.html
    assert page.response.headers["Pilotapp-Keep"] == str(amal.person.uid)


def test_it_lists_what_waits_with_its_words(amal: Somebody) -> None:
    page = amal.page("/phone")
    section = next(one for one in page.tree.iter("section") if one.get("id") == "waiting")
    labels = json.loads(unescape(section.get("data-labels", "")))
    assert labels["kind"]["check_in"] == "Check-in"


def test_it_is_a_pilots_page(karin: Somebody) -> None:
    karin.page("/phone", status=403)
