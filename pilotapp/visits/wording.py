"""The contents of a pilot's entries in words, for a visit's history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from pilotapp import codes, formats

_CODES = {
    "outcome": "outcome",
    "institution_kind": "institution_kind",
    "client_language": "language",
    "mode": "mode",
    "party": "party",
    "size_band": "size_band",
    "answer": "answer",
}


def in_words(body: Mapping[str, Any]) -> str:
    """Return times and codes of an entry's stored body in words: 'Start Mon, Mar 2, 2026, 09:00 · School'."""
    return " · ".join(_phrases(body))


def _phrases(body: Mapping[str, Any]) -> Iterator[str]:
    if started := body.get("started_at"):
        yield f"{_('Start')} {formats.stamp(started)}"
    if ended := body.get("ended_at"):
        yield f"{_('End')} {formats.stamp(ended)}"
    yield from (codes.label(kind, body[name]) for name, kind in _CODES.items() if body.get(name))
    topics = body.get("topics") or []
    yield from (codes.label("topic", topic) for topic in ([topics] if isinstance(topics, str) else topics))
    if body.get("forgotten"):
        yield codes.label("flag", "forgotten")
    measured = str(body.get("measured_minutes")).strip()
    if measured not in ("", "None"):
        yield _("measured by the phone: %(minutes)s", minutes=formats.minutes(int(measured)))
