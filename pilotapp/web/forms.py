"""The base of every form: one class serves the page and the phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from pilotapp.refusals import Refusal
from pilotapp.web import client
from pilotapp.web.throttle import TooMany


class Form(FlaskForm):
    """A WTForm without a token of its own: CSRFProtect guards every route, templates call `csrf()`.

    `since`: of a field that came after the first version, the schema of entries (`entries.sent`) that brought it.
    """

    since: ClassVar[Mapping[str, int]] = {}

    class Meta(FlaskForm.Meta):
        csrf = False

    def arguments(self) -> dict[str, Any]:
        """The values by field name: what the command takes."""
        return dict(self.data)

    def refuse(self, refusal: Refusal) -> None:
        """Put a command's refusal at its field, or above the form where it names none.

        The answer to too many tries becomes a 429, whatever the view says.
        """
        if isinstance(refusal, TooMany):
            client.slow_down(refusal)
        name = refusal.field if refusal.field in self._fields else None
        if name:
            field = self._fields[name]
            field.errors = [*field.errors, str(refusal.message)]
        else:
            self.form_errors.append(str(refusal.message))


def submitted(form: Form) -> bool:
    """Whether this request posted the form and its shape is right."""
    return request.method == "POST" and bool(form.validate())


def as_formdata(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """An entry's JSON body as the form data that a browser would have posted."""
    data: MultiDict[str, str] = MultiDict()
    for key, value in body.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                data.add(key, str(item).lower() if isinstance(item, bool) else str(item))
    return data
