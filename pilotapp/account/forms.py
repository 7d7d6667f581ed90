"""Forms about one's own account. Field names are the arguments of the commands."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TelField
from wtforms.validators import InputRequired, Length, Optional

from pilotapp.phone_numbers import MAX_LENGTH
from pilotapp.web.fields import SpokenLanguagesField, email_field, name_field
from pilotapp.web.forms import Form


class ProfileForm(Form):
    """Name and languages of the signed-in person, and for pilots a telephone number."""

    name = name_field()
    languages = SpokenLanguagesField(_l("Languages spoken"))
    too_long = Length(max=MAX_LENGTH, message=_l("Please use at most %(max)d characters."))
    phone = TelField(_l("Telephone"), [Optional(), too_long])

    def __init__(self, *, is_pilot: bool, **settings: Any) -> None:
        self._must_speak = is_pilot
        super().__init__(**settings)
        if not is_pilot:
            del self.phone

    def asks_for_languages(self) -> bool:
        """Whether a language besides German is required, as it is for pilots."""
        return self._must_speak


class EmailForm(Form):
    """A new e-mail address."""

    email = email_field(_l("New e-mail address"))


class LeaveForm(Form):
    """How somebody leaves: their data stay, or are erased."""

    how = RadioField(
        _l("What shall happen to my data?"),
        [InputRequired(_l("Please choose one of the two."))],
        choices=lambda: [("leave", _("Only leave")), ("erase", _("Leave and erase me"))],
    )
