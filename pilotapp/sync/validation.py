"""Validates the body of an entry by the fields of its form, as on the page, but faster."""

import threading
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, StringField

from pilotapp.entries.incoming import SCHEMA
from pilotapp.entries.keys import keys_of
from pilotapp.sync.handlers import FORMS
from pilotapp.web.fields import CodeField, CodesField, LanguageField
from pilotapp.web.forms import Form, as_formdata

Values = dict[str, Any]
Complaints = dict[str, list[str]]

MAX_KNOWN = 10_000
REMEMBERED = (BooleanField, CodeField, CodesField, IntegerField, LanguageField)
_own = threading.local()
# Cache of valid values, by kind of entry, field and text. Codes come from short lists, so nearly every one was
# validated before; what depends on the day or the reader (instants, messages) is validated each time. Free text is
# never cached, nor is the form's own copy of it.
_known: dict[tuple[str, str, tuple[str, ...]], Any] = {}


def validate(kind: str, body: Mapping[str, Any], schema: int = SCHEMA) -> tuple[Values, Complaints]:
    """Return the values of the form of this `kind` for `body`, or its messages in the reader's language.

    A field that is newer than the `schema` of the entry gets its default. Fields are validated one by one; rules that
    combine several fields are checked by the command.
    """
    data = as_formdata(body)
    values: Values = {}
    complaints: Complaints = {}
    for field in _form(kind):
        key = (kind, field.name, tuple(data.getlist(field.name)))
        if key in _known:
            values[field.name] = _known[key]
            continue
        field.process(data)
        if field.name not in keys_of(kind, schema):
            values[field.name] = field.data
        elif field.validate(_form(kind)):
            values[field.name] = field.data
            if isinstance(field, REMEMBERED) and len(_known) < MAX_KNOWN:
                _known[key] = field.data
        else:
            complaints[field.name] = [str(error) for error in field.errors]
        if isinstance(field, StringField):
            field.process(MultiDict())
    return ({}, complaints) if complaints else (values, {})


def _form(kind: str) -> Form:
    """Return this thread's form of a kind; creating one takes longer than using it."""
    forms: dict[str, Form] = _own.__dict__.setdefault("forms", {})
    if kind not in forms:
        forms[kind] = FORMS[kind](formdata=MultiDict())
    return forms[kind]
