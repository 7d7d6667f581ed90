"""Finds likely personal data in a short text, and offers what can be written instead. German forms first.

The patterns and their sources are in patterns.json, which phones read too (`static/js/personal-data.js`). Telephone
numbers are additionally detected by the phonenumbers library, which phones lack. It cannot find names without a title
or an announcing word, nicknames, or descriptions.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from pilotapp import clock, i18n
from pilotapp.personal_data import choices, matching
from pilotapp.personal_data.choices import Offer
from pilotapp.personal_data.matching import Found
from pilotapp.personal_data.phones import phones
from pilotapp.refusals import Refusal

__all__ = ["Finding", "Offer", "check", "find", "offers"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious part of a text: its kind and position. `start` and `end` are in characters, the end exclusive."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Finding]:
    """Return the likely personal data in `text`, in order of position, without overlaps."""
    return [Finding(kind, start, end) for kind, start, end, _ in _find(text)]


def offers(text: str) -> list[Offer]:
    """Return the passages of the findings, and what can be written instead of each, in the language of the text."""
    return [choices.offer(text, found, i18n.spoken()) for found in _find(text)]


def _find(text: str) -> list[Found]:
    found = matching.find(text, clock.now().year) if text else []
    for start, end in phones(text):
        if not any(one_start < end and start < one_end for _, one_start, one_end, _ in found):
            found.append(("phone", start, end, "phone"))
    return sorted(found, key=lambda one: one[1])


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
