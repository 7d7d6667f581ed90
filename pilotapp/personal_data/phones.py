"""Telephone numbers that the phonenumbers library knows as valid, beside the simple patterns."""

from __future__ import annotations

import phonenumbers

REGIONS = ("DE", "TR", "UA")


def phones(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers stand: international ones, and those that are valid in one of REGIONS as they stand."""
    if sum(sign.isdigit() for sign in text) < 7:
        return []
    found: list[tuple[int, int]] = []
    for region in REGIONS:
        matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID, max_tries=200)
        for hit in matcher:
            if not any(start < hit.end and hit.start < end for start, end in found):
                found.append((hit.start, hit.end))
    return found
