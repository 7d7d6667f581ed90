"""The few places that a person can go to, by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation; `current` when this page belongs to it."""

    href: str
    label: str
    icon: str
    current: bool


PLACES: tuple[tuple[str, str, Any, str], ...] = (
    ("pilot", "home.home", _l("Now"), "home"),
    ("pilot", "visits.mine", pgettext("navigation", "My visits"), "visits"),
    ("pilot", "sync.phone", pgettext("navigation", "This phone"), "phone"),
    ("coordinator", "home.month", _l("Month"), "month"),
    ("coordinator", "review.log", pgettext("navigation", "Log"), "log"),
    ("coordinator", "people.index", pgettext("navigation", "Pilots"), "pilots"),
    ("coordinator", "reports.figures", _l("Figures"), "figures"),
    ("", "auth.me", _l("Me"), "me"),
)


def init_app(app: Flask) -> None:
    """Give templates `navigation()`."""
    app.context_processor(lambda: {"navigation": navigation})


def navigation() -> list[Place]:
    """The places of the signed-in person; none when nobody is."""
    if not current_user.is_authenticated:
        return []
    return [
        Place(url_for(endpoint), str(label), icon, request.endpoint == endpoint)
        for role, endpoint, label, icon in PLACES
        if not role or current_user.has_role(role)
    ]
