"""Responses while the database is unavailable, and their times in seconds."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE = 60
TIMEOUT = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """A page with any status."""

    status: int
    retry_after: str | None
    text: str
    seconds: float

    @property
    def is_away(self) -> bool:
        """Whether it is our own page for an unavailable database, in German."""
        words = "Der Server kann gerade nicht arbeiten"
        return (self.status, self.retry_after) == (503, "20") and words in self.text


def ask(url: str, language: str = "de") -> Answer:
    """Request a page in this language."""
    began = time.monotonic()
    request = urllib.request.Request(url, headers={"Accept-Language": language})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        answer, text = error, error.read().decode()
    return Answer(answer.status or 0, answer.headers["Retry-After"], text, time.monotonic() - began)


def status_of(url: str) -> tuple[int, str | None]:
    """Return status and Retry-After of a response."""
    answer = ask(url)
    return answer.status, answer.retry_after


def becomes(found: Callable[[], object], wanted: object) -> bool:
    """Whether it becomes so within some seconds."""
    deadline = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return found() == wanted
