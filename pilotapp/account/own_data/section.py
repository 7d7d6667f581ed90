"""A section of the document to read, and how what stands in the download is said there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from pilotapp import names
from pilotapp.formats import day, moment

Data = Mapping[str, Any]
Row = Mapping[str, Any]
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, paragraphs and a table; `widths`: 0 as wide as its words, else a share of what is left."""

    title: str
    header: Cells
    widths: Sequence[int]
    rows: Sequence[Cells]
    words: Sequence[str] = field(default_factory=list)


def nothing_in(rows: Sequence[Cells]) -> list[str]:
    """What stands above a table: nothing where it has rows."""
    return [] if rows else [_("Nothing is stored.")]


def label(code: Row | None) -> str:
    """The word for a code."""
    return str(code["label"]) if code else ""


def listed(parts: Iterable[str]) -> str:
    return ", ".join(str(part) for part in parts) or "–"


def words_of(text: Any) -> str:
    """A text; or why it cannot be read."""
    return str(text["unreadable"]) if isinstance(text, Mapping) else text or "–"


def name_of(person: Row | None) -> str:
    """Who it was; the operator has no row."""
    if person is None:
        return str(_("Operator"))
    return str(_("You")) if person["you"] else names.isolated(person["name"])


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def when(text: str | None) -> str:
    """An instant as people read it."""
    return moment(instant(text))


def day_of(visit: Row | None) -> str:
    return day(date.fromisoformat(visit["day"])) if visit and visit["day"] else "–"
