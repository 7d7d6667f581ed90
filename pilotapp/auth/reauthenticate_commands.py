"""Commands to authenticate again in an open session: by password, code, passkey, or a button in a demo."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import db
from pilotapp.auth import passkey_commands, passwords, second_factor_commands, sessions
from pilotapp.models import Person
from pilotapp.refusals import Refusal
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext, Wrong, guessing

WRONG = _l("This password is not right. Please check it.")
NOT_ENOUGH = _l("Your password alone is not enough here. Please use your passkey or a code.")
ONLY_DEMO = _l("This button works for the people of the demo only.")


def by_password(person: Person, *, password: str, client_context: ClientContext) -> str:
    """Reauthenticate the session by the password; return the session's new token.

    Refuses a wrong one, and any password if a password alone is not enough to sign in (ASVS 5, 7.5.1).
    """
    if not password_is_enough(person):
        raise Refusal(NOT_ENOUGH, field="password")
    with guessing("password", person.email, client_context):
        if not passwords.matches(person.password_hash, password):
            raise Wrong(WRONG, field="password")
    with db.transaction():
        return sessions.reauthenticate(person, way="password")


def password_is_enough(person: Person) -> bool:
    """Whether this person may reauthenticate by password alone: only without a required second factor."""
    return not (sessions.needs_second_factor(person) and sessions.has_second_factor(person))


def by_code(person: Person, *, code: str, client_context: ClientContext) -> str:
    """Reauthenticate by a code of the authenticator app, used once. Refuses a wrong one, and recovery codes."""
    with guessing("code", person.email, client_context), db.transaction():
        second_factor_commands.use_code(person, code)
        return sessions.reauthenticate(person, way="totp")


def by_passkey(person: Person, credential: Any, *, site: Site) -> str:
    """Reauthenticate by a passkey. Refuses what `passkey_commands.prove` refuses."""
    passkey_commands.prove(person, credential, purpose="confirm", site=site)
    with db.transaction():
        return sessions.reauthenticate(person, way="passkey")


def by_button(person: Person) -> str:
    """Reauthenticate one of the demo people, who have no password. The caller makes sure that this is a demo.

    Refuses everybody who did not sign in by the demo's button.
    """
    if person.session.way != "demo":
        raise Refusal(ONLY_DEMO)
    with db.transaction():
        return sessions.reauthenticate(person, way="demo")
