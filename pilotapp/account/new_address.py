"""The confirmation link for a new e-mail address. Only somebody who reads mail there can confirm the change.

The link carries all data, sealed by the server, so that no unconfirmed address is stored. It is valid for one day, for
the person who asked, and only while they have the address that is being changed: so it works only once.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from pilotapp import addresses, clock, names, sealing
from pilotapp.models import Person

LASTS = timedelta(hours=24)
_FOR = "new address"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asked for which address, their address at that time, and until when (ISO 8601) the link is valid."""

    person: str
    email: str
    was: str
    until: str


def make(person: Person, email: str) -> str:
    """Return the token for the link. Refuses an invalid address."""
    until = (clock.now() + LASTS).isoformat()
    wish = Wish(str(person.uid), addresses.read(email), person.email, until)
    return sealing.seal(json.dumps(asdict(wish)), _FOR)


def read(person: Person, token: str) -> Wish | None:
    """Return the request in the token; None if it is forged, expired, used already or of another person."""
    with suppress(sealing.Unopenable, ValueError, TypeError):
        wish = Wish(**json.loads(sealing.unseal(token, _FOR)))
        mine = (wish.person, wish.was) == (str(person.uid), person.email)
        if mine and clock.now() < datetime.fromisoformat(wish.until):
            return wish
    return None


def letter(person: Person, link: str) -> tuple[str, str]:
    """Return subject and text of the mail to the new address. They name nobody: it may be somebody else's address."""
    programme = names.isolated(person.programme.name)
    text = [
        _("Hello,"),
        _("somebody wants to use this address to sign in at %(programme)s.", programme=programme),
        _("Was it you? Then open this link within 24 hours and confirm the address:"),
        link,
        _("It was not you? Then you need not do anything."),
    ]
    return _("Confirm your e-mail address"), "\n\n".join(text) + "\n"


def notice(person: Person) -> tuple[str, str]:
    """Return subject and text of the mail to the old address after the change."""
    programme = names.isolated(person.programme.name)
    text = [
        _("Hello,"),
        _("your e-mail address at %(programme)s was changed. This one is no longer used.", programme=programme),
        _("It was not you? Then tell your coordination at once."),
    ]
    return _("Your e-mail address was changed"), "\n\n".join(text) + "\n"
