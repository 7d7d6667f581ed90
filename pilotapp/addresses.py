"""E-mail addresses: what is stored and sent, what is compared, and what goes over the wire.

Three questions, one function each. `read`: may it be stored, and how (RFC 6531, domains by IDNA 2008)? `key`: are two
spellings one address? `wire`: how does a mail server get it? A `ß` is never an `ss`: these are two domains, and may be
two people.
"""

from __future__ import annotations

import unicodedata

import email_validator
import idna
from flask_babel import lazy_gettext as _l

from pilotapp import names
from pilotapp.refusals import Refusal

MAX_LENGTH, MAX_KEY = 200, 400  # characters that the columns hold
MAX_WITH_ONE_KEY = 4  # people of one programme whose addresses were one, when keys were made (migration 0016)
NO_ADDRESS = _l("Please enter an address like name@example.org.")
UNSEEN = _l("This address holds an invisible character. Please delete the address and type it anew.")

# The library refuses names of local networks too, but an office may have its mail there. Here nothing is ever at
# '.invalid': it stands for addresses that are not known, or were erased.
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = ["invalid"]
# Letters and marks that show nothing: in an address those that choose a variant too. What else cannot be seen says so
# by its category.
_VARIANTS = map(chr, (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_BLANK = names.BLANK | frozenset(_VARIANTS)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_TOO_LONG = 1000  # characters: whatever is longer is no address, and is not looked at to its end
_MAX_DOMAIN = 253  # RFC 1035, written in ASCII


def read(text: str) -> str:
    """The address as it is stored and sent: as it was typed, in the form of the standards (NFC, small domain).

    Refuses what is no address and whatever cannot be seen inside of it; spaces around it are left out.
    """
    text = text.strip()
    if any(map(_is_unseen, text)):
        raise Refusal(UNSEEN, field="email")
    try:
        found = email_validator.validate_email(text[: MAX_LENGTH + 1], check_deliverability=False, strict=True)
    except email_validator.EmailNotValidError as error:
        raise Refusal(NO_ADDRESS, field="email") from error
    if max(len(text), len(found.normalized)) > MAX_LENGTH:
        raise Refusal(NO_ADDRESS, field="email")
    return found.normalized


def key(text: str) -> str:
    """What all spellings of one address share: small letters, the domain in ASCII, nothing unseen, no space around.

    Takes any text: what is no address has a key as well, which nobody's address has. The key of a key is itself.
    """
    seen = "".join(letter for letter in text[:_TOO_LONG] if not _is_unseen(letter)).strip()
    local, at, domain = unicodedata.normalize("NFC", seen).rpartition("@")
    local = unicodedata.normalize("NFC", local.lower())
    return f"{local}{at}{_in_ascii(domain).lower()}"[:MAX_KEY]


def keys(text: str) -> list[str]:
    """The values of `Person.email_key` that mean this address: its key, and those of people who share one.

    Nobody comes to share one any more. Where stored addresses of one programme turned out to be the same, each kept
    its spelling, and the second, third ... got the key with a number behind it.
    """
    found = key(text)
    return [found, *(f"{found} {number}" for number in range(2, MAX_WITH_ONE_KEY + 1))]


def wire(address: str) -> str:
    """The address as a mail server gets it: the domain in ASCII. Has other letters only where the local part has."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_in_ascii(domain)}"


def _is_unseen(letter: str) -> bool:
    return letter in _BLANK or (letter != " " and unicodedata.category(letter) in _UNSEEN)


def _in_ascii(domain: str) -> str:
    """The domain by IDNA 2008; one that has no such form stays as it is."""
    if domain.isascii() or len(domain) > _MAX_DOMAIN:
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain
