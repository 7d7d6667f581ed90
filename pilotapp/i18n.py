"""Languages: names, writing direction, and choosing one; independent of Flask requests."""

from babel import Locale, UnknownLocaleError
from babel.core import negotiate_locale
from flask_babel import get_locale

BRITISH = Locale("en", "GB")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ckb", "ur", "prs", "pbu"})


def spoken() -> str:
    """Return the current language as its catalogue is named ('de'); 'en' outside of any."""
    return str(get_locale() or "en")


def regional() -> Locale:
    """Return the locale whose dates and numbers the current language uses: British ones in English."""
    locale = get_locale() or BRITISH
    return BRITISH if str(locale) == "en" else locale


def direction(language: str) -> str:
    """Return 'rtl' or 'ltr' for a language tag such as 'de' or 'ar'."""
    return "rtl" if language.split("_")[0].split("-")[0] in RIGHT_TO_LEFT else "ltr"


def own_name(language: str) -> str:
    """Return the language's name in itself ('Deutsch'), for a language switch."""
    try:
        return (Locale.parse(language).get_display_name(language) or language).capitalize()
    except UnknownLocaleError:
        return language


def choose(available: tuple[str, ...], person: str | None, browser: list[str], programme: str | None) -> str:
    """Return the language to answer in: the person's, else the browser's, else the programme's, else the first one."""
    if person in available:
        return person
    negotiated = negotiate_locale([tag.replace("-", "_") for tag in browser], available)
    if negotiated:
        return negotiated
    return programme if programme in available else available[0]
