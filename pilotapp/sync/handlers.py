"""Which room takes which kind of entry: the forms that judge it, the command behind it, the text that phones seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pilotapp.entries.incoming import Receipt
from pilotapp.safeguarding import commands as safeguarding
from pilotapp.safeguarding import forms as safeguarding_forms
from pilotapp.safeguarding import report_text
from pilotapp.supervision import note_commands, note_forms
from pilotapp.visits import commands, forms
from pilotapp.web.forms import Form


@dataclass(frozen=True, slots=True)
class EntryHandler:
    """`forms` by kind. `deliver(pilot, entries, clock_offset)` gives a receipt for each entry, in order.

    `holds_for_review`: what comes after access was taken away waits for a coordinator; `deliver` is told by
    `has_access`, and by `are_copies` what was taken before a restore.
    `sealed`: the field whose value phones send sealed, at most `longest` characters, and `purpose` what for; the form
    judges what it says.
    """

    forms: Mapping[str, type[Form]]
    deliver: Callable[..., list[Receipt]]
    holds_for_review: bool = False
    sealed: str | None = None
    purpose: str = ""
    longest: int = 6_000


# In the order in which they take what one request brought: what a note is about may come with it.
HANDLERS = (
    EntryHandler(forms.FORMS, commands.deliver, holds_for_review=True),
    EntryHandler(note_forms.FORMS, note_commands.deliver, sealed="text", purpose="note"),
    EntryHandler(
        {"safeguarding": safeguarding_forms.SealedReportForm},
        safeguarding.deliver,
        sealed="facts",
        purpose="safeguarding",
        longest=report_text.MAX_SEALED,
    ),
)
HANDLER_OF = {kind: handler for handler in HANDLERS for kind in handler.forms}
FORMS = {kind: form for handler in HANDLERS for kind, form in handler.forms.items()}
