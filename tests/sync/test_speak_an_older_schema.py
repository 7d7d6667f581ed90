"""A form gets a new required field; entries from before are still accepted, with the same meaning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from wtforms import StringField
from wtforms.validators import InputRequired

from pilotapp.entries import incoming, keys
from pilotapp.entries.keys import KEYS, Key
from pilotapp.models import Entry, Visit
from pilotapp.sync import inbox, validation
from pilotapp.sync.handlers import FORMS
from pilotapp.visits import forms
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, answers, entry, send, signed, visited

pytestmark = pytest.mark.usefixtures("frozen")


class NextAnswerForm(forms.AnswerForm):
    """The answer kind as a later version might define it, with one more required code."""

    mood = StringField("Mood", default="unknown", validators=[InputRequired("Please choose.")])


@pytest.fixture
def updated(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A newer version of the server: entries of schema 2 have one more key."""
    monkeypatch.setattr(incoming, "SCHEMAS", (1, 2))
    monkeypatch.setitem(FORMS, "answer", NextAnswerForm)
    monkeypatch.setitem(KEYS, "answer", (*KEYS["answer"], Key("mood", since=2)))
    keys.keys_of.cache_clear()
    validation._own.__dict__.clear()
    yield
    keys.keys_of.cache_clear()
    validation._own.__dict__.clear()


def of_schema(number: int, made: dict[str, Any]) -> dict[str, Any]:
    """The same entry, as a phone with this schema writes it."""
    return signed(made | {"schema": number})


def status_and_errors(pilot: Somebody, made: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The answer to one entry: its status, and the errors by field."""
    response = send(pilot, made)
    told = response.get_json()
    return response.status_code, told["answers"][0].get("errors", {}) if response.status_code == 200 else {}


def test_it_says_which_schemas_are_read(amal: Somebody) -> None:
    told = amal.client.get("/sync/hello").get_json()
    assert (told["schema"], told["schemas"]) == (incoming.SCHEMA, list(incoming.SCHEMAS))
    assert tuple(range(1, incoming.SCHEMA + 1)) == incoming.SCHEMAS


def test_a_schema_rises_with_a_key_and_with_nothing_else() -> None:
    brought = {key.since for keys in KEYS.values() for key in keys}
    assert {1} | brought == set(incoming.SCHEMAS)


def test_it_reads_a_new_flag_and_a_new_list(amal: Somebody, updated: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KEYS, "answer", (*KEYS["answer"], Key("sure", "flag", 2), Key("reasons", "codes", 2)))
    keys.keys_of.cache_clear()
    inbox.check_shape(of_schema(2, entry(amal, "answer", answer="correct", sure=True, reasons=["late", "ill"])))
    for wrong in ({"sure": "yes"}, {"answer": True}, {"reasons": [True]}, {"answer": ["correct"]}):
        with pytest.raises(inbox.Malformed):
            inbox.check_shape(of_schema(2, entry(amal, "answer", **wrong)))


def test_it_takes_what_was_written_before_the_new_field(app: Flask, amal: Somebody, updated: None) -> None:
    with app.test_request_context():
        judged = validation.validate("answer", {"answer": "correct"}, 1)
    assert judged == ({"answer": "correct", "mood": "unknown"}, {})
    status, errors = status_and_errors(amal, entry(amal, "answer", answer="correct"))
    assert status == 200 and "mood" not in errors


def test_it_asks_a_phone_that_knows_the_new_field_for_it(amal: Somebody, updated: None) -> None:
    status, errors = status_and_errors(amal, of_schema(2, entry(amal, "answer", answer="correct")))
    assert (status, errors) == (200, {"mood": ["Please choose."]})


def test_it_reads_no_new_key_in_an_old_schema(amal: Somebody, updated: None) -> None:
    assert status_and_errors(amal, entry(amal, "answer", answer="correct", mood="good"))[0] == 400
    assert Entry.select().count() == 0


def test_it_stores_both_schemas_as_they_were_sent(amal: Somebody, updated: None) -> None:
    first, *others = visited(amal)
    assert answers(send(amal, first, *(of_schema(2, one) for one in others))) == ["stored"] * 3
    stored = {row.kind: (row.schema, json.loads(row.body)) for row in Entry.select()}
    assert stored["check_in"][0] == 1
    assert stored["record"] == (2, RECORD)
    assert Visit.get_by_id(first["visit"]).state == "recorded"


def test_it_reads_no_schema_that_it_does_not_know(amal: Somebody) -> None:
    assert send(amal, of_schema(incoming.SCHEMA + 1, entry(amal, "check_in"))).status_code == 400
    assert Entry.select().count() == 0
