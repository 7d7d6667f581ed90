"""The few places that a person can go to, by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext
from flask_login import current_user

from pilotapp.web import notice_links


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation; `current` is 'page' on its own page, 'true' on pages that belong to it, else ''."""

    href: str
    label: str
    icon: str
    current: str
    count: int = 0  # notices that wait there


ABOUT_ME = ("account", "email", "sessions", "second_factor", "reauthenticate", "declarations", "history.mine")
OF_VISITS = ("visits", "pilot_reports.mine", "my_certificates")
OF_FIGURES = ("reports", "releases", "release_settings", "imports", "exports")
OF_PEOPLE = ("people", "certificates", "pilot_reports.show", "invitations", "history.index", "settings")
# role, endpoint, label, icon, and the blueprints and single pages that belong to it
PLACES: tuple[tuple[str, str, Any, str, tuple[str, ...]], ...] = (
    ("pilot", "home.home", _l("Now"), "home", ()),
    ("pilot", "visits.mine", pgettext("navigation", "My visits"), "visits", OF_VISITS),
    (
        "pilot",
        "notes.mine",
        pgettext("navigation", "Supervision"),
        "question",
        ("notes", "invited", "safeguarding_report"),
    ),
    ("pilot", "sync.phone", pgettext("navigation", "This phone"), "phone", ("sync",)),
    ("coordinator", "home.month", _l("Month"), "month", ()),
    ("coordinator", "review.log", pgettext("navigation", "Log"), "log", ("review", "visits")),
    (
        "coordinator",
        "desk.index",
        pgettext("navigation", "Supervision"),
        "question",
        ("desk", "care", "reflections"),
    ),
    (
        "coordinator",
        "people.index",
        pgettext("navigation", "People"),
        "pilots",
        OF_PEOPLE,
    ),
    ("coordinator", "reports.figures", _l("Figures"), "figures", OF_FIGURES),
    ("trainer", "home.trainer", pgettext("navigation", "Courses"), "topic-school", ()),
    ("funder", "funders.index", pgettext("navigation", "Releases"), "figures", ("funders",)),
    ("operator", "home.operator", pgettext("navigation", "Installation"), "settings", ()),
    (
        "safeguarding",
        "safeguarding.index",
        pgettext("navigation", "Safeguarding"),
        "safeguarding",
        ("safeguarding", "history.of_safeguarding"),
    ),
    ("", "account.me", _l("Me"), "me", ABOUT_ME),
)


def init_app(app: Flask) -> None:
    """Give templates `navigation()`."""
    app.context_processor(lambda: {"navigation": navigation})


def navigation() -> list[Place]:
    """The places of the signed-in person; none when nobody is, or while her second factor is missing."""
    if not current_user.is_authenticated or not current_user.session.mfa_complete:
        return []
    waiting = notice_links.counts()
    return [
        Place(url_for(endpoint), str(label), icon, _current(endpoint, rooms), waiting[endpoint])
        for role, endpoint, label, icon, rooms in PLACES
        if not role or current_user.has_role(role)
    ]


def _current(endpoint: str, rooms: tuple[str, ...]) -> str:
    if request.endpoint == endpoint:
        return "page"
    return "true" if request.blueprint in rooms or request.endpoint in rooms else ""
