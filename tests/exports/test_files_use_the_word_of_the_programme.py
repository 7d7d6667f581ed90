"""Files, papers and mails say what the programme calls its pilots; what was issued or frozen keeps its word."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest

from pilotapp import pilot_words
from pilotapp.exports import commands
from pilotapp.exports.spec import VISITS, ExportSpec
from pilotapp.formats.rendering import speaking
from pilotapp.imports import matching, own_words
from pilotapp.models import Notice, Person, Programme
from pilotapp.notices import mail, mailer
from pilotapp.periods import Year
from pilotapp.releases import wording
from pilotapp.supervision import digest
from tests.certificates.papers import confirmed, issue, paper_of
from tests.exports.sheets import ask
from tests.reports.rows import add_visit, read_csv
from tests.support.pdf_text import words_of
from tests.support.people import uid_of


def call(word, slug="musterstadt"):
    Programme.update(pilots_called=word).where(Programme.uid == uid_of(slug)).execute()


@pytest.mark.parametrize(
    ("word", "header"), [("pilots", "Pilot"), ("language_mediators", "Language mediator"), ("Guide|Guides", "Guide")]
)
def test_it_heads_the_column_of_a_csv_file_with_it_and_reads_it_back(app, karin, word, header):
    add_visit("amal")
    call(word)
    with app.test_request_context(), speaking("en", word):
        rows = read_csv(commands.make(Person.get_by_id(uid_of("karin")), ExportSpec(VISITS, Year(2026))))
        assert header in rows[0]
        assert matching.guess_field("visits", header) == "pilot"


def test_it_prints_it_in_the_report(karin, frozen):
    add_visit("amal")
    call("cultural_mediators")
    words = words_of(ask(karin, format="pdf").data)
    assert "cultural mediators" in words
    assert "pilots" not in words.casefold()


def test_it_leaves_a_certificate_with_the_word_under_which_it_was_issued(app, frozen):
    confirmed()
    before = issue()
    call("language_mediators")
    after = issue()
    assert "als Integrationslotsin / Integrationslotse neu" in words_of(paper_of(app, before))
    assert "als Sprachmittlerin / Sprachmittler neu" in words_of(paper_of(app, after))


def test_it_freezes_it_with_a_release(app):
    with app.test_request_context(), pilot_words.writing_for("pilots_star"):
        frozen = wording.frozen(("de", "en"))
    labels = str(frozen["de"])
    assert "Aktive Lots*innen" in labels
    assert "{pilot" not in labels.casefold()


def test_it_knows_former_pilots_under_every_word_of_the_list(app):
    with app.test_request_context():
        absent = own_words.absent()
        headers = dict(own_words.headers())
    assert {"former pilot", "früher lotsin / lotse", "früher sprachmittlerin / sprachmittler"} <= absent
    assert {headers[word] for word in ("Pilot".lower(), "Lotsin / Lotse", "Lots:in", "Integrationslots*in")} == {
        "pilot"
    }


def test_it_writes_mails_with_it(app, monkeypatch, frozen):
    call("Guide|Guides")
    sent = []
    monkeypatch.setattr(mailer, "hand_over", lambda **letter: sent.append(letter["body"]) or "sent")
    numbers = SimpleNamespace(waiting=0, calls=0, silent=2, sessions=0)
    monkeypatch.setattr(digest, "digest", lambda *_: numbers)
    with app.test_request_context():
        for name in ("karin", "carla"):
            person = Person.get_by_id(uid_of(name))
            person.language = "en"
            mail._send(person, [Notice(uid=uuid4(), person=person, kind="digest")], frozen)
    assert "2 Guides not heard from for a while" in sent[0]
    assert "2 pilots not heard from for a while" in sent[1]
