"""What a person can do to show once more that it is really she: her password, a code, or a button in a demo."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from pilotapp import db
from pilotapp.auth import entering, passwords, second_factor_commands
from pilotapp.models import Person, Session
from pilotapp.refusals import Refusal

WRONG = _l("This password is not right. Please check it.")
ONLY_DEMO = _l("This button works for the people of the demo only.")


def by_password(person: Person, *, password: str) -> tuple[Session, str]:
    """Confirm her session by her password; the same session with a new token. Refuses a wrong one."""
    if not passwords.matches(person.password_hash, password):
        raise Refusal(WRONG, field="password")
    with db.transaction():
        return entering.confirm(person, way="password")


def by_code(person: Person, *, code: str) -> tuple[Session, str]:
    """Confirm her session by a code of her app, which works once. Refuses a wrong one, and recovery codes."""
    with db.transaction():
        second_factor_commands.use_code(person, code)
        return entering.confirm(person, way="totp")


def by_button(person: Person) -> tuple[Session, str]:
    """Confirm the session of one of the demo people, who have no password. The caller makes sure that this is a demo.

    Refuses everybody who did not come in by the demo's button.
    """
    if person.session.way != "demo":
        raise Refusal(ONLY_DEMO)
    with db.transaction():
        return entering.confirm(person, way="demo")
