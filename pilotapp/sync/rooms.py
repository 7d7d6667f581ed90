"""Which room takes which kind of entry: the forms that judge it, the command behind it, the text that phones seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pilotapp.entries.incoming import Receipt
from pilotapp.safeguarding import commands as safeguarding
from pilotapp.safeguarding import facts
from pilotapp.safeguarding import forms as safeguarding_forms
from pilotapp.supervision import note_commands, note_forms
from pilotapp.visits import commands, forms
from pilotapp.web.forms import Form


@dataclass(frozen=True, slots=True)
class Room:
    """`forms` by kind. `deliver(pilot, entries, clock_offset)` gives a receipt for each entry, in order.

    `holds`: what comes after access was taken away waits for a coordinator; `deliver` is told by `has_access`,
    and by `are_copies` what was taken before a restore.
    `sealed`: the field whose value phones send sealed, at most `longest` characters, and `purpose` what for; the form
    judges what it says.
    """

    forms: Mapping[str, type[Form]]
    deliver: Callable[..., list[Receipt]]
    holds: bool = False
    sealed: str | None = None
    purpose: str = ""
    longest: int = 6_000


# In the order in which they take what one request brought: what a note is about may come with it.
ROOMS = (
    Room(forms.FORMS, commands.deliver, holds=True),
    Room(note_forms.FORMS, note_commands.deliver, sealed="text", purpose="note"),
    Room(
        {"safeguarding": safeguarding_forms.SealedReportForm},
        safeguarding.deliver,
        sealed="facts",
        purpose="safeguarding",
        longest=facts.LONGEST_SEALED,
    ),
)
ROOM_OF = {kind: room for room in ROOMS for kind in room.forms}
FORMS = {kind: form for room in ROOMS for kind, form in room.forms.items()}
