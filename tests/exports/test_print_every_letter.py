"""A PDF report conforms to its standards with any text, and says where a character could not be printed."""

from __future__ import annotations

from datetime import datetime

from pilotapp.models import Programme
from tests.exports.sheets import ask
from tests.reports.rows import add_visit
from tests.support.pdf_text import unmet, words_of
from tests.support.people import Somebody, uid_of

UNPRINTED = "Where □ stands, there is a letter that this document cannot show."


def report(who: Somebody, words: str) -> bytes:
    """The PDF of the figures with these texts typed by the coordinator."""
    add_visit("amal")
    body: bytes = ask(who, format="pdf", text=words).data
    return body


def test_it_prints_other_scripts_and_keeps_the_standards(karin: Somebody, frozen: datetime) -> None:
    Programme.update(name="ሰላም Lotsen").where(Programme.uid == uid_of("musterstadt")).execute()
    body = report(karin, "Ein guter Monat: ნინო, 王小明.")
    assert unmet(body) == []
    words = words_of(body)
    assert [part for part in ("ሰላም Lotsen", "ნინო", "王小明") if part not in words] == []
    assert UNPRINTED not in words


def test_it_says_where_a_letter_could_not_be_printed(karin: Somebody, frozen: datetime) -> None:
    body = report(karin, "Ein guter Monat 🎉.")
    assert unmet(body) == []
    words = words_of(body)
    assert "EinguterMonat□." in "".join(words.split())  # the box is of another font, so a run of its own
    assert words.count(UNPRINTED) == 1
