"""Forms of releases: which days, which roll-ups, and the mark of the draft that somebody saw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from pilotapp import periods
from pilotapp.periods import Month, Period, Quarter
from pilotapp.reports import labels
from pilotapp.reports.definitions import DIMENSION
from pilotapp.reports.schemes import SCHEME
from pilotapp.web.forms import Form

OWN = "own"
_NO_DAY = _l("Please choose a day.")


def _schemes() -> list[tuple[str, Any]]:
    return [(code, DIMENSION[code].header) for code in SCHEME]


class SchemesField(SelectMultipleField):
    """Any number of roll-ups."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, [Optional()], choices=_schemes, coerce=str, **settings)


class PeriodForm(Form):
    """Which days a release is about: a named period, or own days."""

    period = SelectField(_l("Period"), [InputRequired(_l("Please choose a period."))], choices=())
    first = DateField(_l("First day"), [Optional()])
    last = DateField(_l("Last day"), [Optional()])
    schemes = SchemesField(_l("Groupings"))

    def offer(self, offered: Iterable[Period]) -> None:
        """Let these periods be chosen, and own days."""
        months: list[tuple[str, str]] = []
        quarters: list[tuple[str, str]] = []
        years: list[tuple[str, str]] = []
        for period in offered:
            group = months if isinstance(period, Month) else quarters if isinstance(period, Quarter) else years
            group.append((str(period), labels.period(period)))
        groups = {_("Quarters"): quarters, _("Months"): months, _("Years"): years}
        own = {_("Other"): [(OWN, _("Other days"))]}
        self.period.choices = {name: some for name, some in groups.items() if some} | own

    def validate_last(self, field: DateField) -> None:
        """Own days are a first and a last one, in this order."""
        if self.period.data == OWN and (self.first.data is None or field.data is None):
            raise ValidationError(_("Please choose the first and the last day."))
        if self.period.data == OWN and self.first.data > field.data:
            raise ValidationError(_("The last day is before the first one."))
        if self.period.data == OWN and periods.Span.read(f"{self.first.data}..{field.data}") is None:
            raise ValidationError(_("Please choose at most ten years."))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that were chosen."""
        period = periods.read(self.period.data)
        return (period.first, period.last) if period else (self.first.data, self.last.data)


class FreezeForm(Form):
    """What somebody saw before she freezes it."""

    first = DateField(_l("First day"), [InputRequired(_NO_DAY)])
    last = DateField(_l("Last day"), [InputRequired(_NO_DAY)])
    schemes = SchemesField(_l("Groupings"))
    mark = HiddenField(validators=[InputRequired(_l("Please look at what others will see first."))])


class DaysForm(Form):
    """The days of a sum."""

    first = DateField(_l("First day"), [InputRequired(_NO_DAY)])
    last = DateField(_l("Last day"), [InputRequired(_NO_DAY)])
