"""A device in words, from what its browser says of itself; no more of that is stored than the words need."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# The first mark that stands in the text decides: iPads say Macintosh, Edge says Chrome, Chrome says Safari.
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", _l("Android phone")),
    ("CrOS", "Chromebook"),
    ("Windows", _l("Windows computer")),
    ("Macintosh", "Mac"),
    ("Linux", _l("Linux computer")),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def in_words(agent: str) -> str:
    """'Android phone, Chrome' for a browser's User-Agent; 'Unknown device' where it says nothing that we know."""
    return name_of(agent) or str(_("Unknown device"))


def name_of(agent: str) -> str:
    """The same; empty where it says nothing that we know."""
    device, browser = _first(_DEVICES, agent), _first(_BROWSERS, agent)
    if "Android" in agent and "Mobile" not in agent:
        device = str(_("Android tablet"))
    return ", ".join(part for part in (device, browser) if part)


def marks_of(agent: str) -> str:
    """What is stored of a User-Agent: the marks by which `name_of` finds the same words, and nothing else."""
    marks = [mark for mark, _ in (*_DEVICES, ("Mobile", ""), *_BROWSERS) if mark in agent]
    return " ".join(marks)


def _first(marks: tuple[tuple[str, object], ...], agent: str) -> str:
    return next((str(name) for mark, name in marks if mark in agent), "")
