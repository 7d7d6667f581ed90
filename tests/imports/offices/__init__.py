"""Spreadsheets as German, Austrian, Swiss and English offices and time trackers keep them, with what they must give."""

from __future__ import annotations

from tests.imports.offices import (
    codes,
    days,
    layouts,
    lengths,
    letters,
    lookalikes,
    names,
    orders,
    people,
    times,
    trackers,
    words,
    workbooks,
)
from tests.imports.offices.declared import Office

KINDS: dict[str, tuple[Office, ...]] = {
    "From when to when": times.OFFICES,
    "How long": lengths.OFFICES,
    "Look like one thing, are another": lookalikes.OFFICES,
    "Words of other offices": words.OFFICES,
    "Order of day and month": orders.OFFICES,
    "Days and years": days.OFFICES,
    "Whose visits": people.OFFICES,
    "Columns of names, spellings": names.OFFICES,
    "Codes, our own export": codes.OFFICES,
    "Time trackers, forms, calendars": trackers.OFFICES,
    "Encodings, quotes, separators": letters.OFFICES,
    "Titles, sums, two tables": layouts.OFFICES,
    "Workbooks and what is none": workbooks.OFFICES,
}
OFFICES = tuple(office for offices in KINDS.values() for office in offices)
