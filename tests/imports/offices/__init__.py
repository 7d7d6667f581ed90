"""Spreadsheets as German, Austrian, Swiss and English offices and time trackers keep them, with what they must give."""

from __future__ import annotations

from tests.imports.offices import (
    codes,
    days,
    layouts,
    lengths,
    letters,
    names,
    orders,
    people,
    times,
    trackers,
    workbooks,
)
from tests.imports.offices.declared import Office

_KINDS = (times, lengths, orders, days, people, names, codes, trackers, letters, layouts, workbooks)
OFFICES: tuple[Office, ...] = tuple(office for kind in _KINDS for office in kind.OFFICES)
