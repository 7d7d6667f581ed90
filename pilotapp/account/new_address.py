"""The link that goes to a new e-mail address: only whoever reads mail there can make the address hers.

The link carries all that it needs, sealed by the server: nothing is stored of an address that nobody has confirmed. It
works for one day, for the person who asked, and while she has the address from which she changes: so only once.
"""

from __future__ import annotations

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
    """Who asked for which address, what hers was then, and until when (ISO) the link works."""

    person: str
    email: str
    was: str
    until: str


def make(person: Person, email: str) -> str:
    """The token for the link. Refuses what is no address."""
    until = (clock.now() + LASTS).isoformat()
    wish = Wish(str(person.uid), addresses.read(email), person.email, until)
    return sealing.seal(json.dumps(asdict(wish)), _FOR)


def read(person: Person, token: str) -> Wish | None:
    """What the token asks for; None for a token of somebody else, an old or a used one, or none of ours."""
    with suppress(sealing.Unopenable, ValueError, TypeError):
        wish = Wish(**json.loads(sealing.unseal(token, _FOR)))
        mine = (wish.person, wish.was) == (str(person.uid), person.email)
        if mine and clock.now() < datetime.fromisoformat(wish.until):
            return wish
    return None


def letter(person: Person, link: str) -> tuple[str, str]:
    """Subject and text for the new address; they name nobody, for it may be somebody else's."""
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
    """Subject and text for the old address, once it was changed."""
    programme = names.isolated(person.programme.name)
    text = [
        _("Hello,"),
        _("your e-mail address at %(programme)s was changed. This one is no longer used.", programme=programme),
        _("It was not you? Then tell your coordination at once."),
    ]
    return _("Your e-mail address was changed"), "\n\n".join(text) + "\n"
