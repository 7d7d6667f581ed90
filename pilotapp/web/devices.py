"""Describes a device by its User-Agent; only what the description needs is stored."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# The first mark found in the text decides: iPads say Macintosh, Edge says Chrome, Chrome says Safari.
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
    """Return 'Android phone, Chrome' for a User-Agent; 'Unknown device' if it is not recognised."""
    return name_of(agent) or str(_("Unknown device"))


def name_of(agent: str) -> str:
    """Like `in_words`, but empty if it is not recognised."""
    device, browser = _first(_DEVICES, agent), _first(_BROWSERS, agent)
    if "Android" in agent and "Mobile" not in agent:
        device = str(_("Android tablet"))
    return ", ".join(part for part in (device, browser) if part)


def marks_of(agent: str) -> str:
    """Return the part of a User-Agent to store: the marks by which `name_of` finds the same words."""
    marks = [mark for mark, _ in (*_DEVICES, ("Mobile", ""), *_BROWSERS) if mark in agent]
    return " ".join(marks)


def _first(marks: tuple[tuple[str, object], ...], agent: str) -> str:
    return next((str(name) for mark, name in marks if mark in agent), "")


def kind_of(agent: str) -> str:
    """Return 'ios', 'android' or 'desk' for a User-Agent; an iPad that says Macintosh is 'desk'."""
    if "iPhone" in agent or "iPad" in agent:
        return "ios"
    return "android" if "Android" in agent else "desk"
