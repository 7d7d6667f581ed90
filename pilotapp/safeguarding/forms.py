"""Forms of safeguarding: the report from the page and from the phone, and an answer to it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from pilotapp.safeguarding import report_text
from pilotapp.web.forms import Form
from pilotapp.web.free_text import FreeText, words_field

_LONG = _l("Please use at most %(max)d characters.")


def _own_lines(value: str | None) -> str | None:
    """Convert CRLF to LF: browsers send two characters for a line break but count one."""
    return value.replace("\r\n", "\n").strip() if value else value


def _part(name: str, label: Any, description: Any, *first: Any) -> TextAreaField:
    checks = [*(first or (Optional(),)), Length(max=report_text.SECTIONS[name], message=_LONG)]
    return TextAreaField(label, checks, filters=[_own_lines], description=description)


class ReportForm(Form):
    """A report on the page. Not checked for personal data, as facts may need a description; it is never counted."""

    occurred = StringField(
        _l("When was it?"),
        [Optional(), Length(max=report_text.SECTIONS["occurred"], message=_LONG)],
        filters=[_own_lines],
        description=_l("For example: today at about 3 pm."),
    )
    observed = _part(
        "observed",
        _l("What did you see or hear?"),
        _l("Only what you noticed yourself. No suspicion, no judgement."),
        DataRequired(_l("Please write what you saw or heard.")),
    )
    said = _part("said", _l("What was said, word by word?"), _l("In the language in which it was said, if you can."))
    done = _part("done", _l("What did you do?"), _l("For example: stayed with them, called somebody."))
    informed = _part("informed", _l("Who knows about it?"), _l("For example: my coordination, the police."))

    def as_text(self) -> str:
        """Return the sections as the text that is stored sealed."""
        return report_text.write(self.data)


def _is_report(form: Any, field: Any) -> None:
    """Require the text that the phone's own form produces."""
    try:
        report_text.read(field.data or "")
    except ValueError:
        raise ValidationError(_("This report could not be read. Please call your coordination.")) from None


class SealedReportForm(Form):
    """A report from a phone: one sealed text, validated after it was unsealed."""

    facts = TextAreaField(_l("Facts"), [_is_report])


class AnswerForm(FreeText):
    """An answer to the pilot who wrote the report."""

    text = words_field(
        _l("Your answer"),
        required=_l("Please write some words."),
        description=_l("She reads it in the app: thanks, what happens next, when you call. No names, no details."),
    )
