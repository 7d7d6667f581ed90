"""Forms for signing in. Field names are the arguments of the commands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from pilotapp.auth.passwords import MAX_LENGTH
from pilotapp.web.forms import Form


class SignInForm(Form):
    """E-mail and password, and whether others use the same phone."""

    email = StringField(_l("E-mail address"), [InputRequired(_l("Please enter your e-mail address."))])
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Please enter your password.")),
            Length(max=MAX_LENGTH, message=_l("This password is too long.")),
        ],
    )
    shared = BooleanField(_l("This phone is not mine alone"))


class PasswordForm(Form):
    """A new password. The command checks its length and strength."""

    password = PasswordField(_l("Password"), [InputRequired(_l("Please choose a password."))])
