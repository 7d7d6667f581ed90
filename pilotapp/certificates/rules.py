"""Rules for the period of a certificate."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

MAX_PERIOD = timedelta(days=3660)  # ten years
TURNED = _l("The last day lies before the first one. Please change one of them.")
TOO_LONG = _l("Ten years are the most for one certificate. Please choose a shorter period.")
NOT_OVER = _l("This day is still to come. A certificate tells what has been: please choose today or an earlier day.")
TOO_EARLY = _l("Please choose a day from the year 2000 on.")


def check_period(first: date, last: date, today: date) -> None:
    """Refuse a period whose end is before its start, longer than ten years, before 2000, or not over yet."""
    if first.year < 2000:
        raise Refusal(TOO_EARLY, field="first_day")
    if last < first:
        raise Refusal(TURNED, field="last_day")
    if last > today:
        raise Refusal(NOT_OVER, field="last_day")
    if last - first > MAX_PERIOD:
        raise Refusal(TOO_LONG, field="first_day")
