"""Forms about people. Field names are the arguments of the commands."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import AnyOf, Optional

from pilotapp import codes
from pilotapp.people import rules
from pilotapp.web.fields import CodeField, SpokenLanguagesField, email_field, name_field
from pilotapp.web.forms import Form


class PersonForm(Form):
    """Name, address and languages of a person; `must_speak` requires at least one language."""

    must_speak = False
    name = name_field()
    email = email_field(_l("E-mail address"))
    languages = SpokenLanguagesField(_l("Languages spoken"))

    def may_lack_address(self) -> None:
        """Let the address stay empty, for somebody of whom none is known."""
        self.email.validators = [Optional(), *self.email.validators[1:]]
        self.email.flags.required, self.email.flags.optional = False, True

    def asks_for_languages(self) -> bool:
        """Whether a language besides German is required, as it is for pilots."""
        return self.must_speak


class WayForm(Form):
    """How an invitation is delivered: handed over as a link or QR code, or by mail."""

    way = HiddenField(validators=[AnyOf(rules.WAYS)], filters=[lambda value: value or "hand"])


class WithoutAccessForm(Form):
    """A pilot without an e-mail address or a smartphone."""

    name = name_field()
    languages = SpokenLanguagesField(_l("Languages spoken"))

    def asks_for_languages(self) -> bool:
        """Whether languages are asked for: a pilot needs them."""
        return True


class NewPersonForm(PersonForm, WayForm):
    """A new person, and how the invitation is delivered."""

    role = CodeField(_l("Role"), "role", default="pilot")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.role.choices = [(role, codes.label("role", role)) for role in rules.MANAGED]

    def asks_for_languages(self) -> bool:
        """Whether languages are asked for: a pilot needs them."""
        return rules.asks_for_languages(self.role.data)
