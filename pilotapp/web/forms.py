"""The base class of all forms, used for both pages and phones."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from pilotapp.refusals import Missing, Refusal
from pilotapp.web import client
from pilotapp.web.throttle import TooMany

Result = TypeVar("Result")


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


def try_it(form: Form, command: Callable[[], Result]) -> Result | None:
    """Call the command; return None if it refuses, with the message in the form. Raises Missing."""
    try:
        return command()
    except Missing:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def accepted(form: Form, command: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """Call the command with the values of the form, if this request submitted a valid one. Return the result.

    True if the result is empty; None if the form is not submitted or not valid, or the command refuses. Raises Missing.
    """
    return try_it(form, lambda: command(*given, **more, **form.arguments()) or True) if submitted(form) else None


def as_formdata(body: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return an entry's JSON body as the form data that a browser would have sent."""
    data: MultiDict[str, str] = MultiDict()
    for key, value in body.items():
        for item in value if isinstance(value, list) else [value]:
            if item is not None:
                data.add(key, str(item).lower() if isinstance(item, bool) else str(item))
    return data
