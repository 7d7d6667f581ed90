"""Forms of releases: which days, which roll-ups, and the mark of the draft that somebody saw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from pilotapp.figures import labels
from pilotapp.figures.groupings import SCHEME
from pilotapp.figures.measures import DIMENSION
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.reports.days import DaysPart
from pilotapp.web.fields import NO_DAY, DayField
from pilotapp.web.forms import Form


def _schemes() -> list[tuple[str, Any]]:
    return [(code, DIMENSION[code].title) for code in SCHEME]


class SchemesField(SelectMultipleField):
    """Any number of roll-ups."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, [Optional()], choices=_schemes, coerce=str, **settings)


class PeriodForm(DaysPart, Form):
    """Which days a release is about: a named period, or own days."""

    schemes = SchemesField(_l("Groupings"))

    def offer(self, offered: Iterable[Period]) -> None:
        """Let these periods be chosen, own days, and what is asked for: why it cannot be released is said then."""
        groups: dict[type[Period], list[tuple[str, str]]] = {Quarter: [], Month: [], Year: []}
        asked = self.chosen()
        for period in dict.fromkeys((*offered, *([asked] if type(asked) in groups else ()))):
            groups[type(period)].append((str(period), labels.period(period)))
        named = zip((_("Quarters"), _("Months"), _("Years")), groups.values(), strict=True)
        self.period.choices = {name: some for name, some in named if some} | {_("Other"): [self.own_choice]}

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that were chosen, once they are found right."""
        period = self.chosen()
        if period is None:
            raise ValueError("ask only after validate()")
        return period.first, period.last


class FreezeForm(Form):
    """What somebody saw before she freezes it."""

    first = DayField(_l("First day"), [InputRequired(NO_DAY)])
    last = DayField(_l("Last day"), [InputRequired(NO_DAY)])
    schemes = SchemesField(_l("Groupings"))
    mark = HiddenField(validators=[InputRequired(_l("Please look at what others will see first."))])


class DaysForm(Form):
    """The days of a sum."""

    first = DayField(_l("First day"), [InputRequired(NO_DAY)])
    last = DayField(_l("Last day"), [InputRequired(NO_DAY)])
