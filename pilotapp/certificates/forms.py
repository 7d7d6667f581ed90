"""Forms of certificates. Field names are the arguments of the commands."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from pilotapp import codes, names
from pilotapp.certificates import commands
from pilotapp.fonts import letters
from pilotapp.web.fields import NO_DAY, DayField, trimmed
from pilotapp.web.forms import Form

_TOO_LONG = _l("Please use at most %(max)d characters.")


class PeriodForm(Form):
    """A period: first and last day."""

    first_day = DayField(_l("From"), [InputRequired(NO_DAY)])
    last_day = DayField(_l("To, with this day"), [InputRequired(NO_DAY)])


class NameForm(Form):
    """The full name for the paper."""

    full_name = StringField(
        _l("Full name"),
        [InputRequired(commands.NO_FULL_NAME), Length(max=names.MAX_LENGTH, message=_TOO_LONG)],
        filters=[names.cleaned],
    )

    def validate_full_name(self, field: StringField) -> None:
        """Refuse letters that no font has."""
        if unprinted := letters.missing(field.data):
            words = _("These letters cannot be printed: %(letters)s. Please write the name in Latin letters.")
            raise ValidationError(words % {"letters": " ".join(unprinted)})


class IssueForm(PeriodForm, NameForm):
    """A period with the figures that the page showed, and the name for the paper."""

    seen = HiddenField(validators=[InputRequired(), Length(max=60)])


class LetterheadForm(Form):
    """What stands on certificates, each part optional. The fields' lengths are those of the columns."""

    heading = StringField(_l("Heading"), [Length(max=120, message=_TOO_LONG)], filters=[names.cleaned])
    address = TextAreaField(_l("Address"), [Length(max=300, message=_TOO_LONG)], filters=[trimmed])
    contact = TextAreaField(_l("Contact"), [Length(max=300, message=_TOO_LONG)], filters=[trimmed])
    signatory = TextAreaField(_l("Who signs"), [Length(max=160, message=_TOO_LONG)], filters=[trimmed])
    logo = FileField(_l("Logo"))
    remove_logo = BooleanField(_l("Remove the present logo"))

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for the command; `logo` is the file's content, None if none was chosen."""
        sent = self.logo.data
        content = sent.read() if isinstance(sent, FileStorage) and sent.filename else None
        return {**self.data, "logo": content, "remove_logo": bool(self.remove_logo.data)}


class RevokeForm(Form):
    """Why a certificate is revoked."""

    reason = RadioField(
        _l("Why?"),
        [InputRequired(_l("Please choose a reason."))],
        choices=lambda: codes.choices("revoke_reason"),
    )


class CheckForm(Form):
    """The code of a certificate and, if it is to be compared, the name on the paper."""

    code = StringField(_l("Code on the paper"), [InputRequired(_l("Please type the code of the paper."))])
    checks = [Optional(), Length(max=names.MAX_LENGTH, message=_TOO_LONG)]
    name = StringField(_l("Name on the paper"), checks, filters=[names.cleaned])

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for `commands.check`."""
        return {"typed": self.code.data or "", "name": self.name.data or ""}
