"""What a coordinator sends about a table; the choices of its pages depend on the file and are read by name."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import RadioField, ValidationError
from wtforms.validators import Optional

from pilotapp.imports.handing_in import Upload
from pilotapp.imports.plan import GENERAL
from pilotapp.refusals import Refusal
from pilotapp.web.forms import Form


class HandInForm(Form):
    """A file, and what it holds."""

    kind = RadioField(
        _l("What does the table hold?"),
        choices=lambda: [("visits", _("Visits")), ("pilots", _("{Pilots}"))],
        default="visits",
    )
    file = FileField(_l("The file"))
    encoding = RadioField(_l("Which line is spelled right?"), [Optional()], choices=[], validate_choice=False)

    def upload(self) -> Upload:
        """What was sent."""
        return Upload(self.file.data.read(), self.encoding.data or "")

    def ask_for_encoding(self, samples: list[tuple[str, str]]) -> None:
        """Let the same words be shown as each encoding gives them, of which one has to be chosen."""
        self.encoding.choices = samples
        self.encoding.flags.optional, self.encoding.flags.required = False, True

    def validate_file(self, field: FileField) -> None:
        """There must be one."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_l("Please choose the file with your table."))


def read_columns(sent: MultiDict[str, str]) -> dict[str, Any]:
    """Return the arguments of `commands.map_columns`, from `column-3=day`, `answer-duration=hours` and `owner`."""
    fields = {
        int(name.removeprefix("column-")): value
        for name, value in sent.items()
        if value and name.removeprefix("column-").isdecimal() and len(name) < 12
    }
    answers = {name.removeprefix("answer-"): value for name, value in sent.items() if name.startswith("answer-")}
    return {"fields": fields, "answers": answers, "owner": sent.get("owner", "")}


def read_whose(sent: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> tuple[list[int], Upload | None]:
    """Return (the columns of names that are pilots, the file that came once more or None), from `whose` and `file`.

    Raises Refusal where nothing was chosen.
    """
    if "whose" not in sent:
        raise Refusal(_l("Please say whose names they are."))
    columns = [int(part) for part in sent.get("whose", "").split(",") if part.isdecimal() and len(part) < 5]
    file = files.get("file")
    return columns, Upload(file.read()) if file is not None and file.filename else None


def read_values(sent: MultiDict[str, str]) -> dict[str, Any]:
    """The arguments of `commands.map_values`, from `code:<field>:<text>`, `person:<spelling>` and `all-<field>`."""
    values: dict[str, dict[str, str]] = {}
    pilots: dict[str, str] = {}
    for name, chosen in sent.items():
        what, _sep, rest = name.partition(":")
        if what == "person" and chosen:
            pilots[rest] = chosen
        elif what == "code" and chosen:
            field, _sep, text = rest.partition(":")
            values.setdefault(field, {})[text] = chosen
    general = {name: sent.get(f"all-{name}") or None for name in GENERAL}
    more = {"state": sent.get("state", ""), "others": sent.get("others", "")}
    return {"values": values, "pilots": pilots, "general": general, **more}
