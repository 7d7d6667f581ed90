"""The base class of all forms, used for both pages and phones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from pilotapp.refusals import Refusal
from pilotapp.web import client
from pilotapp.web.throttle import TooMany


class Form(FlaskForm):
    """A WTForm without a token of its own: CSRFProtect guards every route, templates call `csrf()`."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def arguments(self) -> dict[str, Any]:
        """Return the values by field name, as arguments for the command."""
        return dict(self.data)

    def refuse(self, refusal: Refusal) -> None:
        """Add a command's refusal as an error to its field, or to the form if it names none.

        TooMany makes the response a 429, whatever the view returns.
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
    """Whether this request submitted the form and it is valid."""
    return request.method == "POST" and bool(form.validate())


def as_formdata(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return an entry's JSON body as the form data that a browser would have sent."""
    data: MultiDict[str, str] = MultiDict()
    for key, value in body.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                data.add(key, str(item).lower() if isinstance(item, bool) else str(item))
    return data
