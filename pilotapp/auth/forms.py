"""Forms of signing in: field names are the arguments of the commands."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField
from wtforms.validators import InputRequired, Length

from pilotapp.auth.passwords import LONGEST, SHORTEST
from pilotapp.i18n import own_name
from pilotapp.web.forms import Form

_TOO_SHORT = _l("Please use at least %(min)d characters. A short sentence works well.")


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField(_l("E-mail address"), [InputRequired(_l("Please enter your e-mail address."))])
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Please enter your password.")),
            Length(max=LONGEST, message=_l("This password is too long.")),
        ],
    )


class InviteForm(Form):
    """The password that an invited person chooses."""

    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Please choose a password.")),
            Length(min=SHORTEST, message=_TOO_SHORT),
            Length(max=LONGEST, message=_l("Please use at most %(max)d characters.")),
        ],
    )


class LanguageForm(Form):
    """The language in which the app answers."""

    language = RadioField(_l("Language of the app"), [InputRequired(_l("Please choose a language."))])

    def __init__(self, available: tuple[str, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.language.choices = [(code, own_name(code)) for code in available]
