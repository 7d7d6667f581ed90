"""Forms of visits, used for both the page and the phone's entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from pilotapp import clock, formats
from pilotapp.domain.limits import MAX_TOPICS
from pilotapp.domain.visit_fields import FIELD
from pilotapp.formats.zones import current_zone
from pilotapp.refusals import Refusal
from pilotapp.visits import rules, time_parts
from pilotapp.web.fields import OTHER_YEAR, SKIPPED, CodeField, CodesField, InstantField, LanguageField, MinutesField
from pilotapp.web.forms import Form
from pilotapp.web.free_text import FreeText, words_field

CHOOSE = _l("Please choose one.")


def _choice(name: str, **settings: Any) -> CodeField:
    """One code of a field of the visit, which somebody has to choose."""
    field = FIELD[name]
    return CodeField(field.question or field.label, field.codes, **{"validators": [InputRequired(CHOOSE)], **settings})


class CheckInForm(Form):
    """A check-in without further data; kind of institution and language may follow later."""

    started_at = InstantField(_l("Start"), validators=[Optional()])
    institution_kind = CodeField(
        FIELD["institution_kind"].label, FIELD["institution_kind"].codes, validators=[Optional()]
    )
    client_language = LanguageField(FIELD["client_language"].label, validators=[Optional()])


class TimesForm(Form):
    """Base of forms with the times of a visit, which a page asks for in parts (`time_parts`).

    `known`: start and end of the visit before. `short`: confirms unusually few minutes. `day`: the chosen day.
    """

    class Meta(Form.Meta):
        def wrap_formdata(self, form: TimesForm, formdata: Any) -> Any:
            given = super().wrap_formdata(form, formdata)
            if given is formdata or not given:  # an entry of a phone, which has whole times
                return given
            now, zone = clock.now(), current_zone()
            form.day = time_parts.chosen_day(given, now, zone)
            return time_parts.with_whole(given, now, form.known, zone)

    lengths, ago = time_parts.LENGTHS, time_parts.AGO
    short: int | None = None
    day = ""

    def __init__(self, *arguments: Any, known: rules.Times = (None, None), **settings: Any) -> None:
        self.known = known
        super().__init__(*arguments, **settings)

    def ask_about(self, minutes: int) -> None:
        """Add an error at the end of the visit that asks whether so few minutes are right."""
        self.short = minutes
        self.refuse(Refusal(rules.FEW_MINUTES % {"minutes": formats.minutes(minutes)}, "ended_at"))


class CheckOutForm(TimesForm):
    """The end of a visit: now, or the forgotten time."""

    ended_at = InstantField(_l("End"), validators=[Optional()])
    forgotten = BooleanField(_l("I forgot to check out"), widget=HiddenInput())
    measured_minutes = IntegerField(
        _l("Measured minutes"), widget=HiddenInput(), validators=[Optional(), NumberRange(0, 100_000)]
    )


class RecordForm(TimesForm):
    """What happened, in codes that never identify a client. Times are given if entered afterwards or corrected."""

    started_at = InstantField(_l("Start"), validators=[Optional()])
    ended_at = InstantField(_l("End"), validators=[Optional()])
    outcome = _choice("outcome", default="held")
    institution_kind = _choice("institution_kind")
    topics = CodesField(
        FIELD["topics"].question,
        FIELD["topics"].codes,
        most=MAX_TOPICS,
        message=_l("Please choose 1, 2 or 3 topics."),
    )
    client_language = LanguageField(FIELD["client_language"].question, validators=[InputRequired(CHOOSE)])
    mode = _choice("mode", default="in_person")
    party = _choice("party", default="person")
    size_band = _choice("size_band", default="one")
    first_contact = BooleanField(FIELD["first_contact"].question)
    waiting_minutes = MinutesField(FIELD["waiting_minutes"].label, default=0)
    travel_minutes = MinutesField(FIELD["travel_minutes"].label, default=0)
    referral = _choice("referral", validators=[Optional()])


class AfterwardsForm(RecordForm):
    """A visit entered afterwards: a record with both times required."""

    started_at = InstantField(_l("Start"), validators=[InputRequired(_l("Please choose when it began."))])
    ended_at = InstantField(_l("End"), validators=[InputRequired(_l("Please choose when it ended."))])


class PaperForm(AfterwardsForm):
    """A visit that a coordinator enters for a pilot, from paper; `beside`: also beside another one at the same time."""

    pilot = SelectField(_l("{Pilot}"), validators=[InputRequired(CHOOSE)])
    beside = BooleanField(_l("Enter it all the same"))

    def offer(self, pilots: Sequence[tuple[UUID, str]]) -> None:
        """Offer these pilots, by name."""
        self.pilot.choices = [("", _("Please choose")), *((str(uid), name) for uid, name in pilots)]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for the command, the pilot as a uid."""
        return {**self.data, "pilot": UUID(self.pilot.data)}


class WithdrawForm(Form):
    """Confirmation of withdrawing a visit; no fields."""


class AnswerForm(Form):
    """A pilot's answer to a question, as a code."""

    answer = CodeField(_l("Your answer"), "answer", validators=[InputRequired(CHOOSE)])


class AskForm(FreeText):
    """A coordinator's question as a text that names nobody."""

    text = words_field(_l("Your question"), required=_l("Please write your question in a sentence."), most=280)


class VoidForm(Form):
    """The reason why a visit does not count."""

    reason = CodeField(_l("Why does it not count?"), "void_reason", validators=[InputRequired(CHOOSE)])


def sentences_about_times() -> dict[str, str]:
    """Return the server's messages about times by fault, for use on the phone; `{…}` are its placeholders."""
    gaps = {name: f"{{{name}}}" for name in ("before", "after", "minutes")}
    return {
        "year": str(OTHER_YEAR),
        "skipped": SKIPPED % gaps,
        "future": str(rules.IN_FUTURE),
        "order": str(rules.END_FIRST),
        "length": str(rules.TOO_LONG),
        "short": rules.FEW_MINUTES % gaps,
    }


FORMS: dict[str, type[Form]] = {
    "check_in": CheckInForm,
    "check_out": CheckOutForm,
    "record": RecordForm,
    "withdraw": WithdrawForm,
    "answer": AnswerForm,
}
