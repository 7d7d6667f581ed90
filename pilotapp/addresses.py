"""E-mail addresses: the stored form, the form for comparison, and the form for SMTP.

One function each. `read` validates and normalises an address for storing (RFC 6531, domains by IDNA 2008). `key` is
equal for all spellings of one address. `wire` is what a mail server gets. A `ß` is never mapped to `ss`: these are two
domains, which may belong to two people.
"""

import unicodedata
from uuid import UUID

import email_validator
import idna
from flask_babel import lazy_gettext as _l

from pilotapp import names
from pilotapp.refusals import Refusal

MAX_LENGTH, MAX_KEY = 200, 400  # characters; the lengths of the columns
MAX_WITH_ONE_KEY = 4  # people of one programme whose addresses got the same key in migration 0016
NO_ADDRESS = _l("Please enter an address like name@example.org.")
UNSEEN = _l("This address holds an invisible character. Please delete the address and type it anew.")

# The library refuses names of local networks too, but an office may have its mail there. '.invalid' never exists: here
# it stands for addresses that are unknown or were erased.
email_validator.SPECIAL_USE_DOMAIN_NAMES[:] = ["invalid"]
# Invisible letters and marks; in an address also variation selectors. All other invisible characters are recognised by
# their Unicode category.
_VARIANTS = map(chr, (*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_BLANK = names.BLANK | frozenset(_VARIANTS)
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"))
_TOO_LONG = 1000  # characters: a longer text is refused without being parsed
_MAX_DOMAIN = 253  # characters of the ASCII form (RFC 1035)


def read(text: str) -> str:
    """Return the address as it is stored and sent: as typed, normalised (NFC, domain in lower case).

    Spaces around it are removed. Refuses an invalid address and any invisible character in it.
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
    """Return the same key for all spellings of one address: lower case, ASCII domain, nothing invisible.

    Accepts any text: an invalid address gets a key that no valid address has. Idempotent: `key(key(x)) == key(x)`.
    """
    seen = "".join(letter for letter in text[:_TOO_LONG] if not _is_unseen(letter)).strip()
    local, at, domain = unicodedata.normalize("NFC", seen).rpartition("@")
    local = unicodedata.normalize("NFC", local.lower())
    return f"{local}{at}{_in_ascii(domain).lower()}"[:MAX_KEY]


def keys(text: str) -> list[str]:
    """Return the values of `Person.email_key` that mean this address: its key, and the numbered keys of duplicates.

    New duplicates cannot arise. Where stored addresses of one programme turned out to be the same when keys were
    introduced, each kept its spelling, and the second, third ... got the key with a number appended.
    """
    found = key(text)
    return [found, *(f"{found} {number}" for number in range(2, MAX_WITH_ONE_KEY + 1))]


def wire(address: str) -> str:
    """Return the address for SMTP, with the domain in ASCII. Only the local part can still hold other letters."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_in_ascii(domain)}"


def placeholder(uid: UUID) -> str:
    """Return what stands for the e-mail address of somebody who has none here."""
    return f"import-{uid}@invalid"


def is_placeholder(email: str) -> bool:
    """Whether it only stands for an address that nobody wrote down."""
    return email.startswith("import-") and email.endswith("@invalid")


def _is_unseen(letter: str) -> bool:
    return letter in _BLANK or (letter != " " and unicodedata.category(letter) in _UNSEEN)


def _in_ascii(domain: str) -> str:
    """Return the domain by IDNA 2008; unchanged if it has no such form."""
    if domain.isascii() or len(domain) > _MAX_DOMAIN:
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain
