"""Form fields of the domain: codes, instants, minutes, and data about a person."""

import re
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, DateTimeLocalInput, ListWidget, Select

from pilotapp import addresses, codes, names
from pilotapp.clock import wall_time
from pilotapp.domain.limits import MAX_OTHER_MINUTES
from pilotapp.formats.zones import current_zone
from pilotapp.refusals import Refusal

_NO_GROUP = re.compile(r'<optgroup label="">(.*?)</optgroup>', re.S)
QUICK_MINUTES = (0, 15, 30, 45, 60)
_TOO_LONG = _l("Please use at most %(max)d characters.")
NO_DAY = _l("Please choose a day.")
SKIPPED = _l("On this day the clocks go from %(before)s to %(after)s. Please choose another time.")
OTHER_YEAR = _l("This year cannot be right. Please check the date.")
PASSES = ("first", "second")


def _code(value: Any) -> str | None:
    return None if value in (None, "", "None") else str(value)


class CodeField(RadioField):
    """One code of a kind, rendered as tiles."""

    def __init__(self, label: Any, kind: str, **settings: Any) -> None:
        super().__init__(label, choices=lambda: codes.choices(kind), coerce=_code, **settings)
        self.kind = kind

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data not in codes.codes(self.kind):
            raise ValidationError(_("Please choose one of the options."))


class _GapFirstSelect(Select):
    """A grouped select whose first, empty option is outside of the groups, as HTML requires."""

    def __call__(self, field: Any, **settings: Any) -> Markup:
        html = str(super().__call__(field, **settings))
        return Markup(_NO_GROUP.sub(r"\1", html, count=1))  # noqa: S704 - the widget has escaped it


class LanguageField(SelectField):
    """A client language: the pilot's own and recent ones first, then all by name."""

    widget = _GapFirstSelect()

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, choices=lambda: codes.choices("language"), coerce=_code, **settings)

    def offer_first(self, first: tuple[str, ...]) -> None:
        """Put the languages `first` in front, after an empty option."""
        rest = [pair for pair in codes.choices("language") if pair[0] not in first]
        own = [(code, codes.label("language", code)) for code in first]
        empty = [("", _("Please choose"))]
        groups = {_("Yours"): own, _("All languages"): rest}
        self.choices = [*empty, *rest] if not own else {"": empty, **groups}

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and self.data not in codes.LANGUAGES:
            raise ValidationError(_("Please choose one of the languages."))


class CodesField(SelectMultipleField):
    """Several codes of a kind, rendered as tiles; `least` and `most` limit the number."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, kind: str, *, least: int = 1, most: int, message: Any, **settings: Any) -> None:
        super().__init__(label, choices=lambda: codes.choices(kind), coerce=str, **settings)
        self.kind, self.least, self.most, self.message = kind, least, most, message

    def pre_validate(self, form: Any) -> None:
        known = codes.codes(self.kind)
        if any(code not in known for code in self.data or ()):
            raise ValidationError(_("Please choose one of the options."))
        if not self.least <= len(set(self.data or ())) <= self.most:
            raise ValidationError(self.message)


class InstantField(Field):
    """An instant. A local time is read in the programme's zone, one with an offset as it is.

    For a time that occurs twice, `<name>_pass` says whether the 'first' or 'second' is meant; else `wall_time.in_order`
    decides.
    """

    widget = DateTimeLocalInput()

    def process(self, formdata: Any, *data: Any, **more: Any) -> None:
        passes = formdata.getlist(f"{self.name}_pass") if formdata is not None else []
        self._pass = passes[-1] if passes else None
        super().process(formdata, *data, **more)

    @property
    def twice(self) -> str | None:
        """Which of two equal local times is meant, '' if not chosen yet; None for a time that occurs once."""
        if self.data is None or (which := wall_time.which(self.data, current_zone())) is None:
            return None
        return "" if self.data.fold else PASSES[which]

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.astimezone(current_zone()).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        try:
            said = datetime.fromisoformat(text)
        except ValueError:
            said = None
        if said is None:
            raise ValueError(_("This is not a date and time. Please choose both."))
        if not wall_time.YEARS[0] <= said.year <= wall_time.YEARS[1]:
            raise ValueError(str(OTHER_YEAR))
        # In UTC, because Python subtracts two instants of the same zone by their local times.
        self.data = said.astimezone(UTC) if said.tzinfo else self._on_the_wall(said)

    def _on_the_wall(self, wall: datetime) -> datetime:
        zone = current_zone()
        try:
            instant = wall_time.read(wall, zone)
        except wall_time.SkippedTime as skipped:
            clocks = {"before": f"{skipped.before:%H:%M}", "after": f"{skipped.after:%H:%M}"}
            raise ValueError(SKIPPED % clocks) from None
        if instant.fold and self._pass in PASSES:
            return wall_time.instants(wall, zone)[PASSES.index(self._pass)]
        return instant


class MinutesField(IntegerField):
    """Whole minutes: a preset, or 'own' with the number in `<name>_own`."""

    quick, most = QUICK_MINUTES, MAX_OTHER_MINUTES

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        if formdata is not None and formdata.get(self.name) == "own":
            formdata = formdata.copy()
            formdata.setlist(self.name, formdata.getlist(f"{self.name}_own"))
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = 0
            return
        try:
            self.data = int(text)
        except ValueError:
            self.data = 0
            raise ValueError(_("Please give whole minutes, for example 20.")) from None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not 0 <= self.data <= self.most:
            raise ValidationError(_("Please give 0 to %(most)s minutes.", most=self.most))


def trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


def name_field() -> StringField:
    """A person's full name in one field, without invisible characters (`names.cleaned`)."""
    checks = [DataRequired(names.NONE), Length(max=names.MAX_LENGTH, message=_TOO_LONG)]
    return StringField(_l("Name"), checks, filters=[names.cleaned])


def _address(form: Any, field: Field) -> None:
    """Replace the address by its stored form, or add an error to the field."""
    try:
        field.data = addresses.read(field.data)
    except Refusal as refusal:
        raise ValidationError(str(refusal.message)) from None


def email_field(label: Any) -> StringField:
    """An e-mail address, in the form in which it is stored and sent.

    Not an input of type email: browsers refuse letters such as ö before the @ there, and older ones send 'ss' for 'ß'.
    """
    too_long = Length(max=addresses.MAX_LENGTH, message=_TOO_LONG)
    checks = [DataRequired(_l("Please enter an e-mail address.")), too_long, _address]
    return StringField(label, checks, filters=[trimmed])


class DayField(DateField):
    """A day, with a readable message for an invalid one. An empty field is None, and the form's own rules apply."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not any(text.strip() for text in valuelist):
            self.process_data(None)
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(NO_DAY)) from None


class SpokenLanguagesField(SelectMultipleField):
    """The spoken languages in the person's order: several selects with one name, some of them empty.

    The form's `asks_for_languages()` says whether one is required.
    """

    selects = 4

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, choices=lambda: codes.choices("language"), coerce=str, **settings)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(code for code in valuelist if code))

    def chosen(self, position: int) -> str:
        """Return the code at `position`, or ''."""
        return self.data[position] if self.data and position < len(self.data) else ""

    def pre_validate(self, form: Any) -> None:
        if any(code not in codes.LANGUAGES for code in self.data or ()):
            raise ValidationError(_("Please choose from the list of languages."))
        if form.asks_for_languages() and not self.data:
            raise ValidationError(_("Please choose at least one language."))
