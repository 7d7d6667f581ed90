"""The base form of every free text: short, and checked by its command for likely personal data."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from pilotapp import personal_data
from pilotapp.personal_data import Offer
from pilotapp.web.forms import Form

MAX = 1000  # characters


def _one_break(text: str | None) -> str | None:
    """Convert CRLF to LF, so that a line break counts as one character, as in the browser."""
    return text and text.replace("\r\n", "\n")


def words_field(label: Any, required: Any = None, most: int = MAX, description: Any = "") -> TextAreaField:
    """A text of at most `most` characters; `required` is the message for an empty one, None makes it optional."""
    first = DataRequired(required) if required else Optional()
    too_long = _l("Please stay under %(most)d characters.", most=most)
    checks = [first, Length(max=most, message=too_long)]
    return TextAreaField(label, checks, filters=[_one_break], description=description)


class FreeText(Form):
    """`text`, and the declaration that nobody can be recognised in it. Templates render both with `text_field`."""

    text = words_field(_l("Your text"))
    no_person = BooleanField(_l("No person can be recognised"))

    def marks(self) -> list[tuple[str, Offer]]:
        """Return the passages of the text that look like personal data, with what can be written instead."""
        text = self.text.data or ""
        return [(text[one.start : one.end], one) for one in personal_data.offers(text)]
