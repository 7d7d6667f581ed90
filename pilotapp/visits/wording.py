"""The contents of a pilot's entries in words, for a visit's history."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from pilotapp import codes, formats
from pilotapp.domain.visit_fields import FIELDS
from pilotapp.formats.visit_words import phrase


def in_words(body: Mapping[str, Any]) -> str:
    """Return times and codes of an entry's stored body in words: 'Start Mon 2 Mar 2026, 09:00 · School'."""
    return " · ".join(_phrases(body))


def _phrases(body: Mapping[str, Any]) -> Iterator[str]:
    if started := body.get("started_at"):
        yield f"{_('Start')} {formats.stamp(started)}"
    if ended := body.get("ended_at"):
        yield f"{_('End')} {formats.stamp(ended)}"
    said = {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}
    yield from (phrase(field, value) for field in FIELDS if (value := said.get(field.column)))
    if body.get("answer"):
        yield codes.label("answer", body["answer"])
    if body.get("forgotten"):
        yield codes.label("flag", "forgotten")
    measured = str(body.get("measured_minutes")).strip()
    if measured not in ("", "None"):
        yield _("measured by the phone: %(minutes)s", minutes=formats.minutes(int(measured)))
