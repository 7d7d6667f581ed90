"""Notices in the app: what the signed-in person has not looked at yet, where it leads, and at which place it waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask, g, url_for
from flask_login import current_user

from pilotapp import notices
from pilotapp.models import Notice
from pilotapp.web import notice_details

# kind: the page that it leads to, whether that page is about the notice's subject, its place in the navigation
LEADS: dict[str, tuple[str, bool, str]] = {
    "note_answer": ("notes.show", True, "notes.mine"),
    "note_today": ("desk.show", True, "desk.index"),
    "note_handed_over": ("desk.show", True, "desk.index"),
    "reflection_invite": ("invited.show", True, "notes.mine"),
    "reflection_change": ("invited.show", True, "notes.mine"),
    "reflection_due": ("invited.index", False, "notes.mine"),
    "week_hours": ("visits.mine", False, ""),
    "safeguarding_report": ("safeguarding.show", True, "safeguarding.index"),
    "safeguarding_answer": ("safeguarding_report.show", True, "notes.mine"),
    "certificate_issued": ("my_certificates.index", False, "visits.mine"),
    "certificate_revoked": ("my_certificates.index", False, "visits.mine"),
    "digest": ("desk.index", False, ""),
    "keys_changed": ("sessions.security", False, ""),
    "restored": ("visits.mine", False, ""),
    "restored_office": ("sessions.security", False, ""),
    "codes_ended": ("sessions.security", False, ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as a page shows it; `more` stands under its sentence."""

    uid: UUID
    sentence: str
    more: str
    href: str
    at: datetime


def init_app(app: Flask) -> None:
    """Give templates `unseen_notices()`."""
    app.jinja_env.globals.update(unseen_notices=lines)


def lines(kinds: Collection[str] = LEADS) -> list[Line]:
    """What of these kinds the signed-in person has not looked at, the newest first; about the same thing only one."""
    newest: dict[tuple[str, UUID | None], Notice] = {}
    for row in (row for row in _unseen() if row.kind in kinds):
        newest.setdefault((row.kind, row.subject), row)
    return [_line(row) for row in newest.values()]


def _line(row: Notice) -> Line:
    sentence = str(notices.SENTENCES[row.kind])
    return Line(row.uid, sentence, notice_details.of(row), _href(row), row.created_at)


def counts() -> Counter[str]:
    """How many of them wait at each place of the navigation, by its endpoint."""
    things = {(row.kind, row.subject) for row in _unseen()}
    return Counter(LEADS[kind][2] for kind, _ in things)


def _unseen() -> list[Notice]:
    """Asked once for an answer, however many parts of a page show it."""
    if "notices" not in g:
        g.notices = notices.unseen(current_user)
    found: list[Notice] = g.notices
    return found


def _href(row: Notice) -> str:
    endpoint, of_subject, _ = LEADS[row.kind]
    return url_for(endpoint, uid=row.subject) if of_subject else url_for(endpoint)
