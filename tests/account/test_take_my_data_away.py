"""A person downloads all own data, as JSON and as a readable document."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from pilotapp import clock
from pilotapp.models import TABLES, AuditRow, Declaration, Passkey, Person, Session, Visit
from pilotapp.own_data import tables
from pilotapp.own_data.table import key_of, left_out
from tests.support import people, stage
from tests.support.pdf_text import unmet, words_of
from tests.support.people import uid_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "own-data.md"
MARKUP = '#panic("x") *fat* $1/0$ #read("/etc/passwd") [a] <b> \\ @c = d'


@pytest.fixture
def things(app, frozen):
    """Amal's visits in every state, a passkey and a declaration."""
    Passkey.create(person=uid_of("amal"), credential="amal-1", public_key="PUBLIC", name="Amal's phone")
    Declaration.create(person=uid_of("amal"), programme=uid_of("musterstadt"), version="1", language="ar")
    return stage.fill(app)


def taken(somebody, ending="json"):
    page = somebody.client.post(f"/me/data.{ending}", data={"csrf_token": somebody.client.token()})
    assert page.status_code == 200
    return page


def in_json(somebody):
    return json.loads(taken(somebody).data)


def test_it_knows_what_to_do_with_every_column():
    shown = {(column.model._meta.table_name, column.column_name) for table in tables() for column in table.columns}
    hidden = {(row["table"], row["column"]) for row in left_out()}
    every = {(table._meta.table_name, field.column_name) for table in TABLES for field in table._meta.sorted_fields}
    silent = {(table, column) for table, column in every - hidden if (table, None) not in hidden}
    assert silent == shown, "a list in account/own_data/, or why not in the model"


def test_it_explains_every_key():
    words = DOCS.read_text()
    explained = {
        table: set(re.findall(r"`(\w+)`", line)) for table, line in re.findall(r"^\| `(\w+)` \| (.*)$", words, re.M)
    }
    assert {table.key: {key_of(column) for column in table.columns} for table in tables()} == explained


def test_it_says_whose_data_they_are_and_in_which_time(things, amal):
    data = in_json(amal)
    assert (data["format"], data["time_zone"]) == ("pilotapp own data 1", "Europe/Berlin")
    assert data["made_at"] == "2026-03-03T12:00:00+01:00"
    assert data["profile"][0]["email"] == "amal@example.org"
    assert [row["language"]["label"] for row in data["languages_spoken"]] == ["Arabic", "Kurdish (Kurmanji)"]


def test_it_has_every_row_of_hers_and_nobody_elses(things, amal):
    data = in_json(amal)
    hers = {str(visit.uid) for visit in Visit.select().where(Visit.pilot == uid_of("amal"))}
    assert {visit["uid"] for visit in data["visits"]} == hers
    assert {row["visit"] for row in data["topics_of_visits"] + data["reviews_of_visits"]} <= hers
    for table in tables():
        stored = table.columns[0].model.select().where(table.of(amal.person)).count()
        assert len(data[table.key]) == stored, table.key
        assert all(list(row) == [key_of(column) for column in table.columns] for row in data[table.key])


def test_it_has_words_beside_codes_and_entries_as_they_were_sent(things, amal):
    data = in_json(amal)
    visit = next(row for row in data["visits"] if row["uid"] == str(things.visits["recorded"]))
    sent = next(row for row in data["entries"] if row["visit"] == visit["uid"] and row["kind"]["code"] == "record")
    asked = next(row for row in data["reviews_of_visits"] if row["act"]["code"] == "ask")
    assert visit["institution_kind"] == {"code": "school", "label": "School"}
    assert visit["started_at"].endswith("+01:00")
    assert sent["body"]["topics"] == ["school", "family"]
    assert (asked["text"], asked["person"]) == (stage.QUESTION, {"name": "Karin", "you": False})


def test_it_leaves_out_what_opens_something_and_says_so(things, amal):
    body = taken(amal).text
    person = amal.person
    assert {secret for secret in (person.password_hash, "PUBLIC", Session.get().token_hash) if secret in body} == set()
    why = {(row["table"], row["column"]): row["why"] for row in json.loads(body)["left_out"]}
    assert why["person", "password_hash"].startswith("It opens your account.")


def test_it_has_what_a_coordinator_did(things, karin):
    data = in_json(karin)
    assert {row["act"]["code"] for row in data["reviews_made"]} == {"confirm", "ask", "void"}
    assert data["visits"] == data["entries"] == []
    assert [row["role"]["code"] for row in data["invitations_made"]] == ["pilot"]


def test_it_writes_down_that_data_were_taken(app, amal):
    taken(amal)
    taken(amal, "pdf")
    rows = AuditRow.select().where(AuditRow.action == "data.export").order_by(AuditRow.id)
    assert [json.loads(row.detail) for row in rows] == [{"form": "json"}, {"form": "pdf"}]
    assert "attachment" in taken(amal).headers["Content-Disposition"]


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_it_asks_first_who_she_is(app, ending):
    amal = people.sign_in(app, "amal", authenticated_at=clock.now() - timedelta(minutes=11))
    answer = amal.client.post(f"/me/data.{ending}", data={"csrf_token": amal.client.token()})
    assert answer.location.startswith("/confirm?")
    assert AuditRow.select().count() == 0


def test_it_makes_a_document_for_archives_and_screen_readers(things, amal):
    body = taken(amal, "pdf").data
    assert body.startswith(b"%PDF-1.7")
    assert unmet(body) == []
    assert b"/Lang(en)" in body
    assert b"<dc:title>" in body


def test_it_shows_every_visit_in_the_document(things, amal):
    words, visits = words_of(taken(amal, "pdf").data), in_json(amal)["visits"]
    assert len(visits) == Visit.select().where(Visit.pilot == uid_of("amal")).count()
    for visit in visits:
        begin, end = ((visit[name] or "T–")[11:16] or "–" for name in ("started_at", "ended_at"))
        assert f"{begin} – {end}" in words
    assert words.count("Family, School and education") == sum(visit["outcome"] is not None for visit in visits)
    assert all(table in words for table in ("amal@example.org", "Amal's phone", stage.QUESTION, "Page 1 of"))


def test_it_shows_other_scripts_and_says_where_a_letter_could_not_be_printed(things, amal):
    Passkey.update(name="ትርሓስ 🦄").where(Passkey.credential == "amal-1").execute()
    body = taken(amal, "pdf").data
    assert unmet(body) == []
    words = words_of(body)
    assert "ትርሓስ □" in words
    assert "Where □ stands, there is a letter that this document cannot show." in words
    assert "ትርሓስ 🦄" in taken(amal).text


@pytest.mark.parametrize("name", [MARKUP, "عمل الحسن", "Şêrîn Öztürk", "Ганна", "ትርሓስ"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_it_takes_every_name_as_text(app, amal, name, language):
    Person.update(name=name[:80], language=language).where(Person.uid == uid_of("amal")).execute()
    body = taken(amal, "pdf").data
    assert body.startswith(b"%PDF-1.7")
    assert b"root:x:0" not in body
    assert in_json(amal)["profile"][0]["name"] == name[:80]


def test_it_says_to_a_pilot_what_stays_on_her_phone(amal, karin):
    page = amal.page("/me/data")
    assert "sealed copies of what you sent stay for 35 days, also after you sign out" in page.text
    assert "A phone on which you signed in as shared keeps none." in page.text
    assert "What stays on your phone" not in karin.page("/me/data").text
