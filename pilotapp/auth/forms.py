"""Forms of signing in: field names are the arguments of the commands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from pilotapp.auth.passwords import LONGEST, SHORTEST
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
