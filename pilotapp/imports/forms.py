"""What a coordinator sends about a table; the choices of its pages depend on the file and are read by name."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import RadioField, ValidationError

from pilotapp.imports.plan import GENERAL
from pilotapp.web.forms import Form


class HandInForm(Form):
    """A file, and what it holds."""

    kind = RadioField(
        _l("What does the table hold?"),
        choices=lambda: [("visits", _("Visits")), ("pilots", _("Pilots"))],
        default="visits",
    )
    file = FileField(_l("The file"))

    def validate_file(self, field: FileField) -> None:
        """There must be one."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise ValidationError(_l("Please choose the file with your table."))


def read_columns(sent: MultiDict[str, str]) -> tuple[dict[int, str], str]:
    """(field by position of its column, the unit of bare numbers), from `column-3=day` and `unit`."""
    fields = {
        int(name.removeprefix("column-")): value
        for name, value in sent.items()
        if value and name.removeprefix("column-").isdecimal() and len(name) < 12
    }
    return fields, sent.get("unit", "")


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
    return {"values": values, "pilots": pilots, "general": general, "state": sent.get("state", "")}
