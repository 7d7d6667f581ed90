"""The navigation, by role; its links are declared by the packages (`rooms`)."""

from collections import Counter
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from pilotapp import rooms
from pilotapp.web import access, notice_links, todo


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation; `current` (for aria-current) is 'page', 'true' on pages that belong to it, or ''.

    `todo`: what waits for the person, as 'kind:subject', where the link counts that; a phone adds what only it knows.
    """

    href: str
    label: str
    icon: str
    current: str
    count: int = 0  # what waits, or unread notices there
    todo: str | None = None


def init_app(app: Flask) -> None:
    """Give templates `navigation()`."""
    app.context_processor(lambda: {"navigation": navigation})


def navigation() -> list[Place]:
    """Return the links of the signed-in person; none if nobody is, or while the second factor is missing."""
    if not current_user.is_authenticated or not current_user.session.mfa_complete:
        return []
    waiting = notice_links.counts()
    return [
        _place(one, waiting)
        for one in rooms.places()
        if (not one.role or current_user.has_role(one.role)) and access.is_on(one.endpoint)
    ]


def _place(one: rooms.Place, unread: Counter[str]) -> Place:
    link = (url_for(one.endpoint), str(one.label), one.icon, _current(one.endpoint))
    if not one.counts_todo:
        return Place(*link, unread[one.endpoint])
    rows = todo.rows()
    count = sum(not row.shown_elsewhere for row in rows)
    return Place(*link, count, " ".join(f"{row.kind}:{row.subject}" for row in rows))


def _current(endpoint: str) -> str:
    if request.endpoint == endpoint:
        return "page"
    belongs = rooms.belonging(endpoint)
    return "true" if request.blueprint in belongs or request.endpoint in belongs else ""
