"""Finds what looks like personal data in a short text: numbers, addresses, names with a title. German forms first.

Sources of the patterns: DIN 5008 (dates, addresses), ISO 13616 (IBAN), RFC 5322 (e-mail, simplified), phonenumbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious part of a text: its `kind` and where it stands (character positions, end exclusive)."""

    kind: str
    start: int
    end: int


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("date", re.compile(r"\b\d{1,2}\. ?\d{1,2}\. ?(?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b")),
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
    found = [Finding(kind, hit.start(), hit.end()) for kind, pattern in _PATTERNS for hit in pattern.finditer(text)]
    matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.POSSIBLE)
    taken = {position for finding in found for position in range(finding.start, finding.end)}
    found += [Finding("phone", hit.start, hit.end) for hit in matcher if hit.start not in taken]
    return sorted(found, key=lambda finding: finding.start)
