"""Forms about people: field names are the arguments of the commands."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, Regexp, ValidationError

from pilotapp import codes
from pilotapp.web.forms import Form


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


_TOO_LONG = _l("Please use at most %(max)d characters.")


class SpokenLanguagesField(SelectMultipleField):
    """The languages that a person speaks, in her order: several selects of one name, some of them left empty."""

    selects = 4

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, choices=lambda: codes.choices("language"), coerce=str, **settings)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(code for code in valuelist if code))

    def chosen(self, position: int) -> str:
        """The code at `position`, or nothing."""
        return self.data[position] if self.data and position < len(self.data) else ""

    def pre_validate(self, form: Any) -> None:
        if any(code not in codes.LANGUAGES for code in self.data):
            raise ValidationError(_("Please choose from the list of languages."))
        if not self.data:
            raise ValidationError(_("Please choose at least one language."))


class PilotForm(Form):
    """A new pilot."""

    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Please enter a name.")),
            Length(max=80, message=_l("Please use at most %(max)d characters.")),
        ],
        filters=[_trimmed],
    )
    email = EmailField(
        _l("E-mail address"),
        [
            DataRequired(_l("Please enter an e-mail address.")),
            Length(max=200, message=_TOO_LONG),
            Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", message=_l("Please enter an address like name@example.org.")),
        ],
        filters=[_trimmed],
    )
    languages = SpokenLanguagesField(_l("Languages spoken"))
