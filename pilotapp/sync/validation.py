"""Judges the body of an entry by the fields of its form, the same ones as on the page, but quickly."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, StringField

from pilotapp.entries.incoming import SCHEMA
from pilotapp.sync.handlers import FORMS
from pilotapp.web.fields import CodeField, CodesField, LanguageField
from pilotapp.web.forms import Form, as_formdata

Values = dict[str, Any]
Complaints = dict[str, list[str]]

MAX_KNOWN = 10_000
REMEMBERED = (BooleanField, CodeField, CodesField, IntegerField, LanguageField)
_own = threading.local()
# Values that were found right, by kind of entry, field and text. Codes come from short lists, so that nearly every
# one was judged before; what depends on the day or the reader (instants, complaints) is judged each time. What a
# person wrote in her own words is never remembered, and neither is the form's own copy of it.
_known: dict[tuple[str, str, tuple[str, ...]], Any] = {}


def validate(kind: str, body: Mapping[str, Any], schema: int = SCHEMA) -> tuple[Values, Complaints]:
    """The values of the form of this `kind` for `body`, or its complaints in the reader's language.

    A field that came after the `schema` of the entry has its default: nobody was asked for it.
    Field by field: what two fields say together is the matter of the rules behind the form, never of the form.
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
        if FORMS[kind].since.get(field.name, 1) > schema:
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
    """This thread's form of a kind: to make one takes longer than to ask it."""
    forms: dict[str, Form] = _own.__dict__.setdefault("forms", {})
    if kind not in forms:
        forms[kind] = FORMS[kind](formdata=MultiDict())
    return forms[kind]
