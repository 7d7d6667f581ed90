"""Forms of releases: days, schemes, and the mark of the draft on the page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from pilotapp.figures import labels
from pilotapp.figures.groupings import SCHEME
from pilotapp.figures.measures import DIMENSION
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.releases.ways import COARSER, PLAIN, TOGETHER
from pilotapp.reports.days import DaysPart
from pilotapp.web.fields import NO_DAY, DayField
from pilotapp.web.forms import Form


class SchemesField(SelectMultipleField):
    """Any number of schemes (official groupings)."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(
            label,
            [Optional()],
            choices=lambda: [(code, DIMENSION[code].title) for code in SCHEME],
            coerce=str,
            **settings,
        )


class WayField(HiddenField):
    """How rare rows are treated; a way that does not exist is as good as none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep a way that there is."""
        self.data = valuelist[0] if valuelist and valuelist[0] in (PLAIN, TOGETHER, COARSER) else None


class PeriodForm(DaysPart, Form):
    """The days of a release: a named period, or own days."""

    schemes = SchemesField(_l("Groupings"))
    way = WayField()

    def offer(self, offered: Iterable[Period]) -> None:
        """Set the choices: these periods, own days, and the requested one, so that its refusal can be explained."""
        groups: dict[type[Period], list[tuple[str, str]]] = {Quarter: [], Month: [], Year: []}
        asked = self.chosen()
        for period in dict.fromkeys((*offered, *([asked] if type(asked) in groups else ()))):
            groups[type(period)].append((str(period), labels.period(period)))
        named = zip((_("Quarters"), _("Months"), _("Years")), groups.values(), strict=True)
        self.period.choices = {name: some for name, some in named if some} | {_("Other"): [self.own_choice]}

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last chosen day; only after successful validation."""
        period = self.chosen()
        if period is None:
            raise ValueError("ask only after validate()")
        return period.first, period.last


class FreezeForm(Form):
    """The draft that the page showed, to be frozen."""

    first = DayField(_l("First day"), [InputRequired(NO_DAY)])
    last = DayField(_l("Last day"), [InputRequired(NO_DAY)])
    schemes = SchemesField(_l("Groupings"))
    way = WayField()
    is_kept = BooleanField(_l("Keep these rows together in all releases of the year"))
    mark = HiddenField(validators=[InputRequired(_l("Please look at what others will see first."))])


class DaysForm(Form):
    """The days of a sum."""

    first = DayField(_l("First day"), [InputRequired(NO_DAY)])
    last = DayField(_l("Last day"), [InputRequired(NO_DAY)])
