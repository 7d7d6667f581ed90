"""The numbers of a programme's emergency card, in the form for dialling."""

import re
from dataclasses import dataclass

from pilotapp.formats.helplines import in_reader_words
from pilotapp.models import EmergencyNumber, Person

PUBLIC = ("112", "110")  # on every card, before those of the programme
_TRUNK = re.compile(r"\(0\)")  # '+49 (0)69 …': trunk prefix, dialled within the country only
_NOT_DIALLED = re.compile(r"[^\d*#]")


@dataclass(frozen=True, slots=True)
class Number:
    """One line of the card: the label, the number as displayed and as dialled, and when to call it."""

    label: str
    number: str
    dialled: str
    hint: str | None


def numbers(viewer: Person) -> list[Number]:
    """Return the numbers of the viewer's programme in order, without the public ones."""
    rows = EmergencyNumber.card(viewer.programme_id)
    found = [Number(*_in_reader_words(row)) for row in rows]
    return [one for one in found if one.dialled and one.dialled not in PUBLIC]


def _in_reader_words(row: EmergencyNumber) -> tuple[str, str, str, str | None]:
    label, hint = (in_reader_words(row.number, text) for text in (row.label, row.hint))
    return str(label), row.number, dialled(row.number), hint


def dialled(number: str) -> str:
    """Return the number for a `tel:` link (RFC 3966); '' if it has no digit."""
    text = number.strip()
    digits = _NOT_DIALLED.sub("", _TRUNK.sub("", text) if text.startswith(("+", "00")) else text)
    return ("+" if text.startswith("+") and digits else "") + digits
