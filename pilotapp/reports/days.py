"""The part of a form that asks which days: a period with a name, or days of one's own."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, ValidationError
from wtforms.validators import InputRequired

from pilotapp import periods
from pilotapp.figures import labels
from pilotapp.periods import Period, Span
from pilotapp.web.fields import DayField

OWN = "own"


class DaysPart:
    """The fields, for a form class to inherit; the form says which periods it offers. `chosen()` is the answer.

    The browser sends days of one's own only where they are chosen. Without a script both may be filled in: then
    nothing is taken for granted, and she is asked.
    """

    period = SelectField(_l("Period"), [InputRequired(_l("Please choose a period."))], choices=())
    first = DayField(_l("First day"))
    last = DayField(_l("Last day"))
    own_choice: ClassVar = (OWN, _l("Other days"))

    def validate_last(self, field: DayField) -> None:
        """Two days in their order, at most ten years; none besides a named period."""
        first, last = self.first.data, field.data
        if self.period.data != OWN:
            self._refuse_both()
        elif not (first and last):
            raise ValidationError(_("Please choose the first and the last day."))
        elif first > last:
            raise ValidationError(_("The last day is before the first one."))
        elif self.chosen() is None:
            raise ValidationError(_("Please choose at most ten years."))

    def chosen(self) -> Period | None:
        """The period; None where none is chosen, or no possible one."""
        if self.period.data != OWN:
            return periods.read(self.period.data)
        return Span.read(f"{self.first.data}..{self.last.data}")

    def _refuse_both(self) -> None:
        named = self.chosen()
        typed = [day for field in (self.first, self.last) for day in field.raw_data or () if day]
        if named and typed and typed != [named.first.isoformat(), named.last.isoformat()]:
            raise ValidationError(
                _(
                    "You chose %(period)s and entered days as well. Choose 'Other days' above, or empty the two days.",
                    period=labels.period(named),
                )
            )
