"""Handlers for each kind of entry: the form that validates it, its command, and the field that phones seal."""

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
    """`forms` by kind. `deliver(pilot, entries, clock_offset)` returns a receipt for each entry, in order.

    `holds_for_review`: entries that arrive after the access ended are pending review; `deliver` then also takes
    `has_access`, and `are_copies` for entries from before a restore. `sealed`: the field whose value phones seal, at
    most `longest` characters, and `purpose` what for; the form validates the unsealed text.
    """

    forms: Mapping[str, type[Form]]
    deliver: Callable[..., list[Receipt]]
    holds_for_review: bool = False
    sealed: str | None = None
    purpose: str = ""
    longest: int = 6_000


# In the order in which they process a request, because a note's visit may come in the same request.
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
