"""Forms of the second factor and of reauthentication."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from pilotapp.auth.passwords import MAX_LENGTH
from pilotapp.web.forms import Form


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Please enter the code.")), Length(max=60, message=_l("This code is too long."))]
    )


class SetUpForm(CodeForm):
    """The first code of a new secret, which the page carries sealed."""

    offered = HiddenField(validators=[Length(max=1000)])


class AgainForm(Form):
    """The password, asked for again."""

    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Please enter your password.")),
            Length(max=MAX_LENGTH, message=_l("This password is too long.")),
        ],
    )
