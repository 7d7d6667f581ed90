"""Finds what looks like personal data in a short text: numbers, addresses, names with a title. German forms first.

Sources of the patterns: DIN 5008 (dates, addresses), ISO 13616 (IBAN), RFC 5322 (e-mail, simplified), phonenumbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers
from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

WORDS: dict[str, Any] = {
    "account": _l("an account"),
    "address": _l("an address"),
    "birth_date": _l("a date"),
    "doctor": _l("the doctor"),
    "email": _l("an e-mail address"),
    "family": _l("the family"),
    "file_number": _l("a file number"),
    "iban": _l("a bank account"),
    "id_number": _l("a number"),
    "man": _l("a man"),
    "name": _l("(name left out)"),
    "phone": _l("a phone number"),
    "woman": _l("a woman"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious part of a text: its `kind`, where it stands (character positions, end exclusive), and what to
    write instead: `proposal`, in the language of the page."""

    kind: str
    start: int
    end: int
    proposal: Any = ""


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("birth_date", re.compile(r"\b\d{1,2}\. ?\d{1,2}\. ?(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b")),
    (
        "name",
        re.compile(
            r"\b(?:Herrn?|Frau|Familie|Fam\.|Dr\.|Prof\.|Hr\.|Fr\.|Mr\.?|Mrs\.?|Ms\.?)(?:\s+(?:Dr\.|Prof\.))?"
            r"\s+[A-ZÄÖÜ][\w'-]+"
        ),
    ),
    (
        "address",
        re.compile(
            r"\b[A-ZÄÖÜ][\w-]*(?:str\.|straße|strasse|weg|platz|allee|gasse|ring|damm|ufer)\s*\d{1,4}\s?[a-z]?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "file_number",
        re.compile(r"\b(?:Az\.?|Aktenzeichen|BG-Nummer|BG-Nr\.?|Kundennummer)[:\s]+[\w./-]{4,}", re.IGNORECASE),
    ),
)


def find(text: str, region: str = "DE") -> list[Finding]:
    """What in `text` looks like personal data, in the order in which it stands there."""
    found = [
        Finding(kind, hit.start(), hit.end(), WORDS[kind])
        for kind, pattern in _PATTERNS
        for hit in pattern.finditer(text)
    ]
    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    taken = {position for finding in found for position in range(finding.start, finding.end)}
    found += [Finding("phone", hit.start, hit.end, WORDS["phone"]) for hit in matcher if hit.start not in taken]
    return sorted(found, key=lambda finding: finding.start)


def check(text: str, no_person: bool = False) -> None:
    """Raises Refusal (field `text`) when something looks like personal data, unless its writer said that no person can
    be recognised."""
    found = [] if no_person else find(text)
    if found:
        parts = ", ".join(f"'{text[one.start : one.end]}'" for one in found)
        sentence = _l(
            "This looks like personal data: %(parts)s. Please write it in other words, or say that no person can be "
            "recognised.",
            parts=parts,
        )
        raise Refusal(sentence, "text")
