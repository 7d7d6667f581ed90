"""`python -m tests.support.breaking`: `pilotapp serve` with requests that fail as their header `X-Break` says.

Each error, warning and message of a library contains the whole address and the referrer, in its message and in the
values of local variables. One job fails on each run, with an address in its message too.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, request
from peewee import OperationalError

from pilotapp import factory
from pilotapp.cli import main
from pilotapp.imports import worker
from pilotapp.web import errors
from pilotapp.web.proxies import Proxies

KINDS = ("view", "chained", "database", "stream", "exit", "warning", "library", "thread", "unraisable", "page")


def words() -> str:
    """Return all secrets that the visitor sent, as an error's message could contain them."""
    return f"cannot open {request.full_path} of {request.url} from {request.referrer}, {request.view_args}"


class _Undying:
    """Its finaliser fails, where no code can catch the error."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __del__(self) -> None:
        raise ValueError(self.said)


def _raise(error: BaseException) -> Any:
    raise error


def _chained(said: str) -> None:
    try:
        raise ValueError(said)
    except ValueError as error:
        raise RuntimeError(said) from error


def _halves(said: str) -> Iterator[bytes]:
    yield b"half"
    raise KeyError(said)


def _speak(said: str) -> None:
    logging.getLogger("library").error("%s", said)
    try:
        raise LookupError(said)
    except LookupError:
        logging.getLogger("library").exception("again: %s", said)


def _in_a_thread(said: str) -> None:
    thread = threading.Thread(target=_raise, args=(ValueError(said),))
    thread.start()
    thread.join()


DEEDS: dict[str, Callable[[str], Any]] = {
    "view": lambda said: _raise(KeyError(said)),
    "chained": _chained,
    "database": lambda said: _raise(OperationalError(said)),
    "stream": lambda said: Response(_halves(said)),
    "exit": lambda said: _raise(SystemExit(said)),
    "warning": lambda said: warnings.warn(said, stacklevel=1),
    "library": _speak,
    "thread": _in_a_thread,
    "unraisable": lambda said: _Undying(said) and None,
    "page": lambda said: _raise(KeyError(said)),
}


def _break() -> Any:
    deed = DEEDS.get(request.headers.get("X-Break", ""))
    return deed(words()) if deed else None


class _Outside(Proxies):
    """Fails before the application is called."""

    def __call__(self, scope: dict[str, Any], start_response: Any) -> Any:
        if scope.get("HTTP_X_BREAK") == "outside":
            raise ValueError(f"{scope['PATH_INFO']}?{scope['QUERY_STRING']}")
        return super().__call__(scope, start_response)


def _armed(build: Callable[..., Flask]) -> Callable[..., Flask]:
    def create_app(*arguments: Any) -> Flask:
        app = build(*arguments)
        app.before_request_funcs[None].insert(2, _break)  # before the redirect to sign-in
        return app

    return create_app


def _words_or_break(real: Callable[..., Any]) -> Callable[..., Any]:
    def find(*arguments: Any, **values: Any) -> Any:
        if request.headers.get("X-Break") == "page":
            raise ValueError(words())
        return real(*arguments, **values)

    return find


if __name__ == "__main__":
    factory.create_app = _armed(factory.create_app)
    factory.Proxies = _Outside
    errors._words = _words_or_break(errors._words)
    worker.drain = lambda *_: _raise(ValueError(os.environ["JOB_WORDS"]))
    sys.argv = ["pilotapp", "serve"]
    main()
