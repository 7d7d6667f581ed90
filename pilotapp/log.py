"""Structured log: one JSON object for each event, from this package and from every library, without secrets.

No line contains the message of an error, because that may be text that somebody typed, or a secret address. It has the
error's type and places in the code. In messages of libraries, secret parts of addresses are removed: `hide` registers
which paths are secret, `hide_here` the address of the present request.
"""

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
_SHORTEST = 10  # characters; a shorter part is no token, and may be an ordinary word of an address
_SLASH = r"(?:/|%2f)+"
_prefixes: dict[str, re.Pattern[str]] = {}
_secrets: ContextVar[tuple[str, ...]] = ContextVar("secrets", default=())


def begin(*, production: bool) -> None:
    """Write JSON lines to standard error; in a readable format for a developer at a terminal."""
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
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),  # each line in one write: processes share it
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if production else logging.WARNING),
    )


def take_over(*, production: bool) -> None:
    """Turn all other output into events: messages of libraries, warnings, uncaught errors.

    For a whole server or worker process, and those forked from it.
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
    """Register path prefixes such as '/invite/' after which a secret follows; that part is removed from every line."""
    for prefix in prefixes:
        words = _SLASH.join(map(re.escape, prefix.strip("/").split("/")))
        _prefixes[prefix] = re.compile(rf"({_SLASH}{words}(?:/|%2f|\?|%3f)+)([^\s\"'<>\\]+)", re.IGNORECASE)


def hide_here(*texts: str) -> None:
    """Remove from all lines of this request the secrets in its texts (address, referrer)."""
    found: set[str] = set()
    for text in texts:
        for pattern in _prefixes.values():
            for match in pattern.finditer(text):
                found.update(_parts(match[2]))
    _secrets.set(tuple(sorted(found, key=len, reverse=True)))


def _parts(rest: str) -> Iterator[str]:
    """Yield the secret parts in the rest of an address, as sent and as decoded."""
    for part in (rest, *re.split(r"[/?&=;#]", rest)):
        read = part.encode("latin-1", "replace").decode("utf-8", "replace")  # a WSGI server gives bytes as Latin-1
        yield from (one for one in (part, read, unquote(part), unquote(read)) if len(one) >= _SHORTEST)


def _clean(value: Any) -> Any:
    """Return the value without secrets; values that JSON lacks become text."""
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
    """Replace an error by its type and places, one field each; never its message nor any value."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event.update({"kind": type(error).__name__, "traceback": _places(error)})
    return event


def _places(error: BaseException) -> str:
    """Return the traceback of an error and of its causes, the first cause first, without their messages."""
    chain: list[BaseException] = []
    found: BaseException | None = error
    while found is not None and found not in chain:
        chain.append(found)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    told = ([*map(_place, traceback.extract_tb(one.__traceback__)), type(one).__name__] for one in reversed(chain))
    return "\n".join(line for lines in told for line in lines)


def _place(frame: traceback.FrameSummary) -> str:
    """Return one place without its source line, which may contain a text."""
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} in {frame.name}"


def _uncaught(error: BaseException | None) -> None:
    logger.critical("uncaught error", exc_info=error)


def _is_for_people(production: bool) -> bool:
    return not production and sys.stderr.isatty()


class _Lines(logging.Handler):
    """Logs a library's message; of several lines only the first, because granian's others hold an error's text."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = record.getMessage()
        except Exception:  # the arguments do not match the format
            said = str(record.msg)
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        first = said.partition("\n")[0]
        logger.log(level, first, logger=record.name, exc_info=record.exc_info or None)
