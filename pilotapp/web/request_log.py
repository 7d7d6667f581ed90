"""The request log: one line with an id for each request; routes and codes only, no query strings, no people."""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from pilotapp import log
from pilotapp.config import Config
from pilotapp.log import logger

Wsgi = Callable[..., Iterable[bytes]]
_REFERRERS = ("HTTP_REFERER", "HTTP_HX_CURRENT_URL")


class Broken(Exception):
    """A response was interrupted; the log has the error."""


def init_app(app: Flask, config: Config) -> None:
    """Log one line for each request; in a readable format for a developer at a terminal."""
    log.begin(production=config.environment == "production")
    for doubt in config.doubts():
        logger.warning("doubt", what=doubt)
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _log_error  # type: ignore[assignment, method-assign]  # Flask's own logs the address


class Around:
    """WSGI middleware: sets the request id, hides secrets of the address, and logs errors.

    No error reaches the server, which would print its message.
    """

    def __init__(self, app: Flask, inner: Wsgi) -> None:
        self._app, self._inner = app, inner

    def __call__(self, scope: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=uuid4().hex[:12])
        address = f"{scope.get('PATH_INFO', '')}?{scope.get('QUERY_STRING', '')}"
        log.hide_here(address, *(scope.get(name, "") for name in _REFERRERS))
        try:
            parts = self._inner(scope, start_response)
            return parts if isinstance(parts, list) else _Parts(parts)
        except BaseException:  # including SystemExit, which must not end the worker
            if self._app.testing or self._app.debug:
                raise
            logger.error("unexpected error", exc_info=True)
            head = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            start_response("500 Internal Server Error", head, sys.exc_info())
            return [b"Something went wrong. It is our fault. Please try again.\n"]


class _Parts:
    """The chunks of a response; an error between two of them is logged without its message."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._next = parts, iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._next)
        except StopIteration:
            raise
        except BaseException:
            logger.error("an answer broke off", exc_info=True)
            raise Broken from None

    def close(self) -> None:
        """Close the wrapped response."""
        with suppress(AttributeError):
            close = self._parts.close  # type: ignore[attr-defined]
            close()


def _log_error(error: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
    logger.error("unexpected error", exc_info=error)


def _begin() -> None:
    g.started = perf_counter()


def _end(response: Response) -> Response:
    taken = round((perf_counter() - g.started) * 1000, 1) if "started" in g else None
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    route = str(request.url_rule) if request.url_rule else None
    logger.log(level, "request", method=request.method, route=route, status=response.status_code, milliseconds=taken)
    return response
