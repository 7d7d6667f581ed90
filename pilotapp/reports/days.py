"""Form fields for a period: a named one, or own days."""

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
    """The fields, as a mixin for form classes; the form sets the offered periods. `chosen()` is the result.

    The browser sends own days only if they are selected. Without JavaScript both may be filled in: then the form
    reports an error instead of guessing.
    """

    period = SelectField(_l("Period"), [InputRequired(_l("Please choose a period."))], choices=())
    first = DayField(_l("First day"))
    last = DayField(_l("Last day"))
    own_choice: ClassVar = (OWN, _l("Other days"))

    def validate_last(self, field: DayField) -> None:
        """Require two days in order, at most ten years apart; none in addition to a named period."""
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
        """Return the period; None if none or an invalid one is chosen."""
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
