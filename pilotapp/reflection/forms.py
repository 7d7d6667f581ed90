"""Forms of reflection sessions. Field names are the arguments of the commands."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from pilotapp import names, personal_data
from pilotapp.formats.rendering import isolated
from pilotapp.ids import read_uuid
from pilotapp.models import ReflectionAttendance
from pilotapp.reflection import rules
from pilotapp.web.fields import CodeField, InstantField, MinutesField
from pilotapp.web.forms import Form
from pilotapp.web.free_text import FreeText, words_field

People = Iterable[tuple[UUID, str]]


def _uid(value: Any) -> UUID:
    """Convert a choice from the query string, the form or the database. Raises ValueError."""
    return UUID(str(value))


class LengthField(MinutesField):
    """The length of a session."""

    quick = (30, 45, 60, 90, 120)


class PeopleField(SelectMultipleField):
    """A selection of the people in `choices`, shown as tiles."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    choices: Any  # pairs of uid and name

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, coerce=_uid, choices=[], **settings)

    def iter_choices(self) -> Iterator[Any]:
        """The people, with their names in bidi isolates."""
        for choice in super().iter_choices():
            yield choice._replace(label=isolated(choice.label))

    def look_for(self, search: str) -> None:
        """Keep of the choices the selected people, and those whose name has all words of `search`."""
        words, chosen = names.search_words(search), set(self.data or ())
        self.choices = [
            one for one in self.choices if one[0] in chosen or all(word in names.search_key(one[1]) for word in words)
        ]


class SessionForm(Form):
    """When and where a session is, who leads it and who is invited. `everybody` means all pilots."""

    starts_at = InstantField(_l("Day and time"), [InputRequired(_l("Please choose a day and a time."))])
    minutes = LengthField(_l("How long?"), default=60)
    checks = [Optional(), Length(max=80, message=_l("Please use at most %(max)d characters."))]
    place = StringField(_l("Where do you meet?"), checks, filters=[names.cleaned])
    led_by = SelectField(_l("Who leads it?"), coerce=_uid, choices=[])
    invited = PeopleField(_l("Who is invited?"))
    everybody = BooleanField(_l("All {pilots} of the programme"))

    def offer(self, pilots: People, coordinators: People, others: People = ()) -> None:
        """Set the choices, selected people first; `others` are invited already and stay selectable in any case."""
        self.pilots, leaders = list(pilots), list(coordinators)
        known = dict([*self.pilots, *leaders, *others])
        chosen = set(self.invited.data or ())
        self.invited.choices = sorted(known.items(), key=lambda one: one[0] not in chosen)
        self.led_by.choices = list(dict([*leaders, *self.pilots]).items())

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for the commands."""
        values = super().arguments()
        if values.pop("everybody"):
            values["invited"] = [*values["invited"], *(uid for uid, _name in self.pilots)]
        return values


class PlanForm(SessionForm):
    """A new session; `uid` comes with the page, so that submitting twice plans one session."""

    uid = HiddenField(default=lambda: str(uuid4()))
    kind = CodeField(_l("What kind of session?"), "reflection_kind", default="individual")

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for `commands.plan`."""
        values = super().arguments()
        return values | {"uid": read_uuid(values["uid"]) or uuid4()}


class AnswerForm(Form):
    """Whether an invited person will come."""

    answer = HiddenField(validators=[DataRequired(), AnyOf(("yes", "no"))])


class HoldForm(FreeText):
    """Who came to a session and what was agreed. `hold_form` adds two fields for each invited person."""

    text = words_field(_l("What did you agree on?"))
    minutes = LengthField(_l("How long did it take?"))
    follow_up_on = DateField(_l("Look at it again on"), [Optional()])
    also = PeopleField(_l("Did somebody else come?"))

    rows: Sequence[ReflectionAttendance] = ()

    def fields_of(self, row: ReflectionAttendance) -> tuple[Any, Any]:
        """Return the fields 'came' and 'minutes' of an invited person."""
        return self[f"came_{row.person_id.hex}"], self[f"minutes_{row.person_id.hex}"]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for `holding_commands.hold`. Attendance without minutes counts as the whole session."""
        fields = [(row.person_id, *self.fields_of(row)) for row in self.rows]
        came = {uid: minutes.data or self.minutes.data for uid, was_there, minutes in fields if was_there.data}
        names = ("text", "no_person", "minutes", "follow_up_on", "also")
        return {name: self.data[name] for name in names} | {"came": came}


def hold_form(rows: Sequence[ReflectionAttendance], pilots: People, agreed: str, **known: Any) -> HoldForm:
    """Return the form for these invited people, with `pilots` who are not invited, and the agreements so far.

    A text that was accepted before is not checked again as long as it is not changed.
    """
    rows = [row for row in rows if row.person.erased_at is None]

    class ThisForm(HoldForm):
        pass

    for row in rows:
        hours = [Optional(), NumberRange(1, rules.MAX_MINUTES, _l("Please give 1 to 480 minutes."))]
        name = row.person.called
        likely = row.attended if row.attended is not None else row.answer == "yes"
        setattr(ThisForm, f"came_{row.person_id.hex}", BooleanField(isolated(name), default=likely))
        label = _("Minutes of %(name)s", name=names.isolated(name))
        setattr(ThisForm, f"minutes_{row.person_id.hex}", IntegerField(label, hours, default=row.minutes))
    form = ThisForm(data={"text": agreed, "no_person": bool(personal_data.find(agreed)), **known})
    form.rows = rows
    for row in rows:
        was_there, spent = form.fields_of(row)
        if spent.raw_data == []:  # added by somebody else meanwhile, so not in this form: unchanged
            was_there.data, spent.data = bool(row.attended), row.minutes
    invited = {row.person_id for row in rows}
    form.also.choices = [(uid, name) for uid, name in pilots if uid not in invited]
    return form
