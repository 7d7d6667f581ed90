"""The navigation, by role; its links are declared by the packages (`rooms`)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from pilotapp import rooms
from pilotapp.web import access, notice_links


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation; `current` (for aria-current) is 'page', 'true' on pages that belong to it, or ''."""

    href: str
    label: str
    icon: str
    current: str
    count: int = 0  # unread notices there


def init_app(app: Flask) -> None:
    """Give templates `navigation()`."""
    app.context_processor(lambda: {"navigation": navigation})


def navigation() -> list[Place]:
    """Return the links of the signed-in person; none if nobody is, or while the second factor is missing."""
    if not current_user.is_authenticated or not current_user.session.mfa_complete:
        return []
    waiting = notice_links.counts()
    return [
        Place(url_for(one.endpoint), str(one.label), one.icon, _current(one.endpoint), waiting[one.endpoint])
        for one in rooms.places()
        if (not one.role or current_user.has_role(one.role)) and access.is_on(one.endpoint)
    ]


def _current(endpoint: str) -> str:
    if request.endpoint == endpoint:
        return "page"
    belongs = rooms.belonging(endpoint)
    return "true" if request.blueprint in belongs or request.endpoint in belongs else ""
