"""Forms of a programme's settings. Field names are the arguments of the commands."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TelField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from pilotapp import names, pilot_words
from pilotapp.pilot_words import MAX_LENGTH
from pilotapp.settings.rules import LIMITS, OWN
from pilotapp.web.fields import trimmed
from pilotapp.web.forms import Form

_TOO_LONG = _l("Please use at most %(max)d characters.")


class WholeField(IntegerField):
    """An integer within the limits of its setting; a refused value stays in the field as it was typed."""

    def __init__(self, label: Any, limits: tuple[int, int], **settings: Any) -> None:
        super().__init__(label, [InputRequired(_l("Please enter a number."))], **settings)
        self.least, self.most = limits

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if text and not (text.isdecimal() and len(text) < 10):
            self.data = None
            raise ValueError(_("Please enter a whole number."))
        self.data = int(text) if text else None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            words = _("Please choose a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            raise ValidationError(words)


def _offered() -> list[tuple[str, str]]:
    """Return the list, each in all languages of the app, and own words as the last choice."""
    tables = [pilot_words.listed(language) for language in current_app.config["PILOTAPP"].languages]
    words = [(code, dict.fromkeys(table[code][1] for table in tables)) for code in pilot_words.WORDS]
    return [*((code, " · ".join(each)) for code, each in words), (OWN, _("Own words"))]


class SettingsForm(Form):
    """Intervals and limits."""

    silent_days = WholeField(_l("Days without hearing from somebody"), LIMITS["silent_days"])
    week_hours = WholeField(_l("Hours a week"), LIMITS["week_hours"])
    reflection_days = WholeField(_l("Days between reflection sessions"), LIMITS["reflection_days"])
    note_months = WholeField(_l("Months until the text of a closed note is deleted"), LIMITS["note_months"])


class AllowanceForm(Form):
    """The day since which pilots get an allowance for their hours."""

    since = DateField(_l("An allowance has been paid since"), [Optional()])

    def process(self, *arguments: Any, **settings: Any) -> None:
        super().process(*arguments, **settings)
        if self.since.process_errors:
            self.since.process_errors = [_("This is no day. Please choose one, or leave the field empty.")]


class CalledForm(Form):
    """How the programme calls its pilots: one of the list, or own words."""

    word = SelectField(_l("Word"), choices=_offered)
    one = StringField(_l("Own word for one"), [Length(max=MAX_LENGTH, message=_TOO_LONG)], filters=[names.cleaned])
    many = StringField(_l("Own word for several"), [Length(max=MAX_LENGTH, message=_TOO_LONG)], filters=[names.cleaned])


class NumberForm(Form):
    """A number of the emergency card."""

    label = StringField(
        _l("Who is called"), [DataRequired(_l("Please say who is called.")), Length(max=60, message=_TOO_LONG)],
        filters=[names.cleaned],
    )  # fmt: skip
    number = TelField(
        _l("Telephone number"), [DataRequired(_l("Please enter the number.")), Length(max=30, message=_TOO_LONG)],
        filters=[trimmed],
    )  # fmt: skip
    hint = StringField(_l("When to call"), [Optional(), Length(max=80, message=_TOO_LONG)], filters=[names.cleaned])
