"""Attack 22 in a PDF: any name of a passkey, a question or a programme is printed and not evaluated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pilotapp import clock, db
from pilotapp.models import Passkey, Programme
from pilotapp.visits import review_commands
from tests.support import payloads, people, stage
from tests.support.pdf_text import words_of
from tests.support.people import Somebody

TYPST = ['#read("/etc/passwd")', "#sys.inputs", "$ 1/0 $", "= Heading", "<label> @label", "```#panic()```", "\\u{0}"]
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/EmbeddedFile", b"/OpenAction", b"evil.example")


@pytest.fixture
def document(amal: Somebody, karin: Somebody, frozen: Any) -> bytes:
    """amal's data as a document, with markup in each of her texts."""
    with db.transaction():
        for number, text in enumerate([*payloads.ALL, *TYPST]):
            Passkey.create(person=amal.person.uid, credential=str(number), public_key="", name=text)
        start = clock.now() - timedelta(hours=3)
        visit = stage.afterwards("amal", start, start + timedelta(minutes=30))
        review_commands.ask(karin.person, visit, stage.version(visit), text="".join(payloads.MARKUP)[:280])
        Programme.update(name=payloads.BREAKING_OUT[0]).where(Programme.uid == people.uid_of("musterstadt")).execute()
    answer = amal.client.post("/me/data.pdf", data={"csrf_token": amal.client.token()})
    assert answer.status_code == 200
    return answer.data


def test_it_prints_all_of_it_and_does_nothing(document: bytes) -> None:
    words = words_of(document)
    for text in ("<script>pwned(1)</script>", "{{7*7}}", "=1+1", '#read("/etc/passwd")', "$ 1/0 $"):
        assert text in words, text
    assert "root:x:0" not in words
    assert [mark for mark in ACTIVE if mark in document] == []
