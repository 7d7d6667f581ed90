"""A section of the readable document, and how values of the download are worded there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """A heading, paragraphs and a table. `widths`: 0 is as wide as the content, else a share of the remaining width."""

    title: str
    header: Cells
    widths: Sequence[int]
    rows: Sequence[Cells]
    words: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OwnDataSection:
    """A section of the readable document, made of the data; `order` is its place among all sections.

    `only_with`: lists of which one must have rows, or the section is left out.
    """

    order: int
    make: Callable[[Data], Section]
    only_with: tuple[str, ...] = ()


def nothing_in(rows: Sequence[Cells]) -> list[str]:
    """Return the paragraph for an empty table; an empty list if there are rows."""
    return [] if rows else [_("Nothing is stored.")]


def label(code: Row | None) -> str:
    """Return the label of a code."""
    return str(code["label"]) if code else ""


def listed(parts: Iterable[str]) -> str:
    return ", ".join(str(part) for part in parts) or "–"


def words_of(text: Any) -> str:
    """Return the text, or a message why it cannot be read."""
    return str(text["unreadable"]) if isinstance(text, Mapping) else text or "–"


def name_of(person: Row | None) -> str:
    """Return the name of the person who acted; the operator has no row."""
    if person is None:
        return str(_("Operator"))
    return str(_("You")) if person["you"] else names.isolated(person["name"])


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def when(text: str | None) -> str:
    """Return an instant in the reader's format."""
    return moment(instant(text))


def day_of(visit: Row | None) -> str:
    return day(date.fromisoformat(visit["day"])) if visit and visit["day"] else "–"
