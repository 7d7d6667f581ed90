"""The numbers of a programme's emergency card, as a telephone takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pilotapp.models import EmergencyNumber, Person

PUBLIC = ("112", "110")  # on every card anyway
_TRUNK = re.compile(r"\(0\)")  # '+49 (0)69 …': dialled at home only
_NOT_DIALLED = re.compile(r"[^\d*#]")


@dataclass(frozen=True, slots=True)
class Number:
    """One line of the card: whose number it is, how people read it, what the telephone dials, and when to call it."""

    label: str
    number: str
    dialled: str
    hint: str | None


def numbers(viewer: Person) -> list[Number]:
    """The numbers of the viewer's programme in their order, without the public ones."""
    rows = EmergencyNumber.card(viewer.programme_id)
    found = [Number(row.label, row.number, dialled(row.number), row.hint) for row in rows]
    return [one for one in found if one.dialled and one.dialled not in PUBLIC]


def dialled(number: str) -> str:
    """What stands in a `tel:` link (RFC 3966) for a number as people write it; '' where it has no digit."""
    text = number.strip()
    digits = _NOT_DIALLED.sub("", _TRUNK.sub("", text) if text.startswith(("+", "00")) else text)
    return ("+" if text.startswith("+") and digits else "") + digits
