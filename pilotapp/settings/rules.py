"""Limits of a programme's settings, and which telephone numbers its emergency card accepts."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat

from pilotapp import pilot_words

# Minimum and maximum of each setting, in days, hours, days, months. 0 hours a week means no limit.
LIMITS: dict[str, tuple[int, int]] = {
    "silent_days": (7, 365),
    "week_hours": (0, 60),
    "reflection_days": (14, 400),
    "note_months": (1, 120),
}
MAX_NUMBERS = 12
OWN = "own"  # in place of a code of `pilot_words.WORDS`
_REGION = "DE"  # the country of numbers without a country code
_SHAPE = re.compile(r"\+?[\d\s()/.-]+")
_HARMONISED = re.compile(r"116\d{3}")  # European harmonised numbers; phonenumbers lacks some, such as 116 016


def as_dialled(text: str) -> str | None:
    """Return a telephone number in readable form; None if it cannot be dialled from Germany.

    '0302312 5000' gives '030 23125000', '0043 1 5356060' '+43 1 5356060', '116117' '116 117'. Accepts valid numbers of
    any country, and German emergency and short numbers.
    """
    text = text.strip()
    if not _SHAPE.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    if _HARMONISED.fullmatch(digits):
        return f"{digits[:3]} {digits[3:]}"
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not text.startswith("+") and phonenumbers.is_valid_short_number_for_region(number, _REGION):
        return digits
    if not phonenumbers.is_valid_number(number):
        return None
    is_home = number.country_code == phonenumbers.country_code_for_region(_REGION)
    style = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def as_chosen(choice: str) -> dict[str, str]:
    """Return a stored choice of `pilot_words` as values of its form."""
    own = pilot_words.read_own(choice)
    return {"word": OWN, "one": own[0], "many": own[1]} if own else {"word": choice}
