"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    named = (("name", "Zahra"), ("email", "amal@example.org"))
    return [
        Shown("people", "karin", "/people"),
        Shown("people-empty", "karin", "/people?search=nobody-has-this-name"),
        Shown("person", "karin", f"/people/{stage.person}"),
        Shown("person-new", "karin", "/people/new"),
        Shown("person-new-refused", "karin", "/people/new", "form[action='/people/new']", named),
        Shown("person-invited", "karin", f"/people/{stage.person}", f"form[action='/people/{stage.person}/invite']"),
        Shown("person-edit", "karin", f"/people/{stage.person}/edit"),
        Shown("person-edit-refused", "karin", f"/people/{stage.person}/edit", "main form", (("name", " "),)),
        Shown("person-lost-phone", "karin", f"/people/{stage.person}/lost-phone"),
        Shown("invitations", "karin", "/people/invitations"),
        Shown("invitations-empty", "carla", "/people/invitations"),
        Shown("person-deactivate", "karin", f"/people/{stage.person}/deactivate"),
    ]
