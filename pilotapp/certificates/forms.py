"""Forms of certificates: field names are the arguments of the commands."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from pilotapp import codes, names
from pilotapp.web.fields import NO_DAY, DayField
from pilotapp.web.forms import Form

_TOO_LONG = _l("Please use at most %(max)d characters.")


class PeriodForm(Form):
    """From which day to which."""

    first_day = DayField(_l("From"), [InputRequired(NO_DAY)])
    last_day = DayField(_l("To, with this day"), [InputRequired(NO_DAY)])


class IssueForm(PeriodForm):
    """The same, with the figures that stood on the page."""

    seen = HiddenField(validators=[InputRequired(), Length(max=60)])


class RevokeForm(Form):
    """Why a certificate does not count any more."""

    reason = RadioField(
        _l("Why?"),
        [InputRequired(_l("Please choose a reason."))],
        choices=lambda: codes.choices("revoke_reason"),
    )


class CheckForm(Form):
    """The code of a paper, and the name on it where somebody wants to compare that too."""

    code = StringField(_l("Code on the paper"), [InputRequired(_l("Please type the code of the paper."))])
    checks = [Optional(), Length(max=names.MAX_LENGTH, message=_TOO_LONG)]
    name = StringField(_l("Name on the paper"), checks, filters=[names.cleaned])

    def arguments(self) -> dict[str, Any]:
        """What `commands.check` takes."""
        return {"typed": self.code.data or "", "name": self.name.data or ""}
