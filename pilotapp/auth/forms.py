"""Forms for signing in and for the second factor. Field names are the arguments of the commands."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from pilotapp.auth.passwords import MAX_LENGTH
from pilotapp.web.forms import Form


def _known_password() -> PasswordField:
    too_long = Length(max=MAX_LENGTH, message=_l("This password is too long."))
    return PasswordField(_l("Password"), [InputRequired(_l("Please enter your password.")), too_long])


class SignInForm(Form):
    """E-mail and password, and whether others use the same phone."""

    email = StringField(_l("E-mail address"), [InputRequired(_l("Please enter your e-mail address."))])
    password = _known_password()
    shared = BooleanField(_l("This phone is not mine alone"))


class PasswordForm(Form):
    """A new password. The command checks its length and strength."""

    password = PasswordField(_l("Password"), [InputRequired(_l("Please choose a password."))])


class AgainForm(Form):
    """The password, asked for again."""

    password = _known_password()


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"), [InputRequired(_l("Please enter the code.")), Length(max=60, message=_l("This code is too long."))]
    )


class SetUpForm(CodeForm):
    """The first code of a new secret, which the page carries sealed."""

    offered = HiddenField(validators=[Length(max=1000)])


class DeclarationForm(Form):
    """What a pilot signs: version and language of the text that the page showed."""

    version = HiddenField(validators=[InputRequired(_l("Please read the text once more.")), Length(max=20)])
    language = SelectField(widget=HiddenInput(), validate_choice=True)

    def __init__(self, available: tuple[str, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.language.choices = [(code, code) for code in available]
