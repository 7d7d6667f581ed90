"""Finds likely personal data in a short text, and proposes neutral replacements. German forms first.

The patterns and their sources are in patterns.json, which phones read too (`static/js/personal-data.js`). Telephone
numbers are additionally detected by the phonenumbers library, which phones lack. It cannot find names without a title
or an announcing word, nicknames, or descriptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import clock
from pilotapp.personal_data import matching
from pilotapp.personal_data.phones import phones
from pilotapp.refusals import Refusal

# Proposed replacements. The phone takes the same words from the page.
WORDS: dict[str, Any] = {
    "account": _l("an account"),
    "address": _l("an address"),
    "birth_date": _l("a date"),
    "clerk": _l("the clerk"),
    "doctor": _l("the doctor"),
    "email": _l("an e-mail address"),
    "family": _l("the family"),
    "file_number": _l("a file number"),
    "iban": _l("a bank account"),
    "id_number": _l("a number"),
    "man": _l("a man"),
    "name": _l("(name left out)"),
    "person": _l("a person"),
    "phone": _l("a phone number"),
    "teacher": _l("the teacher"),
    "woman": _l("a woman"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious part of a text: its kind, its position, and a proposed replacement.

    `start` and `end` are character positions, the end exclusive. `proposal` is in the language of the page, or a word
    of the text itself ('Mutter' for 'Mutter Nasrin').
    """

    kind: str
    start: int
    end: int
    proposal: Any


def find(text: str) -> list[Finding]:
    """Return the likely personal data in `text`, in order of position, without overlaps."""
    found = matching.find(text, clock.now().year) if text else []
    for start, end in phones(text):
        if not any(one_start < end and start < one_end for _, one_start, one_end, _ in found):
            found.append(("phone", start, end, "phone"))
    parts = sorted(found, key=lambda one: one[1])
    return [Finding(kind, start, end, WORDS.get(word, word)) for kind, start, end, word in parts]


def check(text: str, no_person: bool = False) -> None:
    """Accept a text without findings, or one whose writer declared (`no_person`) that nobody can be recognised.

    Raises Refusal (field `text`) that says what was found and what to do.
    """
    found = [] if no_person else find(text)
    if found:
        parts = ", ".join(f"'{text[one.start : one.end]}'" for one in found)
        sentence = _l(
            "This looks like personal data: %(parts)s. Please write it in other words, or say that no person can be "
            "recognised.",
            parts=parts,
        )
        raise Refusal(sentence, "text")
