"""Forms of a pilot's notes, used for both the page and the phone's entries."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from pilotapp.web.fields import CodeField, CodesField
from pilotapp.web.forms import Form
from pilotapp.web.free_text import FreeText, words_field

MAX_THEMES = 9


class NoteForm(FreeText):
    """A note: codes, a wish for a call, and an optional text."""

    themes = CodesField(
        _l("What is it about?"),
        "theme",
        least=0,
        most=MAX_THEMES,
        message=_l("Please choose from these themes."),
        validators=[Optional()],
    )
    load = CodeField(
        _l("How hard is it?"),
        "load",
        validators=[InputRequired(_l("Please choose how hard it is."))],
    )
    call = CodeField(_l("Would you like a call?"), "call", validators=[Optional()])
    for_group = BooleanField(_l("For the next group meeting"))
    text = words_field(_l("In your own words"))


class ReplyForm(FreeText):
    """A reply to the coordination."""

    text = words_field(_l("Your reply"), required=_l("Please write your reply in a sentence."))


class LookAgainForm(FreeText):
    """A text in which somebody may be recognisable, to be changed or confirmed."""


class TakeBackForm(Form):
    """Confirmation of deleting a text; no fields."""


FORMS: dict[str, type[Form]] = {"note": NoteForm, "note_reply": ReplyForm}
