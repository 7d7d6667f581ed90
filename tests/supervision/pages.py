"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import noted
from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    at = {name: f"/supervision/{noted.uid(name)}" for name in noted.NAMES}
    answer, text = f"form[action='{at['answered']}/answer']", (("text", "Frau Beispiel rief an."),)
    return [
        Shown("notes", "amal", "/notes"),
        Shown("notes-empty", "tarek", "/notes?after=20000101000000000000-" + "0" * 32),
        Shown("note-new", "amal", "/notes/new"),
        Shown("note-about-a-visit", "amal", f"/notes/new?visit={stage.visits['recorded']}"),
        Shown("note-new-refused", "amal", "/notes/new", "#note-form", (("text", "Frau Beispiel rief an."),)),
        Shown("note-today", "amal", f"/notes/{noted.uid('today')}"),
        Shown("note-answered", "amal", f"/notes/{noted.uid('answered')}"),
        Shown("note-checking", "amal", f"/notes/{noted.uid('checking')}"),
        Shown("note-taken-back", "amal", f"/notes/{noted.uid('back')}"),
        Shown("note-withdraw", "amal", f"/notes/{noted.uid('answered')}/withdraw"),
        Shown("desk", "karin", "/supervision"),
        Shown("desk-filtered", "karin", "/supervision?state=all&search=amal"),
        Shown("desk-nothing-found", "carla", "/supervision?month=2020-01"),
        Shown("desk-note-today", "karin", at["today"]),
        Shown("desk-note-answered", "karin", at["answered"]),
        Shown("desk-note-refused", "karin", at["answered"], answer, text),
        Shown("desk-note-checking", "karin", at["checking"]),
        Shown("desk-note-taken-back", "karin", at["back"]),
        Shown("care", "karin", "/care"),
        Shown("care-nobody", "karin", "/care?search=nobody-has-this-name"),
        Shown("care-pilot", "karin", f"/care/{stage.person}"),
    ]
