"""Formatting of numbers, times and codes for people; also as Jinja filters."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel import dates, numbers
from flask import Flask
from flask_babel import get_translations
from flask_babel import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from pilotapp import codes, names, phone_numbers
from pilotapp.clock import wall_time
from pilotapp.domain.visit_fields import FIELD
from pilotapp.formats.month_choice import month_choices, year_choices
from pilotapp.formats.rendering import in_plain_text, isolated, remembered
from pilotapp.formats.zones import current_zone
from pilotapp.i18n import BRITISH, direction, regional, spoken

_ISOLATES = "\u2068\u2069"
_HARMONISED = re.compile(r"116\d{3}")


def init_app(app: Flask) -> None:
    """Register the filters with Jinja, `ngettext`, and the fields of a visit; call it after flask-babel."""
    app.jinja_env.filters.update({name: _of_page(function) for name, function in FILTERS.items()})
    app.jinja_env.globals.update(duration_patterns=duration_patterns, visit_field=FIELD, ngettext=counted)
    app.jinja_env.globals.update(month_choices=month_choices, year_choices=year_choices)


def _of_page(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep Jinja from evaluating the filter at compile time, which would fix the language of the first reader."""

    @pass_context
    def asked(context: Context, *arguments: Any) -> Any:
        return function(*arguments)

    return asked


def number(value: int) -> str:
    """Format a count with the reader's separator of thousands: '1,204'; '−3' for a negative one."""
    if value < 0:
        return f"−{number(-value)}"
    if value < 1000:
        return str(value)
    return remembered(("number", value), lambda: str(numbers.format_decimal(value, locale=regional())))


def counted(singular: str, plural: str, number_of: int, /, **values: Any) -> Markup:
    """Return the sentence for a count in the page's language, its values escaped; `num` is the formatted count."""
    words = Markup(get_translations().ungettext(singular, plural, number_of))  # noqa: S704
    return words % {"num": number(number_of), **values}


def amount(value: int, unit: str) -> str:
    """Format a measure by its unit: minutes as hours and minutes, other ones as a count."""
    return minutes(value) if unit == "minutes" else number(value)


def difference(value: int, unit: str) -> str:
    """Format a difference with its sign: '+1 h 12 min', '−3', '0'."""
    return signed("+" if value > 0 else "−", amount(abs(value), unit)) if value else amount(0, unit)


def signed(sign: str, words: str) -> str:
    """Put the sign before a formatted number, also in right-to-left text, by Unicode isolates."""
    is_rtl = direction(spoken()) == "rtl"
    return f"\u2067\u200e{sign}{words.strip(_ISOLATES)}\u2069" if is_rtl else f"{sign}{words}"


def minutes(value: int | None) -> str:
    """Format minutes: '1 h 12 min' for 72, '1,204 h' for 72,240; '–' for None."""
    return "–" if value is None else remembered(("minutes", int(value)), lambda: _minutes(int(value)))


def _minutes(value: int) -> str:
    if value < 0:
        return signed("−", _minutes(-value))
    hours, rest = divmod(value, 60)
    if hours and rest:
        return _in_one_piece(_("%(hours)s h %(minutes)s min", hours=number(hours), minutes=rest))
    return _in_one_piece(_("%(hours)s h", hours=number(hours)) if hours else _("%(minutes)s min", minutes=rest))


def _in_one_piece(words: str) -> str:
    """Wrap numbers with units in Unicode isolates for right-to-left languages, which would reorder them."""
    return f"\u2068{words}\u2069" if direction(spoken()) == "rtl" else words


def duration_patterns() -> tuple[str, str, str]:
    """Return the patterns for hours with minutes, whole hours, and minutes alone, for counting in the browser."""
    both = _("%(hours)s h %(minutes)s min", hours="{hours}", minutes="{minutes}")
    whole, part = _("%(hours)s h", hours="{hours}"), _("%(minutes)s min", minutes="{minutes}")
    return _in_one_piece(both), _in_one_piece(whole), _in_one_piece(part)


def clock(value: datetime | None) -> str:
    """Format as '14:05' in the programme's time zone."""
    return value.astimezone(current_zone()).strftime("%H:%M") if value else "–"


def exact_clock(value: datetime | None) -> str:
    """Like `clock`, and for a time that occurs twice when the clocks go back, say which of the two."""
    which = wall_time.which(value, current_zone()) if value else None
    if which is None:
        return clock(value)
    words = _("%(time)s (the second)", time=clock(value)) if which else _("%(time)s (the first)", time=clock(value))
    return str(words)


def day(value: date | datetime | None) -> str:
    """Format as 'Tue 3 Mar 2026' in the reader's language; an instant is converted to the programme's zone."""
    if value is None:
        return "–"
    local = value.astimezone(current_zone()).date() if isinstance(value, datetime) else value
    return remembered(("day", local), lambda: _with_weekday("yMMMEd", local))


def _with_weekday(skeleton: str, value: date) -> str:
    locale = regional()
    words = str(dates.format_skeleton(skeleton, value, locale=locale))
    return words.replace(",", "") if locale == BRITISH else words


def date_in_words(value: date, form: str = "long") -> str:
    """Format as '3 March 2026', or as '3 Mar 2026' with the form 'medium'."""
    return str(dates.format_date(value, form, locale=regional()))


def weekday(value: date | datetime) -> str:
    """Format as 'Tue 3 Mar' in the reader's language, where the year is clear; an instant like `day`."""
    local = value.astimezone(current_zone()).date() if isinstance(value, datetime) else value
    return remembered(("weekday", local), lambda: _with_weekday("MMMEd", local))


def month(value: date) -> str:
    """Format as 'March 2026'."""
    return date_in_words(value, "LLLL yyyy")


def moment(value: datetime | None) -> str:
    """Format day and time."""
    return f"{day(value)}, {clock(value)}" if value else "–"


def code(value: str | None, kind: str) -> str:
    """Return the label of a code."""
    return remembered(("code", kind, value), lambda: codes.label(kind, value))


def called(name: str, role: str = "pilot") -> Markup:
    """Return a person's name for others to read (`codes.called`), in a bidi isolate."""
    return isolated(codes.called(name, role))


def choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, label) pairs of a kind."""
    return remembered(("choices", kind), lambda: codes.choices(kind))


def local(value: datetime | None) -> str:
    """Format for a datetime-local input: '2026-03-03T14:05' in the programme's zone."""
    return value.astimezone(current_zone()).strftime("%Y-%m-%dT%H:%M") if value else ""


def instant(value: datetime | None) -> str:
    """Format for machines: '2026-03-03T13:05:00Z'."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def stamp(value: str | int) -> str:
    """Format day and time of an entry's instant: ISO 8601 with 'Z', or a local time without a zone."""
    instant = datetime.fromisoformat(str(value).strip())
    return moment(instant if instant.tzinfo else instant.replace(tzinfo=current_zone()))


def telephone(value: str) -> str:
    """Format a harmonised European number as '116 117'; other numbers stay as they are."""
    return f"{value[:3]} {value[3:]}" if _HARMONISED.fullmatch(value) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "amount": amount,
    "difference": difference,
    "minutes": minutes,
    "clock": clock,
    "exact_clock": exact_clock,
    "day": day,
    "weekday": weekday,
    "month": month,
    "moment": moment,
    "phone": phone_numbers.shown,
    "code": code,
    "called": called,
    "isolated": isolated,
    "initials": names.initials,
    "in_plain_text": in_plain_text,
    "local": local,
    "instant": instant,
    "stamp": stamp,
    "telephone": telephone,
    "codes": choices,
    "fromjson": json.loads,
}
