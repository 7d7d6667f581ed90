"""The coordinator's forms for acts on a note: a text, a ready-made line, a time, a person to hand it to."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from pilotapp.web.fields import InstantField
from pilotapp.web.free_text import FreeText, words_field

NO_LINE = "none"
# Lines that can be sent with one tap. They are stored as text, in the language of the sender.
LINES: dict[str, Any] = {
    "thanks": _l("Thank you for telling me about it."),
    "heavy": _l("That was a lot to carry. It is good that you wrote."),
    "soon": _l("I will get back to you soon."),
}


class AcknowledgeForm(FreeText):
    """A ready-made line and a text, both optional."""

    line = RadioField(
        _l("With a line?"),
        choices=lambda: [(NO_LINE, _l("Without a line")), *LINES.items()],
        default=NO_LINE,
        validate_choice=False,
    )
    text = words_field(_l("Your own words"))

    def arguments(self) -> dict[str, Any]:
        """Return the arguments, with the ready-made line before the text."""
        parts = (str(LINES.get(self.line.data, "")), (self.text.data or "").strip())
        return {"text": " ".join(filter(None, parts)), "no_person": self.no_person.data}


class AskForm(FreeText):
    """A question to the pilot."""

    text = words_field(_l("Your question"), required=_l("Please write your question."))


class AnswerForm(FreeText):
    """An answer to the pilot."""

    text = words_field(_l("Your answer"), required=_l("Please write your answer."))


class ProposeForm(FreeText):
    """A time for a talk, in the programme's zone."""

    talk_at = InstantField(_l("When?"), validators=[InputRequired(_l("Please choose a day and a time."))])
    text = words_field(_l("A few words with it"))


class CalledForm(FreeText):
    """A call took place."""

    text = words_field(_l("What did you agree on?"))


def _uid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


class HandOverForm(FreeText):
    """The coordinator to hand the note to, and a text that colleagues and the pilot can read."""

    to = SelectField(_l("Who goes on with it?"), coerce=_uid, choices=(), validate_choice=False)
    text = words_field(_l("A few words with it"))


class CloseForm(FreeText):
    """An optional last text."""

    text = words_field(_l("A few words with it"))


FORMS: dict[str, type[FreeText]] = {
    "acknowledge": AcknowledgeForm,
    "ask": AskForm,
    "answer": AnswerForm,
    "propose": ProposeForm,
    "called": CalledForm,
    "hand_over": HandOverForm,
    "close": CloseForm,
}


def make(act: str, *, filled: bool = False) -> FreeText:
    """Return the form of an act, filled from the request only if `filled`."""
    return FORMS[act]() if filled else FORMS[act](formdata=None)
