"""Fixtures of the work beside requests: an app that can send mail, to a server that takes or refuses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from pilotapp import clock, db, notices
from pilotapp.models import Notice
from pilotapp.notices import mail
from tests.support import post_office as offices
from tests.support.people import uid_of
from tests.support.post_office import PostOffice


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A mail server that takes everything until it is told otherwise."""
    with offices.opened() as office:
        yield office


@pytest.fixture
def sender(app_with: Callable[..., Flask], post_office: PostOffice) -> Flask:
    """The app with that mail server."""
    return app_with(
        mail_url=post_office.url, mail_from="Lotsen <post@lotsen.example>", address="https://lotsen.example"
    )


@pytest.fixture
def deliver(sender: Flask) -> Callable[..., dict[str, int]]:
    """Send what waits, now or at another moment: `deliver(at)`."""

    def send(at: datetime | None = None, **settings: Any) -> dict[str, int]:
        with sender.app_context():
            return mail.send_waiting(at or clock.now(), **settings)

    return send


@pytest.fixture
def tell() -> Callable[..., Notice]:
    """Write a notice: `tell("amal", "note_answer")`."""

    def write(name: str, kind: str = "note_answer", **values: Any) -> Notice:
        before = {row.uid for row in Notice.select(Notice.uid)}
        with db.transaction():
            notices.write(uid_of(name), uid_of("musterstadt"), kind, **values)
        [row] = [row for row in Notice.select() if row.uid not in before]
        return row

    return write
