"""Notices in the app: the unread ones, the pages that they link to, and their counts in the navigation."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask, g, url_for
from flask_login import current_user

from pilotapp import notices, rooms
from pilotapp.models import Notice
from pilotapp.web import notice_details

OF_SET_UP = ("keys_changed", "codes_made")  # what somebody does who sets up the own sign-in


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as a page shows it; `more` is the text below its sentence."""

    uid: UUID
    sentence: str
    more: str
    href: str
    at: datetime


def init_app(app: Flask) -> None:
    """Give templates `unseen_notices()`."""
    app.jinja_env.globals.update(unseen_notices=lines)


def lines(kinds: Collection[str] | None = None, set_up_until: datetime | None = None) -> list[Line]:
    """Return the person's unread notices of these kinds (None: all), newest first; only one about the same thing.

    Those of a change at the own sign-in before `set_up_until` are left out.
    """
    newest: dict[tuple[str, UUID | None], Notice] = {}
    for row in _unseen():
        is_set_up = set_up_until is not None and row.kind in OF_SET_UP and row.created_at <= set_up_until
        if not is_set_up and (kinds is None or row.kind in kinds):
            newest.setdefault((row.kind, row.subject), row)
    return [_line(row) for row in newest.values()]


def _line(row: Notice) -> Line:
    sentence = str(rooms.notices()[row.kind].sentence)
    return Line(row.uid, sentence, notice_details.of(row), _href(row), row.created_at)


def counts() -> Counter[str]:
    """Return the numbers of unread notices at each place of the navigation, by endpoint."""
    things = {(row.kind, row.subject) for row in _unseen()}
    return Counter(rooms.notices()[kind].place for kind, _ in things)


def _unseen() -> list[Notice]:
    """Return unread notices; queried once for a response."""
    if "notices" not in g:
        g.notices = notices.unseen(current_user)
    found: list[Notice] = g.notices
    return found


def _href(row: Notice) -> str:
    kind = rooms.notices()[row.kind]
    return url_for(kind.leads_to, uid=row.subject) if kind.of_subject else url_for(kind.leads_to)
