"""The form of every free text: short, and checked by its command for what looks like personal data."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from pilotapp import personal_data
from pilotapp.personal_data import Finding
from pilotapp.web.forms import Form

MAX = 1000  # characters


def _one_break(text: str | None) -> str | None:
    """A line break counts as one character, as it does in the browser, which sends two."""
    return text and text.replace("\r\n", "\n")


def words_field(label: Any, required: Any = None, most: int = MAX, description: Any = "") -> TextAreaField:
    """A text of at most `most` characters; `required` is the sentence for who leaves it empty, None lets her."""
    first = DataRequired(required) if required else Optional()
    too_long = _l("Please stay under %(most)d characters.", most=most)
    checks = [first, Length(max=most, message=too_long)]
    return TextAreaField(label, checks, filters=[_one_break], description=description)


class FreeText(Form):
    """`text`, and the deliberate word that nobody can be recognised in it. Templates show both with `text_field`."""

    text = words_field(_l("Your text"))
    no_person = BooleanField(_l("No person can be recognised"))

    def marks(self) -> list[tuple[str, Finding]]:
        """What in the text looks like personal data, each part with its finding."""
        text = self.text.data or ""
        return [(text[one.start : one.end], one) for one in personal_data.find(text)]

    def proposals(self) -> dict[str, Any]:
        """What to write instead, by the names that the phone's script knows."""
        return personal_data.WORDS
