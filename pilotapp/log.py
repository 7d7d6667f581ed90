"""Lines of the log: one JSON object an event, from this package and from every library, without tokens.

No line holds the words of an error: they may be what somebody typed, or an address that opens something. It holds its
kind and the places in the code. Of what a library says itself, the rest of each secret address is taken out: `hide`
hears once which addresses are secret, `hide_here` what the present request was asked with.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, MutableMapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import structlog

logger = structlog.get_logger("pilotapp")
Event = MutableMapping[str, Any]
HIDDEN = "[hidden]"
_SHORTEST = 10  # characters; what is shorter opens nothing, and may be a word of an address
_SLASH = r"(?:/|%2f)+"
_prefixes: dict[str, re.Pattern[str]] = {}
_secrets: ContextVar[tuple[str, ...]] = ContextVar("secrets", default=())


def begin(*, production: bool) -> None:
    """Let this process write JSON lines to standard error; for a developer at a terminal they are easier to read."""
    for_people = _is_for_people(production)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if for_people else _tell_error,
            _take_secrets_out,
            structlog.dev.ConsoleRenderer(colors=False) if for_people else structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if production else logging.WARNING),
    )


def take_over(*, production: bool) -> None:
    """Make an event of whatever else would be printed: lines of libraries, warnings, errors that nobody caught.

    For a whole process that serves or works, and those forked from it.
    """
    begin(production=production)
    if _is_for_people(production):
        return
    logging.root.handlers = [_Lines()]
    logging.root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, where: _uncaught(error)
    threading.excepthook = lambda found: _uncaught(found.exc_value)
    sys.unraisablehook = lambda found: _uncaught(found.exc_value)


def hide(prefixes: Iterable[str]) -> None:
    """Addresses that begin so open something: '/invite/' is one. Their rest stands in no line from now on."""
    for prefix in prefixes:
        words = _SLASH.join(map(re.escape, prefix.strip("/").split("/")))
        _prefixes[prefix] = re.compile(rf"({_SLASH}{words}(?:/|%2f|\?|%3f)+)([^\s\"'<>\\]+)", re.IGNORECASE)


def hide_here(*texts: str) -> None:
    """Hide in all lines of this request what its texts (address, referrer) hold of secret addresses."""
    found: set[str] = set()
    for text in texts:
        for pattern in _prefixes.values():
            for match in pattern.finditer(text):
                found.update(_parts(match[2]))
    _secrets.set(tuple(sorted(found, key=len, reverse=True)))


def _parts(rest: str) -> Iterator[str]:
    """What opens something in the rest of an address, as it was sent and as it is read."""
    for part in (rest, *re.split(r"[/?&=;#]", rest)):
        read = part.encode("latin-1", "replace").decode("utf-8", "replace")  # a WSGI server gives bytes as Latin-1
        yield from (one for one in (part, read, unquote(part), unquote(read)) if len(one) >= _SHORTEST)


def _clean(value: Any) -> Any:
    """The same value without secrets; what JSON does not know as its text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {_clean(str(name)): _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(one) for one in value]
    text = str(value)
    for secret in _secrets.get():
        text = text.replace(secret, HIDDEN)
    for pattern in _prefixes.values():
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def _take_secrets_out(_: Any, __: str, event: Event) -> Event:
    return {name: value if name == "route" else _clean(value) for name, value in event.items()}


def _tell_error(_: Any, __: str, event: Event) -> Event:
    """The kind of an error and where it came through, in one field each; never its words nor any value."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event.update({"kind": type(error).__name__, "traceback": _places(error)})
    return event


def _places(error: BaseException) -> str:
    """The traceback of an error and of those that led to it, the first one first, without their words."""
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.append(found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    told = ([*map(_place, traceback.extract_tb(one.__traceback__)), type(one).__name__] for one in reversed(chain))
    return "\n".join(line for lines in told for line in lines)


def _place(frame: traceback.FrameSummary) -> str:
    """One place without its line of code, in which a text may stand."""
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} in {frame.name}"


def _uncaught(error: BaseException | None) -> None:
    logger.critical("uncaught error", exc_info=error)


def _is_for_people(production: bool) -> bool:
    return not production and sys.stderr.isatty()


class _Lines(logging.Handler):
    """Writes what a library says as an event; of several lines the first: granian's others hold an error's words."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = record.getMessage()
        except Exception:  # its arguments do not fit
            said = str(record.msg)
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        first = said.partition("\n")[0]
        logger.log(level, first, logger=record.name, exc_info=record.exc_info or None)
