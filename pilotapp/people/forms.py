"""Forms about people: field names are the arguments of the commands."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, Regexp, ValidationError

from pilotapp import codes
from pilotapp.people import rules
from pilotapp.web.fields import CodeField
from pilotapp.web.forms import Form


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


_TOO_LONG = _l("Please use at most %(max)d characters.")
_ADDRESS = r"^[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\"]+\.[^@\s.<>()\[\],;:\\\"]+$"


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
        if any(code not in codes.LANGUAGES for code in self.data or ()):
            raise ValidationError(_("Please choose from the list of languages."))
        if form.asks_for_languages() and not self.data:
            raise ValidationError(_("Please choose at least one language."))


class PersonForm(Form):
    """What a coordinator knows of somebody; `must_speak` asks for at least one language."""

    must_speak = False
    name = StringField(
        _l("Name"),
        [DataRequired(_l("Please enter a name.")), Length(max=80, message=_TOO_LONG)],
        filters=[_trimmed],
    )
    email = EmailField(
        _l("E-mail address"),
        [
            DataRequired(_l("Please enter an e-mail address.")),
            Length(max=200, message=_TOO_LONG),
            Regexp(_ADDRESS, message=_l("Please enter an address like name@example.org.")),
        ],
        filters=[_trimmed],
    )
    languages = SpokenLanguagesField(_l("Languages spoken"))

    def asks_for_languages(self) -> bool:
        """Whether she needs a language besides German for her work."""
        return self.must_speak


class WayForm(Form):
    """How an invitation gets to its person: handed over as a link or QR code, or by mail."""

    way = HiddenField(validators=[AnyOf(rules.WAYS)], filters=[lambda value: value or "hand"])


class NewPersonForm(PersonForm, WayForm):
    """Somebody new, and how she is invited."""

    role = CodeField(_l("Role"), "role", default="pilot")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.role.choices = [(role, codes.label("role", role)) for role in rules.MANAGED]

    def asks_for_languages(self) -> bool:
        """A pilot needs them."""
        return rules.asks_for_languages(self.role.data)
