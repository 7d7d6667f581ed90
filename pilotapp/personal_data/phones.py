"""Telephone numbers that the phonenumbers library considers valid, in addition to the patterns."""

import phonenumbers

REGIONS = ("DE", "TR", "UA")


def phones(text: str) -> list[tuple[int, int]]:
    """Return the positions of telephone numbers: international ones, and those valid in one of REGIONS."""
    if sum(sign.isdigit() for sign in text) < 7:
        return []
    found: list[tuple[int, int]] = []
    for region in REGIONS:
        matcher = phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID, max_tries=200)
        for hit in matcher:
            if not any(start < hit.end and hit.start < end for start, end in found):
                found.append((hit.start, hit.end))
    return found
