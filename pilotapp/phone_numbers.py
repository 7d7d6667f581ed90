"""Telephone numbers of people: read as they are typed, stored as E.164, shown in groups."""

import re

import phonenumbers
from flask_babel import lazy_gettext as _l
from phonenumbers import PhoneNumberFormat

from pilotapp.refusals import Refusal

MAX_LENGTH = 40  # characters, as typed
NO_NUMBER = _l("This is not a telephone number. Please write it like 0171 3920017 or +49 171 3920017.")
_REGION = "DE"  # the country of numbers without a country code
_SHAPE = re.compile(r"\+?[\d\s()/.-]+")
_MIN_DIGITS = 6  # without the country code; excludes emergency and short numbers


def read(text: str) -> str:
    """Return the number as it is stored: '+491713920017' for '0171 / 392-0017'. Raises Refusal (field `phone`)."""
    text = text.strip()
    try:
        number = phonenumbers.parse(text, _REGION) if _SHAPE.fullmatch(text) else None
    except phonenumbers.NumberParseException:
        number = None
    if not number or not phonenumbers.is_possible_number(number) or number.national_number < 10 ** (_MIN_DIGITS - 1):
        raise Refusal(NO_NUMBER, field="phone")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """Return a stored number for people: '+49 171 3920017'."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
