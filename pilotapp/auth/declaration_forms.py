"""The form of the declaration of confidentiality."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from pilotapp.web.forms import Form

_AGAIN = _l("Please read the text once more.")


class DeclarationForm(Form):
    """What a pilot signs: version and language of the text that the page showed."""

    version = HiddenField(validators=[InputRequired(_AGAIN), Length(max=20)])
    language = SelectField(widget=HiddenInput(), validate_choice=True)

    def __init__(self, available: tuple[str, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.language.choices = [(code, code) for code in available]
